import Foundation
import TestSupport
import Testing

/// `smtrace verify`.
@Suite
struct VerifyCommandTests {
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

    private func verify(_ arguments: [String] = []) throws -> Program.Result {
        try Program.run(["verify", "--archive", archive] + arguments)
    }

    private func capture() throws -> String {
        let folder = archive + "/captures/roof"
        return folder + "/" + (try FileManager.default.contentsOfDirectory(atPath: folder)[0])
    }

    @Test func soundArchiveAgrees() throws {
        let result = try verify()
        #expect(result.code == 0 && result.errors == "" && result.lines.count == 1)
        #expect(result.output.hasPrefix("1800 telegrams of 1 captures, "))
        #expect(result.output.hasSuffix("all agrees\n"))
    }

    @Test func telegramThatWasChangedIsTold() throws {
        // The last telegram of the capture is left out: its row has no telegram then.
        let bytes = try Data(contentsOf: URL(filePath: capture()))
        let length = Int(bytes[bytes.count - 4]) | Int(bytes[bytes.count - 3]) << 8
        try bytes.dropLast(length).write(to: URL(filePath: capture()))
        let result = try verify()
        #expect(result.code == 2 && result.errors == "")
        #expect(result.lines.contains { $0.hasPrefix("extra  roof 2026-06-21 12:29:59.000: ") })
        #expect(result.lines.contains { $0.hasPrefix("capture  roof: captures/roof/") })
        #expect(result.lines.last?.hasSuffix("1 capture, 1 extra") == true)
        let few = try verify(["--limit", "1"])
        #expect(few.code == 2 && few.lines.count == 3 && few.lines[1] == "… and 1 more")
        #expect(try verify(["--limit", "-1"]).code == 64)
    }

    @Test func whatCannotBeReadIsOneSentence() throws {
        try Data("no database".utf8).write(to: URL(filePath: archive + "/smtrace.db"))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: archive + "/smtrace.db" + suffix) }
        let result = try verify()
        #expect(result.code == 1 && result.output == "" && result.errorLines.count == 1)
        #expect(try Program.run(["verify", "--archive", directory.file("none")]).code == 1)
    }
}
