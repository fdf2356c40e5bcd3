import Foundation
import TestSupport
import Testing

/// `smtrace rebuild`.
@Suite
struct RebuildCommandTests {
    private let directory: TemporaryDirectory
    private let archive: String

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        let path = directory.file("in.pcapng")
        let made = ["simulate", "--profile", "solar", "--count", "1800", "--start", "2026-06-21T12:00Z", "--out", path]
        try #require(try Program.run(made).code == 0)
        try #require(try Program.run(["import", "--archive", archive, "--meter", "roof", path]).code == 0)
    }

    @Test func archiveIsRebuiltAndSaysTheSame() throws {
        let question = [
            "query", "--archive", archive, "--meter", "roof", "--obis", "power", "--from", "2026-06-21", "--format",
            "csv",
        ]
        let before = try Program.run(question)
        #expect(before.code == 0 && before.output.split(separator: "\r\n").count == 1_801)
        let result = try Program.run(["rebuild", "--archive", archive])
        #expect(result.code == 0 && result.errors == "")
        #expect(
            result.lines.first
                == "1800 telegrams of 1 captures: 0 rows put right, 0 that were missing; 1800 rows in all")
        #expect(result.output.contains("\(archive)/smtrace.db.old"))
        #expect(!FileManager.default.fileExists(atPath: archive + "/smtrace.db.old-wal"))
        #expect(try Program.run(question).output == before.output)
        #expect(try Program.run(["verify", "--archive", archive]).code == 0)
    }

    @Test func damagedDatabaseIsToldWithCodeTwo() throws {
        try Data("no database".utf8).write(to: URL(filePath: archive + "/smtrace.db"))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: archive + "/smtrace.db" + suffix) }
        let result = try Program.run(["rebuild", "--archive", archive])
        #expect(result.code == 2)
        #expect(result.errors.contains("all comes from the captures"))
        #expect(try Program.run(["verify", "--archive", archive]).code == 0)
    }

    @Test func folderWithoutArchiveIsRefused() throws {
        let result = try Program.run(["rebuild", "--archive", directory.file("nothing")])
        #expect(result.code == 1 && result.errors.contains("there is no archive"))
    }
}
