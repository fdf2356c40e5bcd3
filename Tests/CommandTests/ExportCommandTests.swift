import Foundation
import TestSupport
import Testing

/// `smtrace export` and `smtrace stats` on an archive of two meters.
@Suite
struct ExportCommandTests {
    private let directory: TemporaryDirectory
    private let archive: String

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        for (meter, profile, start) in [
            ("house", "household", "2026-06-21T12:00Z"), ("roof", "solar", "2026-06-21T12:00:30Z"),
        ] {
            let path = directory.file("\(meter).pcapng")
            let made = ["simulate", "--profile", profile, "--count", "60", "--start", start, "--out", path]
            try #require(try Program.run(made).code == 0)
            try #require(try Program.run(["import", "--archive", archive, "--meter", meter, path]).code == 0)
        }
    }

    private func export(_ arguments: [String]) throws -> Program.Result {
        try Program.run(["export", "--archive", archive] + arguments)
    }

    private func records(_ text: String) -> [[String]] {
        text.components(separatedBy: "\r\n").filter { !$0.isEmpty }.map { $0.components(separatedBy: ",") }
    }

    @Test func longFormIsWhatQueryWrites() throws {
        let result = try export(["-"])
        #expect(result.code == 0 && result.errors == "")
        let query = try Program.run(["query", "--archive", archive, "--format", "csv", "--limit", "100000"])
        #expect(result.output == query.output)
        #expect(records(result.output).count > 1_000)
    }

    @Test func wideFormHasARowATelegramAndAColumnARegister() throws {
        let table = records(try export(["--wide", "--meter", "house", "-"]).output)
        #expect(table.count == 61)
        #expect(table.allSatisfy { $0.count == table[0].count })
        let power = try #require(table[0].firstIndex(of: "power [W]"))
        let long = records(try export(["--meter", "house", "--obis", "power", "-"]).output)
        #expect(table.dropFirst().map { [$0[0], $0[power]] } == long.dropFirst().map { [$0[0], $0[4]] })
    }

    @Test func wideFormOfSeveralMetersIsInTheOrderOfTime() throws {
        let table = records(try export(["--wide", "-"]).output).dropFirst()
        #expect(table.count == 120)
        let times = table.map { $0[0] }
        #expect(times == times.sorted())
        #expect(Set(table.map { $0[1] }) == ["house", "roof"])
    }

    @Test func rangeIsFromItsBeginningToBeforeItsEnd() throws {
        let range = [
            "--from", "2026-06-21T12:00:10Z", "--to", "2026-06-21T12:00:20Z", "--wide", "--meter", "house", "-",
        ]
        let times = records(try export(range).output).dropFirst().map { $0[0] }
        #expect(times.count == 10 && times.first == "2026-06-21T12:00:10.000Z")
    }

    @Test func fileGetsItsNameWhenItIsWholeAndIsNotReplacedUnasked() throws {
        let path = directory.file("out.csv")
        let first = try export(["--meter", "house", path])
        #expect(first.code == 0 && first.output.hasPrefix("\(path): "))
        let content = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try export(["--meter", "house", "-"]).output == content)
        let again = try export(["--meter", "roof", path])
        #expect(again.code == 1 && again.errors.contains("--force"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
        #expect(try export(["--meter", "roof", "--force", path]).code == 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8) != content)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.path).contains { $0.contains("partial") }
                == false)
    }

    @Test func whatCannotBeWrittenIsOneSentenceAndLeavesNothing() throws {
        let result = try export(["/dev/full"])
        #expect(result.code == 1 && result.errorLines.count == 1 && result.errors.contains("/dev/full"))
        #expect(try export([directory.path]).code == 64)
        #expect(try export([directory.file("none/out.csv")]).errorLines.count == 1)
        #expect(try export(["--from", "now", "--to", "yesterday", "-"]).code == 64)
    }

    @Test func readerThatLeavesIsNoError() throws {
        let result = try Program.bash("\"$SMTRACE\" export --archive '\(archive)' - | head -2; echo ${PIPESTATUS[0]}")
        #expect(result.output.hasSuffix("\r\n0\n") && result.errors == "")
    }

    @Test func statisticsAreShownForPeopleAndAsJSON() throws {
        let table = try Program.run(["stats", "--archive", archive])
        #expect(table.code == 0)
        for word in ["database", "captures", "growth a day", "outbox", "house", "roof", "2026-06-21"] {
            #expect(table.output.contains(word))
        }
        let json = try Program.run(["stats", "--archive", archive, "--format", "json"])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["rows"] as? Int == 120)
        let meters = try #require(object["meters"] as? [[String: Any]])
        #expect(meters.map { $0["telegrams"] as? Int } == [60, 60])
        #expect(meters.map { $0["last"] as? String } == ["2026-06-21T12:00:59.000Z", "2026-06-21T12:01:29.000Z"])
        #expect(meters.allSatisfy { $0["days"] as? Int == 1 && $0["days_missing"] as? Int == 0 })
    }
}
