import Foundation
import TestSupport
import Testing

/// `smtrace decode --meter M --at T`.
@Suite
struct StoredTelegramTests {
    private let directory: TemporaryDirectory
    private let archive: String

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        let path = directory.file("in.pcapng")
        let made = [
            "simulate", "--profile", "household", "--count", "60", "--start", "2026-06-21T12:00Z", "--out", path,
        ]
        try #require(try Program.run(made).code == 0)
        try #require(try Program.run(["import", "--archive", archive, "--meter", "house", path]).code == 0)
    }

    private func decode(_ time: String, _ more: [String] = []) throws -> Program.Result {
        try Program.run(["decode", "--archive", archive, "--meter", "house", "--at", time] + more)
    }

    @Test func exactTimeGivesThatTelegram() throws {
        let result = try decode("2026-06-21T12:00:30Z", ["--format", "json"])
        #expect(result.code == 0)
        #expect(result.lines.count == 1)
        #expect(result.output.contains(#""time":"2026-06-21T12:00:30.000Z""#))
        // What is shown is what stands at that place of the segment.
        #expect(result.errorLines.count == 1)
        let segment = try #require(result.errors.firstMatch(of: /smtrace: (.+), block at byte/)).1
        let file = try Program.run(["decode", "--format", "json", String(segment)])
        #expect(file.lines.contains { $0 == result.lines[0] })
    }

    @Test func treeSaysWhenItWasReceived() throws {
        let result = try decode("2026-06-21T12:00:30Z")
        #expect(result.output.contains("received 2026-06-21T12:00:30.000+00:00"))
    }

    @Test func nearestWithinFiveSecondsIsShownAndSaidSo() throws {
        let result = try decode("2026-06-21T12:00:30.400Z", ["--format", "json"])
        #expect(result.code == 0)
        #expect(result.output.contains(#""time":"2026-06-21T12:00:30.000Z""#))
        #expect(result.errors.contains("400 ms before"))
        #expect(try decode("2026-06-21T11:59:56Z").errors.contains("4000 ms after"))
    }

    @Test func timeWithoutTelegramSaysWhyAndNamesTheNearest() throws {
        let before = try decode("2026-06-21T11:00Z")
        #expect(before.code == 2)
        #expect(before.output == "")
        #expect(before.errors.contains("the recording begins at 2026-06-21 12:00:00.000"))
        let after = try decode("2026-06-21T13:00Z")
        #expect(after.errors.contains("the newest is of 2026-06-21 12:00:59.000"))
    }

    @Test func gapNamesBothSides() throws {
        let path = directory.file("later.pcapng")
        let made = [
            "simulate", "--profile", "household", "--count", "5", "--start", "2026-06-21T14:00Z", "--out", path,
        ]
        #expect(try Program.run(made).code == 0)
        #expect(try Program.run(["import", "--archive", archive, "--meter", "house", path]).code == 0)
        let result = try decode("2026-06-21T13:00Z")
        #expect(
            result.errors.contains(
                "nothing was received between 2026-06-21 12:00:59.000 and 2026-06-21 14:00:00.000"))
    }

    @Test func unknownMeterNamesTheNearest() throws {
        let result = try Program.run(["decode", "--archive", archive, "--meter", "hose", "--at", "now"])
        #expect(result.code == 1)
        #expect(result.errors.contains("house"))
    }

    @Test func timeThatIsNoneIsWrongUsage() throws { #expect(try decode("noon").code == 64) }
}
