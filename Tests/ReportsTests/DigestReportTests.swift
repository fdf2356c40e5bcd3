import Foundation
import OBIS
import Rendering
import Settings
import TestSupport
import Testing

@testable import Archive
@testable import Reports

@Suite struct DigestReportTests {
    private static let price = PriceSettings(
        base: ScaledValue(raw: 1250, scaler: -2), imported: .flat(ScaledValue(raw: 3215, scaler: -4)),
        exported: .flat(ScaledValue(raw: 811, scaler: -4)))

    /// 23 and 24 November of a house with a roof, with a gap on the 24th, and the 24th a year before.
    private static func archive() throws -> ReportArchive {
        let archive = try ReportArchive()
        var fixture = DigestFixture(archive)
        try fixture.write(from: local("2025-11-24"), to: local("2025-11-25"), scale: 12)
        try fixture.write(from: local("2026-11-22"), to: local("2026-11-24"), scale: 9)
        let day = local("2026-11-24")
        try fixture.write(
            from: day, to: local("2026-11-25"), missing: [day + 51_000_000..<day + 58_000_000],
            faulty: [day + 3_600_000, day + 7_200_000])
        try fixture.write(from: local("2026-11-25"), to: local("2026-11-25 06:00"))
        try archive.takeIn(events: [
            ArchiveEvent(milliseconds: day + 51_900_000, meter: "house", kind: .disconnected, detail: "unplugged"),
            ArchiveEvent(milliseconds: day + 57_900_000, meter: "house", kind: .back, detail: "after 6000 s"),
        ])
        return archive
    }

    private static func meters(_ prices: [PriceSettings] = [price]) -> [MeterSettings] {
        [
            .made("house", note: "basic consumption", prices: prices),
            .made("roof", note: "photovoltaic", role: .generation),
        ]
    }

    private static func render(_ request: ReportRequest, _ archive: ReportArchive) throws -> ReportContent {
        try DigestReport.render(request, from: try archive.reader()) { _ in
            FreeSpace(free: 21_400_000_000, total: 31_900_000_000)
        }
    }

    @Test func dayIsAsRecordedInBothLanguages() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            for language in ReportSettings.Language.allCases {
                let request = ReportRequest.made(
                    .digest, at: local("2026-11-25 07:00"), meters: Self.meters(), language: language)
                let content = try Self.render(request, archive)
                try Recorded.expect(
                    "\(content.subject)\n\n\(content.text)", equals: "digest-day.\(language.rawValue).txt")
                try Recorded.expect(content.html ?? "", equals: "digest-day.\(language.rawValue).html")
            }
        }
    }

    /// The same numbers as buckets of `smtrace query`, on plain days and on those on which clocks change.
    @Test(arguments: ["2026-11-24", "2026-03-29", "2026-10-25"])
    func figuresAreThoseOfAQuery(_ date: String) async {
        await #expect(processExitsWith: .success) { [date] in
            useZone("Europe/Berlin")
            let archive = try ReportArchive()
            var fixture = DigestFixture(archive)
            let day = local(date)
            let end = LocalDays(day).end
            try fixture.write(from: day - 7_200_000, to: end + 7_200_000)
            try archive.takeIn()
            let reader = try archive.reader()
            let request = ReportRequest.made(.digest, at: end + 25_200_000, meters: Self.meters())
            let figures = try DigestReader(request, from: reader).read()
            #expect(figures.range == day..<end)
            #expect(figures.meters[0].columns.count == Int((end - day) / 3_600_000))
            let registers = MeterRegisters(try reader.channels(of: [try reader.meter(named: "house")]))
            var hours: [ExactNumber] = []
            let query = BucketQuery(from: day, to: end, width: .quarterHours(4))
            try reader.buckets(of: registers.imported, in: query) { row in
                hours.append(row.buckets[0].consumption.map { ExactNumber($0) } ?? .zero)
                return true
            }
            #expect(figures.meters[0].columns.map { $0.imported ?? .zero } == hours)
            // The register itself, from row to row, is what all hours add up to.
            #expect(figures.meters[0].imported?.value == hours.reduce(.zero, +))
            let ends = try #require(figures.meters[0].registers.first { $0.obis == OBISCode(1, 0, 1, 8, 0) })
            var before: ExactNumber?
            try reader.readings(of: registers.imported[0].channels, in: ReadingRange(from: day - 300_000, to: day)) {
                if case .number(let raw) = $2 { before = ExactNumber(ScaledValue(raw: raw, scaler: $0.scaler)) }
                return true
            }
            #expect(ExactNumber(ends.last) - (before ?? .zero) == ends.counted)
        }
    }

    @Test func costFollowsTheHourAndTheDayOfThePrice() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            let reader = try archive.reader()
            let night = PriceSettings.TimeRates.Span(
                fromMinute: 22 * 60, toMinute: 6 * 60, amount: ScaledValue(raw: 20, scaler: -2))
            let prices = [
                PriceSettings(
                    imported: .times(.init(spans: [night], otherwise: ScaledValue(raw: 40, scaler: -2))))
            ]
            let request = ReportRequest.made(.digest, at: local("2026-11-25 07:00"), meters: Self.meters(prices))
            let house = try DigestReader(request, from: reader).read().meters[0]
            let cost = try #require(house.costs.first?.now)
            var expected = ExactNumber.zero
            for column in house.columns {
                let hour = Int((column.from - local("2026-11-24")) / 3_600_000)
                let rate = ExactNumber(hour < 6 || hour >= 22 ? 20 : 40, exponent: -2)
                expected += (column.imported ?? .zero).shifted(by: -3) * rate
            }
            #expect(cost.energy == expected)
            #expect(cost.unpriced.isZero)
        }
    }

    @Test func periodWithoutDataSaysSo() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            for due in [local("2026-11-01 07:00"), local("2024-01-01 07:00")] {
                let request = ReportRequest.made(.digest, at: due, meters: Self.meters())
                let content = try DigestReport.render(request, from: try archive.reader())
                #expect(content.text.contains("Nothing was recorded in this period."))
                #expect(content.html?.contains("Nothing was recorded in this period.") == true)
            }
        }
    }

    @Test(arguments: ["day", "week", "month", "year"])
    func namesFromOutsideNeverBecomeMarkup(_ period: String) async {
        await #expect(processExitsWith: .success) { [period] in
            useZone("Europe/Berlin")
            let archive = try Self.archive()
            let note = "<script>alert(\"x\")</script>\r\nBcc: a@b & 'c'"
            let request = ReportRequest.made(
                .digest, period: ReportSettings.Period(rawValue: period) ?? .day, at: local("2027-01-01 07:00"),
                meters: [.made("house", note: note)])
            let content = try DigestReport.render(request, from: try archive.reader())
            let html = content.html ?? ""
            #expect(!html.contains("<script"))
            #expect(html.contains("&lt;script&gt;"))
            for outside in ["http:", "https:", "src=", "url(", "<img", "<link", "@import"] {
                #expect(!html.contains(outside), "\(outside)")
            }
            #expect(!content.subject.contains("\r") && !content.subject.contains("\n"))
        }
    }
}

/// When the local day that begins at a time ends.
private struct LocalDays {
    let end: Int64

    init(_ start: Int64) {
        var zone = LocalTime()
        var civil = zone.civil(at: start + 36 * 3_600_000)
        (civil.hour, civil.minute) = (0, 0)
        end = zone.milliseconds(of: civil) ?? start
    }
}
