import Foundation
import TestSupport
import Testing

@testable import Archive

/// A telegram is its meter and its millisecond: no two share one, in rows and segments alike.
struct CollisionTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    private func telegram(_ value: Int64, power: Bool = false) -> [UInt8] {
        MadeTelegram.bytes([power ? MadeTelegram.power(value) : MadeTelegram.energy(value)])
    }

    private func times(_ path: String) throws -> [Int64] {
        var result: [Int64] = []
        try SegmentReader(path: fixture.layout.absolute(path)).eachPacket { packet, _ in
            result.append((packet.milliseconds ?? 0) - start)
            return true
        }
        return result
    }

    @Test
    func telegramsOfOneMillisecondAreMovedInRowAndSegment() throws {
        let path = try fixture.segment([
            (start, telegram(1)), (start, telegram(2)), (start + 1, telegram(3)), (start + 9, telegram(4)),
        ])
        let writer = try fixture.takeIn()
        let rows = "SELECT received_ms - \(start), value FROM reading"
        #expect(try fixture.rows(writer, rows) == ["0|0.1", "1|0.2", "2|0.3", "9|0.4"])
        #expect(try times(path) == [0, 1, 2, 9])
        #expect(try fixture.rows(writer, "SELECT telegrams, last_ms - first_ms FROM segment") == ["4|9"])
    }

    @Test
    func newestTelegramThatWasMovedLeavesTheOthersValueInLatest() throws {
        try fixture.segment([(start, telegram(1)), (start, telegram(2, power: true))])
        let writer = try fixture.takeIn()
        let latest = try fixture.rows(writer, "SELECT obis, value, received_ms - \(start) FROM latest ORDER BY obis")
        #expect(latest == ["1-0:1.8.0*255|0.1|0", "1-0:16.7.0*255|2|1"])
    }

    @Test
    func sameSegmentTwiceAddsNoRows() throws {
        let telegrams = ArchiveFixture.telegrams(200)
        try fixture.segment(telegrams)
        _ = try fixture.takeIn()
        try fixture.segment(telegrams)
        let writer = try fixture.writer()
        #expect(try writer.mend(now: 0).found.count == 1)
        let report = try writer.ingest()
        #expect(report.duplicates == 200 && report.telegrams == 0 && report.moved == 0)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram_store") == ["200"])
    }

    @Test
    func compressedSegmentIsTakenInAndNeverWrittenTo() throws {
        let path = try fixture.layout.absolute(fixture.segment([(start, telegram(1)), (start, telegram(2))]))
        let finished = try SegmentFinisher.finish(path: path, every: 1, compress: true, application: "test")
        let before = try Data(contentsOf: URL(filePath: finished))
        let writer = try fixture.takeIn()
        #expect(try fixture.rows(writer, "SELECT received_ms - \(start), value FROM reading") == ["0|0.1", "1|0.2"])
        #expect(try Data(contentsOf: URL(filePath: finished)) == before)
        let relative = String(finished.dropFirst(fixture.layout.root.count + 1))
        #expect(try fixture.rows(writer, "SELECT path, state FROM segment") == ["\(relative)|finished"])
        #expect(try writer.segmentsToFinish().isEmpty)
    }
}
