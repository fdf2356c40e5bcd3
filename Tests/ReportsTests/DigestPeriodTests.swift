import Foundation
import OBIS
import Rendering
import Settings
import TestSupport
import Testing

@testable import Archive
@testable import Reports

/// Digests of each length, and their figures worked out a second time, from the rows alone.
@Suite struct DigestPeriodTests {
    private static let price = PriceSettings(
        base: ScaledValue(raw: 1250, scaler: -2), imported: .flat(ScaledValue(raw: 3215, scaler: -4)),
        exported: .flat(ScaledValue(raw: 811, scaler: -4)))
    private static let house = MeterSettings.made("house", note: "basic consumption", prices: [price])
    private static let roof = MeterSettings.made("roof", note: "photovoltaic", role: .generation)

    private static func archive(from: String, to: String, hasRoof: Bool) throws -> ReportArchive {
        let archive = try ReportArchive()
        var fixture = DigestFixture(archive)
        try fixture.write(from: local(from), to: local(to), every: 900_000, hasRoof: hasRoof)
        try archive.takeIn()
        return archive
    }

    /// A week with the end of summer time, a month with its beginning, and a year whose first reading is of October.
    @Test(arguments: [
        ["week", "en", "2026-10-12", "2026-10-26"], ["month", "de", "2026-02-01", "2026-04-01"],
        ["year", "en", "2026-10-02 10:07", "2027-01-01"],
    ])
    func pagesAreAsRecorded(_ row: [String]) async {
        await #expect(processExitsWith: .success) { [row] in
            useZone("Europe/Berlin")
            let (period, code) = (row[0], row[1])
            let hasRoof = period == "year"
            let archive = try Self.archive(from: row[2], to: row[3], hasRoof: hasRoof)
            let request = ReportRequest.made(
                .digest, period: try #require(.init(rawValue: period)), at: local(row[3]) + 25_200_000,
                meters: hasRoof ? [Self.house, Self.roof] : [Self.house],
                language: try #require(.init(rawValue: code)))
            let content = try DigestReport.render(request, from: try archive.reader()) { _ in
                FreeSpace(free: 21_400_000_000, total: 31_900_000_000)
            }
            try Recorded.expect("\(content.subject)\n\n\(content.text)", equals: "digest-\(period).\(code).txt")
            try Recorded.expect(content.html ?? "", equals: "digest-\(period).\(code).html")
        }
    }

    /// The sum of the steps up of a register whose later reading lies in each stretch of time, out of its rows.
    private static func rises(
        of quantity: Quantity, _ reader: ArchiveReader, _ edges: [Int64]
    ) throws -> [ExactNumber] {
        var sums = [ExactNumber](repeating: .zero, count: edges.count - 1)
        var previous: ExactNumber?
        let range = ReadingRange(from: (edges.first ?? 0) - 86_400_000, to: edges.last ?? 0)
        try reader.readings(of: quantity.channels, in: range) { channel, time, value in
            guard case .number(let raw) = value else { return true }
            let now = ExactNumber(ScaledValue(raw: raw, scaler: channel.scaler))
            if let previous, previous < now, let index = edges.lastIndex(where: { $0 <= time }), index < sums.count {
                sums[index] += now - previous
            }
            previous = now
            return true
        }
        return sums
    }

    /// Where the hours, days or months of a period begin, by the C library's calendar, and where the last one ends.
    private static func edges(_ period: String, from: Int64, count: Int) -> [Int64] {
        var zone = LocalTime()
        let first = zone.civil(at: from)
        return (0...count).compactMap { index in
            switch period {
            case "day": from + Int64(index) * 3_600_000
            default: zone.milliseconds(of: CivilTime(dayNumber: first.dayNumber + Int64(index)))
            }
        }
    }

    /// The days on which clocks change, and what holds them.
    @Test(arguments: [
        ["day", "2026-03-29", "2026-03-30", "23"], ["day", "2026-10-25", "2026-10-26", "25"],
        ["day", "2026-11-24", "2026-11-25", "24"], ["week", "2026-03-23", "2026-03-30", "7"],
        ["week", "2026-10-19", "2026-10-26", "7"], ["month", "2026-03-01", "2026-04-01", "31"],
    ])
    func figuresAreTheStepsOfTheRows(_ row: [String]) async {
        await #expect(processExitsWith: .success) { [row] in
            useZone("Europe/Berlin")
            let (period, day, end) = (row[0], local(row[1]), local(row[2]))
            let count = try #require(Int(row[3]))
            let archive = try ReportArchive()
            var fixture = DigestFixture(archive)
            try fixture.write(
                from: day - 7_200_000, to: end + 7_200_000, every: 900_000,
                missing: [day + 37_000_000..<day + 45_000_000])
            try archive.takeIn()
            let reader = try archive.reader()
            let request = ReportRequest.made(
                .digest, period: try #require(.init(rawValue: period)), at: end + 25_200_000,
                meters: [Self.house, Self.roof])
            let figures = try DigestReader(request, from: reader).read()
            let edges = Self.edges(period, from: day, count: count)
            #expect(figures.range == day..<end && edges.last == end)
            let registers = MeterRegisters(try reader.channels(of: [try reader.meter(named: "house")]))
            let imported = try Self.rises(of: registers.imported[0], reader, edges)
            let exported = try Self.rises(of: registers.exported[0], reader, edges)
            let columns = figures.meters[0].columns
            #expect(columns.map(\.from) == edges.dropLast() && columns.map(\.to) == Array(edges.dropFirst()))
            #expect(columns.map { $0.imported ?? .zero } == imported)
            #expect(columns.map { $0.exported ?? .zero } == exported)
            #expect(figures.meters[0].imported?.value == imported.reduce(.zero, +))
            #expect(figures.meters[0].exported?.value == exported.reduce(.zero, +))
            #expect(
                figures.meters[0].registers.map(\.counted) == [imported.reduce(.zero, +), exported.reduce(.zero, +)])

            // And so they stand in the text, a line for each.
            let forms = ReportLanguage.english.forms
            let most = (imported + exported).max() ?? .zero
            let lines = try DigestReport.render(request, from: reader).text.split(separator: "\n")
            let start = try #require(lines.firstIndex { $0.contains("From the grid") && $0.contains("Fed in") })
            for (index, line) in lines[(start + 1)...].prefix(count).enumerated() {
                let isEmpty = line.contains("not recorded")
                #expect(isEmpty == !columns[index].isRecorded)
                let value = forms.energyNumber(imported[index], among: most) + (columns[index].followsGap ? "*" : "")
                #expect(isEmpty || line.split(separator: " ").contains(Substring(value)), "\(line): \(value)")
            }
        }
    }
}
