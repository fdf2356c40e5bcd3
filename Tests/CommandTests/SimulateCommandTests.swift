import Acquisition
import Foundation
import TestSupport
import Testing

/// `smtrace simulate` as a program of its own.
@Suite struct SimulateCommandTests {
    private static let program = Project.products + "/smtrace"

    private func start(_ arguments: [String]) throws -> (process: Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = ["simulate"] + arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return (process, output, errors)
    }

    private func run(_ arguments: [String]) throws -> (code: Int32, output: [UInt8], errors: String) {
        let (process, output, errors) = try start(arguments)
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        let text = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](bytes), String(decoding: text, as: UTF8.self))
    }

    /// The lines of a list as their parts.
    private func parts(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: " ").map(String.init)
        }
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func fileHoldsWhatTheListSays() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("out.bin")
        let list = directory.file("list.txt")
        let arguments = ["--profile", "solar", "--count", "200", "--start", "2026-06-21T12:00Z", "--faults"]
        #expect(try run(arguments + ["--out", file, "--list", list]).code == 0)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        let lines = try parts(list)
        #expect(lines.count == 200)
        #expect(Set(lines.map { $0[3] }).isSuperset(of: ["intact", "damaged:lost_byte", "damaged:bad_checksum"]))
        for (index, line) in lines.enumerated() {
            #expect(line[0] == "\(1_782_043_200_000 + index * 1_000)")
            let offset = try #require(Int(line[1]))
            let length = try #require(Int(line[2]))
            #expect(line[5] == hex(bytes[offset..<offset + length]))
            #expect(UInt64(line[4], radix: 16) == SentTelegram.hash(Array(bytes[offset..<offset + length])))
        }
        #expect(try run(arguments + ["-"]).output == bytes)
    }

    @Test func terminalIsReadByItsLinkAndDeliversWhatTheListSays() throws {
        let directory = try TemporaryDirectory()
        let link = directory.file("head")
        let list = directory.file("list.txt")
        let (process, output, _) = try start([
            "--profile", "locked", "--pty", "--link", link, "--rate", "100", "--count", "30", "--list", list,
        ])
        // The path is printed once the link is there.
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == link + "\n")
        let source = Source(.serial(SerialLine(device: link)))
        var bytes: [UInt8] = []
        var isLost = false
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while clock.now < end && !isLost {
            let now = Int64(ProcessInfo.processInfo.systemUptime * 1_000)
            var entry = pollfd(fd: source.descriptor ?? -1, events: source.pollEvents, revents: 0)
            poll(&entry, 1, Int32(source.deadline.map { max(0, min(50, $0 - now)) } ?? 50))
            withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
                let now = Int64(ProcessInfo.processInfo.systemUptime * 1_000)
                switch source.service(revents: entry.revents, now: now, wallClock: 0, into: buffer) {
                case .bytes(let count): bytes.append(contentsOf: buffer.prefix(count))
                case .lost: isLost = true
                default: break
                }
            }
        }
        process.waitUntilExit()
        #expect(isLost)
        let lines = try parts(list)
        #expect(lines.count == 30)
        #expect(lines.allSatisfy { $0[3] == "intact" })
        #expect(hex(bytes) == lines.map { $0[5] }.joined())
        #expect(!FileManager.default.fileExists(atPath: link))
    }

    @Test func whatNobodyReadsIsListedAsUnsent() throws {
        let directory = try TemporaryDirectory()
        let list = directory.file("list.txt")
        let (code, _, errors) = try run([
            "--profile", "household", "--pty", "--rate", "2000", "--count", "1000", "--list", list,
        ])
        #expect(code == 0)
        #expect(errors.contains("were not sent, as nobody read"))
        let states = try parts(list).map { $0[3] }
        #expect(states.count == 1_000)
        #expect(states.first == "intact")
        #expect(states.last == "unsent")
        #expect(try parts(list).allSatisfy { $0[3] != "unsent" || $0[2] == "0" })
    }

    @Test func existingFileIsNotReplacedByALink() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("precious")
        try Data([1]).write(to: URL(filePath: path))
        let (code, _, errors) = try run(["--profile", "locked", "--pty", "--link", path, "--count", "1"])
        #expect(code == 1)
        #expect(errors == "smtrace: --link: \(path) exists and is not a link; remove it or name another path\n")
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([1]))
    }

    @Test(
        arguments: [
            (["--profile", "locked"], "name one place to send to: --pty, --out FILE, or - for standard output"),
            (["--profile", "locked", "--pty", "-"], "name one place to send to"),
            (["--profile", "locked", "--out", "x"], "--out needs --count N"),
            (["--profile", "locked", "--count", "0", "-"], "--count has to be from 1"),
            (["--profile", "locked", "--rate", "0", "-"], "--rate has to be from 0.001 to 10000"),
            (["--profile", "locked", "--link", "x", "-"], "--link goes with --pty only"),
            (["--profile", "flat", "-"], "'household', 'heat_pump', 'solar' or 'locked'"),
        ])
    func wrongUsageIsRefused(arguments: [String], sentence: String) throws {
        let (code, output, errors) = try run(arguments)
        #expect(code == 64)
        #expect(output.isEmpty)
        #expect(errors.contains(sentence))
    }
}
