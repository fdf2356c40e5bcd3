import SML
import TestSupport
import Testing

@testable import Archive

/// What `smtrace stats` shows, held against counts of every row.
struct StatisticsTests {
    private let fixture: ArchiveFixture
    private let day: Int64 = 86_400_000

    init() throws { fixture = try ArchiveFixture() }

    private func statistics(now: Int64) throws -> ArchiveStatistics {
        try ArchiveReader(layout: fixture.layout).statistics(now: now)
    }

    /// The numeric readings that stand in the rows, each looked at.
    private func readings(_ writer: ArchiveWriter) throws -> [String] {
        let columns = (0..<16).map {
            "(v\($0) IS NOT NULL AND EXISTS (SELECT 1 FROM channel AS c WHERE c.kind = 'number' AND c.meter_id = t.meter_id AND c.slot = t.block * 16 + \($0)))"
        }
        return try fixture.rows(writer, "SELECT sum(\(columns.joined(separator: " + "))) FROM telegram_store AS t")
    }

    @Test
    func rowsAndReadingsOfSeveralDaysAreExact() throws {
        for number in 0..<4 {
            try fixture.segment(
                ArchiveFixture.telegrams(2_000, seed: 7, from: ArchiveFixture.start + Int64(number) * day))
        }
        let writer = try fixture.takeIn()
        let now = ArchiveFixture.start + 3 * day + 2_010_000
        let figures = try statistics(now: now)
        #expect(figures.rows == 8_000)
        #expect(try readings(writer) == ["\(figures.readings)"])
        let meter = try #require(figures.meters.first)
        #expect(meter.telegrams == 8_000 && meter.faults == 0 && meter.name == "house")
        #expect(meter.daysCovered == 4 && meter.daysMissing == 0)
        #expect(meter.lastMilliseconds == now - 11_000)
        #expect(meter.firstRowMilliseconds == ArchiveFixture.start)
        // Four pieces of half an hour, and 3 pauses between them.
        #expect(meter.recentGaps == 3)
        #expect(meter.longestGap?.fromMilliseconds == ArchiveFixture.start + 1_999_000)
        #expect(abs(meter.rowsADay - 8_000 / 3.02) < 30)
        #expect(figures.captures == 4 && figures.captureBytes > 1_000_000)
    }

    @Test
    func rowsThatWereRemovedAreNotCounted() throws {
        for number in 0..<3 {
            try fixture.segment(ArchiveFixture.telegrams(4_000, from: ArchiveFixture.start + Int64(number) * day))
        }
        let writer = try fixture.takeIn()
        let before = try statistics(now: ArchiveFixture.start + 3 * day)
        while try writer.pruneRows(before: ArchiveFixture.start + day + 2_000_000) > 0 {}
        let after = try statistics(now: ArchiveFixture.start + 3 * day)
        let rows = try fixture.rows(writer, "SELECT count(*) FROM telegram_store WHERE block = 0")
        #expect(rows == ["\(after.rows)"] && after.rows < before.rows)
        #expect(try readings(writer) == ["\(after.readings)"])
        #expect(after.meters[0].telegrams == 12_000)
        #expect(after.meters[0].firstDay == before.meters[0].firstDay)
    }

    @Test
    func exchangedMeterIsCountedOnce() throws {
        try fixture.segment(
            ArchiveFixture.telegrams(1_000)
                + ArchiveFixture.telegrams(1_000, seed: 8, from: ArchiveFixture.start + 1_000_000))
        let writer = try fixture.takeIn()
        let figures = try statistics(now: ArchiveFixture.start + day)
        #expect(figures.rows == 2_000)
        #expect(try readings(writer) == ["\(figures.readings)"])
    }

    @Test
    func meterThatSendsOnlyTextsHasRows() throws {
        let text = MadeTelegram.entry(96, 1, .octets([1, 2, 3]))
        try fixture.segment((0..<50).map { (ArchiveFixture.start + $0 * 1_000, MadeTelegram.bytes([text])) })
        _ = try fixture.takeIn()
        let figures = try statistics(now: ArchiveFixture.start + day)
        #expect(figures.rows == 50 && figures.readings == 0 && figures.bytesAReading == nil)
    }

    @Test
    func emptyArchiveHasNoFigures() throws {
        _ = try fixture.writer()
        let figures = try statistics(now: ArchiveFixture.start)
        #expect(figures.rows == 0 && figures.meters.isEmpty && figures.bytesAReading == nil)
        #expect(figures.outlook(.init()) == .still)
    }

    @Test
    func sizeOfARowIsThatOfTheFile() throws {
        try fixture.segment(ArchiveFixture.telegrams(30_000))
        let writer = try fixture.takeIn()
        try writer.checkpoint()
        let pages = try fixture.rows(
            writer,
            "SELECT sum(payload) + sum(ncell) * 4 FROM dbstat WHERE name = 'telegram_store' AND pagetype = 'leaf'")
        let bytes = try #require(Double(pages[0]))
        let mean = try RowSize.mean("SELECT * FROM telegram_store", [], in: writer.connection)
        #expect(abs(mean * 30_000 - bytes) < bytes / 100)
    }

    private func outlook(
        free: Int64, growth: Double, captures: Double = 0, _ kept: ArchiveStatistics.Kept
    ) -> ArchiveStatistics.Outlook {
        var figures = ArchiveStatistics(milliseconds: 0)
        figures.databaseBytes = 1_000
        figures.disk = FreeSpace(free: free, total: 1 << 40)
        var meter = MeterStatistics(name: "m")
        meter.rowBytes = 1_000
        meter.rowBytesADay = growth
        meter.captureBytesADay = captures
        figures.meters = [meter]
        return figures.outlook(kept)
    }

    @Test
    func diskIsFullWhenItsRoomIsTaken() throws {
        guard case .full(let days) = outlook(free: 10_000, growth: 100, .init()) else {
            Issue.record("is not full")
            return
        }
        #expect(abs(days - 100) < 0.1)
        // What is kept for 30 days stops growing then: only the rows go on.
        guard case .full(let later) = outlook(free: 10_000, growth: 100, captures: 100, .init(captures: 30 * day))
        else {
            Issue.record("is not full")
            return
        }
        #expect(abs(later - 70) < 0.1)
    }

    @Test
    func diskIsNeverFullWhereRetentionEndsTheGrowth() {
        let kept = ArchiveStatistics.Kept(captures: 30 * day, readings: 40 * day, rollups: nil)
        #expect(outlook(free: 10_000, growth: 100, .init(readings: 40 * day)) == .settles(bytes: 4_000))
        #expect(outlook(free: 10_000, growth: 100, captures: 10, kept) == .settles(bytes: 4_300))
        #expect(outlook(free: 10_000, growth: 0, kept) == .still)
    }
}
