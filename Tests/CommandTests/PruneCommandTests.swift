import Foundation
import TestSupport
import Testing

/// `smtrace prune`.
@Suite
struct PruneCommandTests {
    private let directory: TemporaryDirectory
    private let archive: String

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        for start in ["2026-06-20T12:00Z", "2026-06-21T12:00Z"] {
            let path = directory.file("in.pcapng")
            let made = ["simulate", "--profile", "solar", "--count", "3600", "--start", start, "--out", path]
            try #require(try Program.run(made).code == 0)
            try #require(try Program.run(["import", "--archive", archive, "--meter", "roof", path]).code == 0)
        }
    }

    private func prune(_ arguments: [String]) throws -> Program.Result {
        try Program.run(["prune", "--archive", archive] + arguments)
    }

    private func rows() throws -> Int {
        let result = try Program.run(["export", "--archive", archive, "--obis", "power", "-"])
        return result.output.components(separatedBy: "\r\n").count - 2
    }

    @Test func whatIsOlderThanATimeGoesAndIsSaidBefore() throws {
        let expected = try prune(["--before", "2026-06-21", "--dry-run"])
        #expect(expected.code == 0)
        #expect(expected.output.hasPrefix("would remove: 1 capture ("))
        #expect(expected.output.contains("3600 rows of readings"))
        #expect(try rows() == 7_200)
        let done = try prune(["--before", "2026-06-21"])
        #expect(done.code == 0 && done.errors == "")
        let removed = done.output.dropFirst("removed: ".count)
        #expect(expected.output.dropFirst("would remove: ".count) == removed)
        #expect(try rows() == 3_600)
        #expect(try prune(["--before", "2026-06-21"]).output == "nothing is older\n")
        let captures = try FileManager.default.contentsOfDirectory(atPath: archive + "/captures/roof")
        #expect(captures.count == 1)
        let days = try Program.run(["stats", "--archive", archive, "--format", "json"]).output
        #expect(days.contains(#""days":2,"#))
    }

    @Test func onlyWhatIsNamedGoes() throws {
        #expect(try prune(["--before", "2026-06-21", "--only", "captures"]).output.hasPrefix("removed: 1 capture ("))
        #expect(try rows() == 7_200)
        #expect(try prune(["--before", "2026-06-22", "--only", "rollups"]).output == "nothing is older\n")
        #expect(try prune(["--before", "2026-06-21", "--only", "readings", "--only", "rollups"]).code == 0)
        #expect(try rows() == 3_600)
        let days = try Program.run(["stats", "--archive", archive, "--format", "json"]).output
        #expect(days.contains(#""days":1,"#))
    }

    @Test func retentionOfTheConfigurationHoldsWithoutATime() throws {
        let config = directory.file("smtrace.cfg")
        try """
        archive: {directory: \(archive), retention: {captures: forever, readings: 1d, rollups: forever}}
        meters:
          roof: {source: simulator, profile: solar}
        """.write(toFile: config, atomically: true, encoding: .utf8)
        let result = try Program.run(["prune", "--config", config, "--dry-run"])
        // The newest quarter hours stay, whatever their age.
        #expect(result.output.contains("rows of readings") && !result.output.contains("capture"))
    }

    @Test func archiveThatIsBeingWrittenToIsLeftAlone() throws {
        let lock = archive + "/lock"
        try Data("smtrace run (process 4711)\n".utf8).write(to: URL(filePath: lock))
        let result = try Program.bash("flock '\(lock)' \"$SMTRACE\" prune --archive '\(archive)' --before 2026-06-21")
        #expect(result.code == 1 && result.errorLines.count == 1)
        #expect(
            result.errors.contains("smtrace run (process 4711)") && result.errors.contains("systemctl stop smtrace"))
        #expect(try rows() == 7_200)
        let beside = try Program.bash(
            "flock '\(lock)' \"$SMTRACE\" prune --archive '\(archive)' --before 2026-06-21 --dry-run")
        #expect(beside.code == 0 && beside.output.contains("3600 rows"))
    }

    @Test func wrongUsageIsOneSentence() throws {
        #expect(try prune(["--before", "soon"]).code == 64)
        #expect(try prune(["--before", "2026-01-01", "--only", "everything"]).code == 64)
        let none = try Program.run(["prune", "--archive", directory.file("none"), "--before", "now"])
        #expect(none.code == 1 && none.errorLines.count == 1)
        #expect(!FileManager.default.fileExists(atPath: directory.file("none")))
    }
}
