import Foundation
import TestSupport
import Testing

@testable import Acquisition

@Suite struct SerialSourceTests {
    private static let everyByte = (0...255).map { UInt8($0) }

    @Test func everyByteComesThroughUnchanged() throws {
        let terminal = try PseudoTerminal()
        let runner = SourceRunner(.serial(SerialLine(device: terminal.path)))
        #expect(runner.run { $0.events == [.opened] })
        _ = terminal.write(Self.everyByte)
        #expect(runner.run { $0.bytes.count >= 256 })
        #expect(runner.bytes == Self.everyByte)
    }

    @Test func settingsThatAPseudoTerminalRefusesAreTolerated() throws {
        let terminal = try PseudoTerminal()
        for parity in SerialLine.Parity.allCases {
            let line = SerialLine(
                device: terminal.path, baudRate: 300, dataBits: 7, stopBits: .two, parity: parity, rts: true,
                dtr: false)
            let runner = SourceRunner(.serial(line))
            #expect(runner.run { !$0.events.isEmpty })
            #expect(runner.events == [.opened])
            runner.source.close()
        }
    }

    @Test func bytesCollectUntilTheDelayIsOver() throws {
        let terminal = try PseudoTerminal()
        let runner = SourceRunner(.serial(SerialLine(device: terminal.path)), readDelayMilliseconds: 60_000)
        #expect(runner.run { $0.events == [.opened] })
        // The first bytes are not waited with.
        _ = terminal.write([0])
        #expect(runner.run { $0.bytes == [0] })
        _ = terminal.write([1, 2])
        #expect(runner.run { $0.source.pollEvents == 0 })
        _ = terminal.write([3, 4])
        // The kernel passes bytes on by itself, a little later.
        var waiting: Int32 = 0
        #expect(
            runner.run {
                _ = ioctl($0.source.descriptor ?? -1, UInt(FIONREAD), &waiting)
                return waiting == 4
            })
        #expect(runner.bytes == [0])
        runner.clockShift += 60_000
        runner.turn(longestWait: 0)
        #expect(runner.bytes == [0, 1, 2, 3, 4])
        #expect(runner.source.pollEvents == Int16(POLLIN))
    }

    @Test func missingDeviceIsOpenedWithinASecondOnceItIsThere() throws {
        let directory = try TemporaryDirectory()
        let link = directory.file("head")
        let runner = SourceRunner(.serial(SerialLine(device: link)))
        runner.turn(longestWait: 0)
        #expect(runner.lastLoss?.0 == .notFound(path: link))
        for _ in 0..<10 {
            runner.clockShift += 30_000
            runner.turn(longestWait: 0)
        }
        #expect(runner.lastLoss?.1 == 30_000)
        let terminal = try PseudoTerminal()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: terminal.path)
        runner.clockShift += 1_000
        runner.turn(longestWait: 0)
        #expect(runner.events.last == .opened)
    }

    @Test func deviceThatGoesIsClosedAndOpenedAgainUnderTheSamePath() throws {
        let directory = try TemporaryDirectory()
        let link = directory.file("head")
        var terminal: PseudoTerminal? = try PseudoTerminal()
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: #require(terminal).path)
        let runner = SourceRunner(.serial(SerialLine(device: link)))
        #expect(runner.run { $0.events == [.opened] })
        let descriptor = try #require(runner.source.descriptor)
        _ = terminal?.write([1])
        #expect(runner.run { $0.bytes == [1] })
        terminal = nil
        #expect(runner.run { $0.lastLoss != nil })
        #expect(runner.lastLoss?.0 == .unplugged(path: link))
        #expect(runner.source.descriptor == nil)
        #expect(fcntl(descriptor, F_GETFD) == -1 || !isTerminal(descriptor))

        let next = try PseudoTerminal()
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: next.path)
        runner.clockShift += 30_000
        #expect(runner.run { $0.events.last == .opened })
        _ = next.write([2])
        #expect(runner.run { $0.bytes == [1, 2] })
    }

    @Test func secondReaderIsToldThatTheDeviceIsBusy() throws {
        let terminal = try PseudoTerminal()
        let first = SourceRunner(.serial(SerialLine(device: terminal.path)))
        #expect(first.run { $0.events == [.opened] })
        let second = SourceRunner(.serial(SerialLine(device: terminal.path)))
        second.turn(longestWait: 0)
        #expect(second.lastLoss?.0 == .busy(path: terminal.path))
        first.source.close()
        second.clockShift += 30_000
        #expect(second.run { $0.events.last == .opened })
    }

    @Test func fileAndUnknownBaudRateAreRefused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("plain")
        try Data().write(to: URL(filePath: path))
        let file = SourceRunner(.serial(SerialLine(device: path)))
        file.turn(longestWait: 0)
        #expect(file.lastLoss?.0 == .notATerminal(path: path))
        let terminal = try PseudoTerminal()
        let odd = SourceRunner(.serial(SerialLine(device: terminal.path, baudRate: 9_601)))
        odd.turn(longestWait: 0)
        #expect(odd.lastLoss?.0 == .unsupportedBaudRate(path: terminal.path, baudRate: 9_601))
    }

    /// Descriptors are reused: by other tests, for other things.
    private func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
