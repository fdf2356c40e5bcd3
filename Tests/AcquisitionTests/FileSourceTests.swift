import Foundation
import TestSupport
import Testing

@testable import Acquisition

@Suite struct FileSourceTests {
    @Test func fileIsReadToItsEndOnce() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("dump.bin")
        var random = SeededRandom(1)
        let content = (0..<10_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        try Data(content).write(to: URL(filePath: path))
        let runner = SourceRunner(.file(path: path))
        #expect(runner.run { $0.events.last == .ended })
        #expect(runner.bytes == content)
        #expect(runner.source.descriptor == nil)
        #expect(runner.source.deadline == nil)
    }

    @Test func pipeWithoutWriterIsNotAtItsEnd() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let runner = SourceRunner(.file(path: path))
        #expect(runner.run { $0.events == [.opened] })
        for _ in 0..<3 { runner.turn(longestWait: 1) }
        #expect(runner.events == [.opened])
        let writer = open(path, O_WRONLY | O_NONBLOCK)
        #expect(writer >= 0)
        #expect(write(writer, "abc", 3) == 3)
        #expect(runner.run { $0.bytes == Array("abc".utf8) })
        close(writer)
        #expect(runner.run { $0.events.last == .ended })
    }

    @Test func missingFileIsToldAndReadWhenItComes() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("later")
        let runner = SourceRunner(.file(path: path))
        runner.turn(longestWait: 0)
        #expect(runner.lastLoss?.0 == .notFound(path: path))
        try Data([1, 2, 3]).write(to: URL(filePath: path))
        runner.clockShift += 1_000
        #expect(runner.run { $0.events.last == .ended })
        #expect(runner.bytes == [1, 2, 3])
    }

    @Test func directoryIsAnErrorThatIsTold() throws {
        let directory = try TemporaryDirectory()
        let runner = SourceRunner(.file(path: directory.path))
        #expect(runner.run { $0.lastLoss != nil })
        #expect(runner.lastLoss?.0 == .other(action: "read", subject: directory.path, errno: EISDIR))
    }
}
