import Foundation
import OBIS
import SML
import TestSupport
import Testing

@testable import Archive

/// Rows that come late or out of order leave rollups that say the same as if they had come in time.
struct LateRowTests {
    private let fixture: ArchiveFixture
    private let midnight = BucketFixture.midnight
    private let hour = BucketFixture.hour
    private let minute = BucketFixture.minute
    private let energy = OBISCode(1, 0, 1, 8, 0, 255)

    init() throws { fixture = try ArchiveFixture() }

    /// Takes readings of 1.8.0 in, in tenths of a watt hour, without saving what is left for later.
    private func take(_ readings: [(Int64, Int64)], into writer: ArchiveWriter, limit: Int = 1_000) throws {
        let segment = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: readings[0].0,
            application: "test")
        for (time, value) in readings {
            let bytes = MadeTelegram.bytes([MadeTelegram.energy(value)])
            try segment.append(bytes.span, at: time, isFaulty: false)
        }
        try segment.finish()
        try writer.follow(segment.path, of: "house", from: readings[0].0)
        writer.close(segment.path)
        while try writer.ingest(limit: limit).hasMore {}
    }

    private func openWriter() throws -> ArchiveWriter {
        let writer = try fixture.writer(timeZone: nil)
        try writer.addMeter("house", now: 0)
        return writer
    }

    /// Buckets of an hour from midnight on, and what they have of one figure.
    private func buckets(_ width: BucketWidth, hours: Int64) throws -> [Bucket] {
        let reader = try ArchiveReader(layout: fixture.layout)
        var result: [Bucket] = []
        try reader.buckets(
            of: Quantity.all(of: reader.channels(of: reader.meters())),
            in: BucketQuery(from: midnight, to: midnight + hours * hour, width: width)
        ) {
            result.append($0.buckets[0])
            return true
        }
        return result
    }

    @Test
    func eachTransactionOfAnImportWithPausesCountsFromTheLastReadingBeforeThem() throws {
        let writer = try openWriter()
        try take([(midnight, 1_000), (midnight + minute, 1_010)], into: writer)
        try writer.save()
        // What was saved stays behind while transactions follow: a pause, a stretch, another pause.
        let readings = [2, 3, 200, 201, 202, 203, 700, 701, 702].map {
            (midnight + $0 * minute, 1_000 + $0 * 10)
        }
        let path = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: readings[0].0,
            application: "test")
        try writer.follow(path.path, of: "house", from: readings[0].0)
        for (time, value) in readings {
            try path.append(MadeTelegram.bytes([MadeTelegram.energy(value)]).span, at: time, isFaulty: false)
            _ = try writer.ingest()
            let total = try buckets(.whole, hours: 24)[0]
            #expect(total.consumption?.raw == value - 1_000, "at \(time)")
            let quarterHours = try buckets(.quarterHours(1), hours: 24)
            #expect(quarterHours.compactMap { $0.consumption?.raw }.reduce(0, +) == value - 1_000, "at \(time)")
        }
    }

    @Test
    func earlierReadingsAreFoundByAProcessThatComesAfterOneThatSavedNothing() throws {
        try take([(midnight + 10 * hour, 2_000), (midnight + 11 * hour, 2_100)], into: openWriter())
        try take([(midnight + 2 * hour, 1_000), (midnight + 3 * hour, 1_100)], into: openWriter())
        #expect(try buckets(.whole, hours: 24)[0].consumption?.raw == 1_100)
        let writer = try openWriter()
        #expect(try fixture.rows(writer, "SELECT first_ms FROM channel") == ["\(midnight + 2 * hour)"])
        // The quarter hour behind the pause is written anew by another process: it has to find what was before.
        try take([(midnight + 10 * hour + minute, 2_010)], into: writer)
        #expect(try buckets(.whole, hours: 24)[0].consumption?.raw == 1_100)
        #expect(try buckets(.quarterHours(4), hours: 24)[10].consumption?.raw == 910)
    }

    @Test
    func timeZoneAndItsDaysChangeTogetherOrNotAtAll() throws {
        var writer = try openWriter()
        try writer.connection.transaction {
            try LocalOffsets.store(
                [.init(fromMilliseconds: .min / 2, offsetMilliseconds: 20_700_000, abbreviation: "+0545")],
                in: writer.connection, zoneName: "Asia/Kathmandu")
        }
        writer = try openWriter()
        try take((0..<72).map { (midnight + $0 * hour, 1_000 + $0 * 7) }, into: writer)
        let (zone, days) = ("SELECT * FROM local_offset", "SELECT * FROM day_store")
        let before = (try fixture.rows(writer, zone), try fixture.rows(writer, days))
        #expect(before.1.count == 3)
        try writer.connection.run(
            "CREATE TRIGGER full BEFORE INSERT ON day_store WHEN new.day % 2 = 0 BEGIN SELECT raise(ABORT, 'full'); END"
        )
        #expect(throws: (any Error).self) { _ = try fixture.writer(timeZone: "elsewhere") }
        #expect(try fixture.rows(writer, zone) == before.0)
        #expect(try fixture.rows(writer, days) == before.1)
        try writer.connection.run("DROP TRIGGER full")
        writer = try fixture.writer(timeZone: "elsewhere")
        #expect(try fixture.rows(writer, zone) != before.0)
        #expect(try fixture.rows(writer, days) != before.1)
        #expect(try fixture.rows(writer, "SELECT sum(n), sum(rise) FROM day_store WHERE n > 0").count == 1)
        #expect(try buckets(.whole, hours: 72)[0].consumption?.raw == 71 * 7)
    }

    @Test
    func rowBehindTheWrittenQuarterHoursCanMakeAGlitchOfThemAReset() throws {
        let writer = try openWriter()
        let fall = midnight + 14 * minute
        // Ten and a half minutes on the register is back: a glitch, as far as is known.
        try take(
            [(midnight + 10 * minute, 5_000), (fall, 0), (fall + 10 * minute + 30_000, 5_010), (fall + hour, 5_020)],
            into: writer)
        #expect(try buckets(.quarterHours(1), hours: 1)[0].count == 1)
        #expect(try fixture.rows(writer, "SELECT kind FROM event WHERE kind LIKE 'reg%'") == ["register_glitch"])
        // It was still down after ten minutes, which a row tells that comes late.
        try take([(fall + 10 * minute + 10_000, 0)], into: writer)
        #expect(try buckets(.quarterHours(1), hours: 1)[0].count == 2)
        #expect(try buckets(.quarterHours(1), hours: 1)[1].consumption?.raw == 5_010)
        #expect(try fixture.rows(writer, "SELECT kind FROM event WHERE kind LIKE 'reg%'") == ["register_reset"])
    }

    @Test
    func rowThatIsLateByMinutesHasAnEarlierFallJudgedAgain() throws {
        let writer = try openWriter()
        let fall = midnight + 14 * minute + 50_000
        // Rows go up to half past: the first quarter hour is written, the second is not.
        try take(
            [(midnight + 10 * minute, 5_000), (fall, 0), (fall + 10 * minute + 30_000, 5_010)], into: writer)
        let rolled = try #require(try writer.meter("house").rollups.rolled)
        try take([(fall + 10 * minute + 10_000, 0)], into: writer)
        #expect(fall + 10 * minute + 10_000 > rolled && rolled > fall)
        #expect(try buckets(.quarterHours(1), hours: 1).map(\.count) == [2, 2, 0, 0])
        #expect(try buckets(.whole, hours: 1)[0].consumption?.raw == 5_010)
    }

    @Test
    func rowInAGapTakesItsPartOfTheStepBehindIt() throws {
        let writer = try openWriter()
        try take([(midnight, 1_000), (midnight + 5 * hour, 1_600), (midnight + 9 * hour, 1_700)], into: writer)
        try take([(midnight + 2 * hour, 1_200)], into: writer)
        let hours = try buckets(.quarterHours(4), hours: 10)
        #expect(hours.map { $0.consumption?.raw } == [0, nil, 200, nil, nil, 400, nil, nil, nil, 100])
        #expect(hours.map(\.followsGap) == [false, false, true, false, false, true, false, false, false, true])
    }

    @Test
    func rowThatComesIntoPrunedTimeIsAddedAndTakesNothingAway() throws {
        var writer = try openWriter()
        try take(
            [
                (midnight, 1_000), (midnight + 5 * hour, 1_600), (midnight + 9 * hour, 1_700),
                (midnight + 12 * hour, 1_800),
            ],
            into: writer)
        while try writer.pruneRows(before: midnight + 8 * hour) > 0 {}
        writer = try openWriter()
        try take(
            [(midnight + 2 * hour, 1_200), (midnight + 5 * hour + minute, 1_601), (midnight + 6 * hour, 1_650)],
            into: writer)
        let hours = try buckets(.quarterHours(4), hours: 10)
        #expect(hours.map { $0.consumption?.raw } == [0, nil, 200, nil, nil, 401, 49, nil, nil, 50])
        #expect(hours.map(\.count) == [1, 0, 1, 0, 0, 2, 1, 0, 0, 1])
        #expect(try buckets(.days(1), hours: 24)[0].consumption?.raw == 800)
        // The same once more, now that its rows may be there: nothing is counted twice.
        while try writer.pruneRows(before: midnight + 8 * hour) > 0 {}
        try take([(midnight + 2 * hour, 1_200), (midnight + 6 * hour, 1_650)], into: writer)
        #expect(try buckets(.quarterHours(4), hours: 10) == hours)
    }

    @Test
    func rowThatContradictsPrunedTimeIsLeftOutAndTold() throws {
        let writer = try openWriter()
        try take([(midnight, 1_000), (midnight + 5 * hour, 1_600), (midnight + 9 * hour, 1_700)], into: writer)
        while try writer.pruneRows(before: midnight + 6 * hour) > 0 {}
        try take([(midnight + 2 * hour, 9_000)], into: writer)
        #expect(try buckets(.whole, hours: 10)[0].consumption?.raw == 700)
        #expect(try buckets(.quarterHours(4), hours: 10)[2].count == 0)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM event WHERE kind = 'register_glitch'") == ["1"])
    }

    @Test
    func segmentThatWasMissingAndReturnsCompressedIsCountedOnce() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(10))
        _ = try fixture.takeIn()
        let file = fixture.layout.absolute(path)
        let compressed = try GzipBytes.compress(path: file)
        try FileManager.default.removeItem(atPath: file)
        let writer = try fixture.writer()
        #expect(try writer.mend(now: 0).missing == [path])
        try Data(compressed).write(to: URL(filePath: file + ".gz"))
        let after = try fixture.takeIn()
        #expect(try fixture.rows(after, "SELECT path, telegrams FROM segment") == ["\(path).gz|10"])
        #expect(try fixture.rows(after, "SELECT telegrams FROM meter") == ["10"])
        #expect(try fixture.rows(after, "SELECT count(*) FROM telegram_store") == ["10"])
    }
}
