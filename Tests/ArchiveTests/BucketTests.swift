import OBIS
import SML
import TestSupport
import Testing

@testable import Archive

/// An archive with one meter, filled with telegrams that a test makes, and asked for buckets.
struct BucketFixture {
    let fixture: ArchiveFixture
    /// Midnight of 2026-11-22 in UTC, a Sunday.
    static let midnight: Int64 = 1_795_305_600_000
    static let hour: Int64 = 3_600_000
    static let minute: Int64 = 60_000

    init() throws { fixture = try ArchiveFixture() }

    /// Takes telegrams of 1.8.0 and 16.7.0 in, in UTC.
    func take(_ readings: [(Int64, energy: Int64, power: Int64)], scaler: Int8 = -1) throws -> ArchiveWriter {
        try fixture.segment(
            readings.map {
                (
                    $0.0,
                    MadeTelegram.bytes([MadeTelegram.energy($0.energy, scaler: scaler), MadeTelegram.power($0.power)])
                )
            })
        let writer = try fixture.writer(timeZone: nil)
        _ = try writer.mend(now: Self.midnight)
        while try writer.ingest().hasMore {}
        try writer.save()
        return writer
    }

    func rows(
        _ obis: OBISCode, _ from: Int64, _ to: Int64, _ width: BucketWidth
    ) throws -> (rows: [BucketRow], report: BucketReadReport) {
        let reader = try ArchiveReader(layout: fixture.layout)
        let channels = try reader.channels(of: reader.meters()).filter { $0.obis == obis }
        var rows: [BucketRow] = []
        let report = try reader.buckets(
            of: Quantity.all(of: channels), in: BucketQuery(from: from, to: to, width: width)
        ) {
            rows.append($0)
            return true
        }
        return (rows, report)
    }
}

struct BucketTests {
    private let bucket: BucketFixture
    private let energy = OBISCode(1, 0, 1, 8, 0, 255)
    private let power = OBISCode(1, 0, 16, 7, 0, 255)
    private let midnight = BucketFixture.midnight
    private let hour = BucketFixture.hour
    private let minute = BucketFixture.minute

    init() throws { bucket = try BucketFixture() }

    /// A telegram a minute for a number of hours, 6 tenths of a watt hour a minute.
    private func steady(hours: Int64, from: Int64? = nil) -> [(Int64, energy: Int64, power: Int64)] {
        (0..<hours * 60).map { ((from ?? midnight) + $0 * minute, energy: 1_000 + $0 * 6, power: 36 + $0 % 2) }
    }

    @Test
    func hoursHaveTheirFiguresFromRollupsAndFromRows() throws {
        _ = try bucket.take(steady(hours: 4))
        let (rows, report) = try bucket.rows(energy, midnight, midnight + 4 * hour, .quarterHours(4))
        #expect(rows.map(\.fromMilliseconds) == [midnight, midnight + hour, midnight + 2 * hour, midnight + 3 * hour])
        #expect(rows.map { $0.buckets[0].consumption?.raw } == [354, 360, 360, 360])
        #expect(rows.map { $0.buckets[0].count } == [60, 60, 60, 60])
        #expect(rows.map { $0.buckets[0].coverage } == [1, 1, 1, 1])
        #expect(rows[1].buckets[0].first == ScaledValue(raw: 1_360, scaler: -1))
        #expect(rows[1].buckets[0].last == ScaledValue(raw: 1_714, scaler: -1))
        #expect(rows[1].buckets[0].lastMilliseconds == midnight + 119 * minute)
        #expect(report.quarterHours == 15 && report.rows > 0 && report.rows < 60)
        let watts = try bucket.rows(power, midnight, midnight + hour, .whole).rows[0].buckets[0]
        #expect(watts.mean == ScaledValue(raw: 3_650, scaler: -2) && watts.consumption == nil)
        #expect(watts.min?.raw == 36 && watts.max?.raw == 37)
    }

    @Test
    func edgesWithinAQuarterHourAreTakenFromRows() throws {
        _ = try bucket.take(steady(hours: 3))
        let from = midnight + 7 * minute + 1
        let (rows, _) = try bucket.rows(energy, from, midnight + 127 * minute + 1, .quarterHours(4))
        #expect(rows.map { $0.buckets[0].count } == [52, 60, 8])
        #expect(rows.map(\.fromMilliseconds) == [from, midnight + hour, midnight + 2 * hour])
        let sum = rows.compactMap { $0.buckets[0].consumption?.raw }.reduce(0, +)
        #expect(sum == 120 * 6)
    }

    @Test
    func consumptionOfAGapIsShownWhereTheMeterCameBack() throws {
        let all = steady(hours: 6).filter { $0.0 < midnight + hour || $0.0 >= midnight + 3 * hour + 30 * minute }
        _ = try bucket.take(all)
        let (rows, _) = try bucket.rows(energy, midnight, midnight + 6 * hour, .quarterHours(4))
        let inGap: Int64 = 151 * 6 + 29 * 6
        #expect(rows.map { $0.buckets[0].consumption?.raw } == [354, nil, nil, inGap, 360, 360])
        #expect(rows.map { $0.buckets[0].followsGap } == [false, false, false, true, false, false])
        #expect(rows[1].buckets[0].coverage == 0 && rows[1].buckets[0].last == nil)
        #expect(abs(rows[3].buckets[0].coverage - 0.5) < 0.04)
        let reader = try ArchiveReader(layout: bucket.fixture.layout)
        let gaps = try reader.gaps(of: reader.meter(named: "house"), from: midnight - hour, to: midnight + 6 * hour)
        let end = midnight + 3 * hour + 30 * minute
        #expect(gaps == [Gap(fromMilliseconds: midnight + 59 * minute, toMilliseconds: end)])
    }

    @Test
    func daysAreReadFromTheirOwnTable() throws {
        _ = try bucket.take(steady(hours: 80, from: midnight - 4 * hour))
        let (rows, report) = try bucket.rows(energy, midnight - 4 * hour, midnight + 76 * hour, .days(1))
        #expect(rows.map { $0.buckets[0].count } == [240, 1_440, 1_440, 1_440, 240])
        #expect(rows.map { $0.buckets[0].consumption?.raw } == [1_434, 8_640, 8_640, 8_640, 1_440])
        #expect(report.days == 3)
        let weeks = try bucket.rows(energy, midnight - 4 * hour, midnight + 76 * hour, .weeks(1)).rows
        #expect(weeks.map(\.toMilliseconds) == [midnight + 24 * hour, midnight + 76 * hour])
        let whole = try bucket.rows(energy, midnight - 4 * hour, midnight + 76 * hour, .whole).rows
        #expect(whole.map { $0.buckets[0].consumption?.raw } == [4_799 * 6])
    }
}
