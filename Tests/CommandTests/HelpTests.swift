import TestSupport
import Testing

/// What the program says of itself and of wrong usage.
@Suite
struct HelpTests {
    @Test(arguments: [
        "run", "query", "last", "decode", "import", "simulate", "check", "ports", "setup", "convert", "obis",
        "stats", "export", "backup", "report",
        "prune", "verify", "rebuild",
    ])
    func helpOfCommandIsAsRecorded(_ command: String) throws {
        let result = try Program.run([command, "--help"])
        #expect(result.code == 0)
        try Recorded.expect(result.output, equals: "help-\(command).txt")
    }

    @Test(arguments: ["list", "preview", "send", "test-mail", "outbox"])
    func helpOfReportIsAsRecorded(_ command: String) throws {
        let result = try Program.run(["report", command, "--help"])
        #expect(result.code == 0)
        try Recorded.expect(result.output, equals: "help-report-\(command).txt")
    }

    @Test func helpIsAsRecorded() throws {
        let result = try Program.run(["--help"])
        #expect(result.code == 0)
        try Recorded.expect(result.output, equals: "help.txt")
    }

    @Test(arguments: [
        "run", "query", "last", "decode", "import", "simulate", "check", "ports", "setup", "convert", "obis",
        "stats", "export", "backup", "report",
        "prune", "verify", "rebuild",
    ])
    func unknownOptionIsWrongUsage(_ command: String) throws {
        let needed = [
            "decode": ["-"], "convert": ["x"], "export": ["-"], "backup": ["x"], "import": ["--meter", "m", "-"],
            "simulate": ["--profile", "locked", "--pty"],
        ]
        let result = try Program.run([command, "--no-such-option"] + (needed[command] ?? []))
        #expect(result.code == 64)
        #expect(result.output == "")
        #expect(result.errors.contains("no-such-option"))
    }

    @Test(arguments: [
        ["decode"], ["decode", "x", "--meter", "m", "--at", "now"], ["decode", "--meter", "m"],
        ["decode", "--format", "csv", "x"], ["decode", "--at", "now", "x"],
    ])
    func decodeSaysWhatIsMissing(_ arguments: [String]) throws {
        #expect(try Program.run(arguments).code == 64)
    }

    @Test(arguments: [["decode", "/nonexistent"], ["decode", "/tmp"], ["check", "--config", "/nonexistent"]])
    func fileThatCannotBeReadIsOneLine(_ arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.code == 1)
        #expect(result.output == "")
        #expect(result.errorLines.count == 1)
        #expect(result.errors.contains(arguments.last ?? ""))
    }
}
