import Foundation
import TestSupport
import Testing

/// `smtrace decode serial:…` and `tcp:…`: a device is followed.
@Suite(.serialized)
struct LiveDecodeTests {
    private let directory: TemporaryDirectory
    private var head: String { directory.file("head") }

    init() throws { directory = try TemporaryDirectory() }

    /// A program that goes on by itself, with its standard output and error as lines.
    private final class Running {
        let process = Process()
        private let output = Pipe()
        private let errors = Pipe()

        init(_ arguments: [String]) throws {
            process.executableURL = URL(filePath: Program.path)
            process.arguments = arguments
            process.environment = ["TZ": "UTC", "PATH": "/usr/bin:/bin"]
            process.standardOutput = output
            process.standardError = errors
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        /// The next line of standard output, or of standard error; nil at its end.
        func line(ofErrors: Bool = false) -> String? {
            let handle = (ofErrors ? errors : output).fileHandleForReading
            var bytes: [UInt8] = []
            while let byte = try? handle.read(upToCount: 1), let first = byte.first {
                if first == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
                bytes.append(first)
            }
            return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
        }

        func interrupt() { process.interrupt() }

        /// What is left of both streams, and the exit code.
        func end() throws -> (code: Int32, output: String, errors: String) {
            let output = try self.output.fileHandleForReading.readToEnd() ?? Data()
            let errors = try self.errors.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return (
                process.terminationStatus, String(decoding: output, as: UTF8.self),
                String(decoding: errors, as: UTF8.self)
            )
        }
    }

    /// A simulated meter at `head`, once it is there.
    private func meter(_ profile: String = "household") throws -> Running {
        let meter = try Running(["simulate", "--profile", profile, "--pty", "--link", head, "--rate", "20"])
        #expect(meter.line() == head)
        return meter
    }

    @Test(arguments: [
        (["--format", "json"], #""obis":"1-0:16.7.0*255""#), ([], "SML_ListEntry"),
        (["--summary"], "telegrams        3"),
        (["--explain"], "Nothing about these telegrams is unusual."),
        (["--explain", "--format", "json"], #""telegrams":3"#),
    ])
    func soManyTelegramsAreShownInEachForm(_ options: [String], _ text: String) throws {
        let meter = try meter()
        defer { meter.interrupt() }
        let result = try Program.run(["decode", "--count", "3"] + options + ["serial:" + head])
        #expect(result.code == 0)
        #expect(result.output.contains(text))
        #expect(result.errors.contains("listening to serial \(head) 9600 8N1; Ctrl-C ends it"))
        if options == ["--format", "json"] { #expect(result.lines.count == 3) }
        if options.isEmpty { #expect(result.output.contains("telegrams        3 (checksum X.25 3, Kermit 0)")) }
    }

    @Test func interruptEndsWithASummary() throws {
        let meter = try meter()
        defer { meter.interrupt() }
        let decode = try Running(["decode", "--explain", "serial:\(head)?baud=300&parity=even"])
        #expect(decode.line()?.contains("telegram 1 at byte 0") == true)
        #expect(decode.line()?.contains("14 readings, energy_import") == true)
        decode.interrupt()
        let result = try decode.end()
        #expect(result.code == 0)
        #expect(result.output.contains("one every 0.05 s") || result.output.contains("telegrams with 14 readings each"))
        #expect(result.errors.contains("300 8E1"))
    }

    @Test func deviceThatComesBackIsFollowedAgain() throws {
        var meter = try meter()
        let decode = try Running(["decode", "--format", "json", "serial:" + head])
        #expect(decode.line(ofErrors: true)?.contains("listening to") == true)
        #expect(decode.line()?.contains(#""obis":"1-0:16.7.0*255""#) == true)
        meter.interrupt()
        _ = try meter.end()
        #expect(decode.line(ofErrors: true)?.contains("is gone; trying again") == true)
        meter = try self.meter()
        var told = decode.line(ofErrors: true)
        while let line = told, !line.hasSuffix("is back") { told = decode.line(ofErrors: true) }
        #expect(told != nil)
        decode.interrupt()
        let result = try decode.end()
        meter.interrupt()
        #expect(result.code == 0)
        #expect(result.errors.contains("telegrams, 0 damaged") || result.errors.contains("telegram, 0 damaged"))
    }

    @Test(arguments: [
        ("serial:", "the device is missing"), ("serial:/x?bud=9600", "did you mean baud?"),
        ("serial:/x?baud=17", "allowed: 50,"), ("serial:/x?rts", "has no value"), ("serial:/x?rts=yes", "on, off"),
        ("serial:/x?data_bits=9", "5, 6, 7, 8"), ("serial:/x?stop_bits=3", "1, 1.5, 2"),
        ("serial:/x?parity=evn", "none, even, odd, mark, space"), ("tcp:host", "tcp:HOST:PORT"),
        ("tcp:host:0", "tcp:HOST:PORT"), ("tcp::80", "tcp:HOST:PORT"), ("tcp:fe80::1:80", "in brackets"),
    ])
    func wrongAddressIsWrongUsage(_ address: String, _ text: String) throws {
        let result = try Program.run(["decode", address])
        #expect(result.code == 64 && result.output == "")
        #expect(result.errorLines.count == 1 && result.errors.contains(text))
    }

    @Test(arguments: [
        ("serial:/nonexistent", "does not exist"), ("serial:/dev/null", "is not a serial device"),
        ("tcp:127.0.0.1:1", "refused"), ("tcp:[::1]:1", "[::1]:1"),
    ])
    func deviceThatCannotBeOpenedEndsIt(_ address: String, _ text: String) throws {
        let result = try Program.run(["decode", address])
        #expect(result.code == 1 && result.output == "")
        #expect(result.errors.contains(text))
    }
}
