import Foundation
import TestSupport
import Testing

/// The built program, run as a user runs it.
enum Program {
    /// What a run left behind.
    struct Result {
        var code: Int32
        var output: String
        var errors: String
        /// The lines on standard error.
        var errorLines: [Substring] { errors.split(separator: "\n") }
        /// The lines on standard output.
        var lines: [Substring] { output.split(separator: "\n") }
    }

    static let path = Project.products + "/smtrace"

    /// Runs the program in UTC, with `input` as its standard input, in `folder` if one is named.
    static func run(_ arguments: [String], input: [UInt8] = [], in folder: String? = nil) throws -> Result {
        try run(path, arguments, input: input, in: folder)
    }

    /// Runs a line of bash, in which `$SMTRACE` is the program.
    static func bash(_ line: String) throws -> Result { try run("/bin/bash", ["-c", line], input: [], in: nil) }

    private static func run(
        _ program: String, _ arguments: [String], input: [UInt8], in folder: String?
    ) throws -> Result {
        let directory = try TemporaryDirectory()
        // Files, not pipes: nothing is lost or stuck, however much is written.
        let names = ["in", "out", "err"].map(directory.file)
        try Data(input).write(to: URL(filePath: names[0]))
        for name in names[1...] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        var environment = ProcessInfo.processInfo.environment
        for name in ["SMTRACE_CONFIG", "LC_ALL", "LC_CTYPE", "LANG"] { environment[name] = nil }
        environment["TZ"] = "UTC"
        environment["COLUMNS"] = "80"
        environment["SMTRACE"] = path
        process.environment = environment
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: names[0]))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: names[1]))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: names[2]))
        try process.run()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus, output: try String(contentsOfFile: names[1], encoding: .utf8),
            errors: try String(contentsOfFile: names[2], encoding: .utf8))
    }
}

/// Texts that the program wrote when somebody looked at them; they change only on purpose.
enum Recorded {
    private static let folder = Project.folder + "/Tests/CommandTests/Recorded/"

    /// Holds `text` against the recorded file `name`; with SMTRACE_RECORD=1 in the environment it is recorded anew.
    static func expect(_ text: String, equals name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let path = folder + name
        if ProcessInfo.processInfo.environment["SMTRACE_RECORD"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let recorded = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        guard text != recorded else { return }
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let index =
            zip(new, old).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(new.count, old.count)
        Issue.record(
            """
            Recorded/\(name), line \(index + 1):
            was \(index < old.count ? old[index] : "nothing")
            is  \(index < new.count ? new[index] : "nothing")
            If that is meant, record it: SMTRACE_RECORD=1 scripts/test --filter CommandTests
            """, sourceLocation: location)
    }
}
