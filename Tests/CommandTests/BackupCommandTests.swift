import Foundation
import TestSupport
import Testing

/// `smtrace backup`.
@Suite
struct BackupCommandTests {
    private let directory: TemporaryDirectory
    private let archive: String
    private let copy: String

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        copy = directory.file("copy.db")
        let path = directory.file("in.bin")
        let made = ["simulate", "--profile", "solar", "--count", "30", "--start", "2026-06-21T12:00Z", "--out", path]
        try #require(try Program.run(made).code == 0)
        let times = ["--start", "2026-06-21T12:00Z"]
        try #require(try Program.run(["import", "--archive", archive, "--meter", "roof"] + times + [path]).code == 0)
    }

    private func backup(_ arguments: [String]) throws -> Program.Result {
        try Program.run(["backup", "--archive", archive] + arguments)
    }

    @Test func copyAnswersAsTheArchiveDoes() throws {
        let result = try backup([copy])
        #expect(result.code == 0 && result.errors == "")
        #expect(result.output.contains("verified, up to roof's telegram of 2026-06-21 12:00:29"))
        let other = directory.file("other")
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: copy, toPath: other + "/smtrace.db")
        let question = ["query", "--limit", "1000", "--format", "csv", "--archive"]
        #expect(try Program.run(question + [other]).output == Program.run(question + [archive]).output)
    }

    @Test func fileThatIsThereIsReplacedOnlyWhenAsked() throws {
        try Data("old".utf8).write(to: URL(filePath: copy))
        let refused = try backup([copy])
        #expect(refused.code == 1 && refused.errors.contains("--force"))
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == "old")
        #expect(try backup(["--force", copy]).code == 0)
        #expect(try Data(contentsOf: URL(filePath: copy)).starts(with: Data("SQLite format 3".utf8)))
    }

    @Test func impossibleTargetsAreOneSentence() throws {
        for (target, code) in [
            (archive + "/smtrace.db", 64), (directory.path, 64), ("/dev/null", 64), ("-", 64),
            (directory.file("none/copy.db"), 1),
        ] {
            let result = try backup(["--force", target])
            #expect(result.code == Int32(code) && result.errorLines.count == 1, "\(target): \(result.errors)")
        }
        #expect(try Program.run(["backup", "--archive", directory.file("none"), copy]).code == 1)
        #expect(!FileManager.default.fileExists(atPath: copy))
    }
}
