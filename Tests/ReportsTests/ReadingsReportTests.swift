import OBIS
import SML
import Settings
import Testing

@testable import Archive
@testable import Reports

@Suite struct ReadingsReportTests {
    /// Two meters: one with a register that it no longer sends, one that the configuration does not know.
    private static func archive() throws -> ReportArchive {
        let archive = try ReportArchive()
        let noon = local("2026-11-24 12:00")
        let full = MadeTelegram.bytes([
            MadeTelegram.entry(1, 8, 123_456_789), MadeTelegram.entry(2, 8, 4_321, scaler: 0),
            MadeTelegram.entry(16, 7, 3_214),
            EncodedEntry(obis: OBISCode(1, 0, 96, 50, 1, 1).packed, value: .octets(Array("EMH".utf8))),
            EncodedEntry(obis: OBISCode(1, 0, 96, 50, 2, 2).packed, value: .octets([])),
        ])
        let lean = { (energy: Int64) in
            MadeTelegram.bytes([MadeTelegram.entry(1, 8, energy), MadeTelegram.entry(16, 7, -12)])
        }
        try archive.segment(
            "house",
            [(noon - 7_200_000, full)] + (0..<10).map { (noon - 10_000 + $0 * 2_000, lean(123_456_800 + $0)) })
        try archive.segment("attic", [(noon - 1_000, lean(5))])
        try archive.takeIn(notes: ["attic": "roof"])
        return archive
    }

    @Test func textIsAsRecordedInBothLanguages() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            for language in ReportSettings.Language.allCases {
                let request = ReportRequest.made(
                    .readings, at: local("2026-11-24 12:00"),
                    meters: [.made("house", note: "basic consumption")], language: language)
                let content = try ReadingsReport.render(request, from: try archive.reader())
                try Recorded.expect(
                    "\(content?.subject ?? "nil")\n\n\(content?.text ?? "nil")",
                    equals: "readings.\(language.rawValue).txt")
            }
        }
    }

    @Test func valuesAreThoseOfTheMinuteHoweverLateTheyAreAskedFor() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            let request = ReportRequest.made(.readings, at: local("2026-11-24 12:00") - 4_500, meters: [])
            let text = try ReadingsReport.render(request, from: try archive.reader())?.text ?? ""
            // The reading two seconds earlier is the last one by then; that of attic is not there yet.
            #expect(text.contains("12,345,680.2"))
            #expect(!text.contains("12,345,680.3"))
            #expect(!text.contains("attic"))
        }
    }

    @Test func nothingIsSentWhileThereIsNoData() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            let request = ReportRequest.made(.readings, at: local("2026-11-24 08:00"), meters: [])
            #expect(try ReadingsReport.render(request, from: try archive.reader()) == nil)
        }
    }

    @Test func valuesWhoseRowsWereRemovedComeFromQuarterHours() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            let due = local("2026-11-24 11:30")
            let request = ReportRequest.made(.readings, at: due, meters: [.made("house")])
            let before = try ReadingsReport.render(request, from: try archive.reader())?.text
            let writer = try ArchiveWriter(layout: archive.layout, timeZone: "system", now: due)
            while try writer.pruneRows(before: due) > 0 {}
            let after = try ReadingsReport.render(request, from: try archive.reader())?.text ?? ""
            #expect(before?.contains("12,345,678.9") == true)
            #expect(after.contains("12,345,678.9"))
            // Texts have no quarter hours.
            #expect(after.contains("-- "))
        }
    }
}
