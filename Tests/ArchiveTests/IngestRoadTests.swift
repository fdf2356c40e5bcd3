import Foundation
import OBIS
import SML
import SQLite
import TestSupport
import Testing

@testable import Archive

/// The road from segment to row: exactly once, whatever happens on the way.
struct IngestRoadTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    /// A telegram with these entries.
    private func telegram(_ entries: [EncodedEntry], server: [UInt8] = [0x0A, 1, 2, 3]) -> [UInt8] {
        var encoder = TelegramEncoder()
        encoder.openResponse(transactionID: [1], reqFileID: [1], serverID: server)
        encoder.getListResponse(transactionID: [2], serverID: server, entries: entries)
        encoder.closeResponse(transactionID: [3])
        return encoder.frame()
    }

    private func number(
        _ code: OBISCode, _ value: Int64, unit: UInt8 = 30, scaler: Int8 = -1, status: UInt64? = nil
    ) -> EncodedEntry {
        EncodedEntry(obis: code.packed, value: .integer(value), unit: unit, scaler: scaler, status: status)
    }

    private let energy = OBISCode(1, 0, 1, 8, 0, 255)
    private let power = OBISCode(1, 0, 16, 7, 0, 255)

    private func count(_ writer: ArchiveWriter, _ table: String = "telegram_store") throws -> Int {
        Int(try fixture.rows(writer, "SELECT count(*) FROM \(table)")[0]) ?? -1
    }

    @Test
    func rowsAreThoseOfTheSegmentWithTheirTimesAndValues() throws {
        let telegrams = ArchiveFixture.telegrams(100)
        try fixture.segment(telegrams)
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(writer, "SELECT received_ms FROM telegram ORDER BY 1") == telegrams.map { "\($0.0)" })
        #expect(try fixture.rows(writer, "SELECT DISTINCT meter FROM reading") == ["house"])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM reading WHERE short_name = 'power'") == ["100"])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM journal") == ["0"])
        #expect(try fixture.rows(writer, "SELECT state, telegrams FROM segment") == ["closed|100"])
    }

    @Test
    func processThatEndsBetweenAnyTwoStepsStoresEachTelegramOnce() throws {
        var random = SeededRandom(23)
        for _ in 0..<20 {
            let fixture = try ArchiveFixture()
            let telegrams = ArchiveFixture.telegrams(200, seed: 3)
            let path = try fixture.segment(telegrams)
            var writer = try fixture.writer()
            _ = try writer.mend(now: 0)
            while try count(writer) < 200 {
                _ = try writer.ingest(limit: Int.random(in: 1...60, using: &random))
                // Without a word of farewell, as SIGKILL ends it.
                if Bool.random(using: &random) {
                    writer = try fixture.writer()
                    _ = try writer.mend(now: 0)
                }
            }
            let rows = try fixture.rows(writer, "SELECT received_ms FROM telegram_store ORDER BY 1")
            #expect(rows == telegrams.map { "\($0.0)" })
            while try writer.ingest().hasMore {}
            #expect(try fixture.rows(writer, "SELECT path, telegrams FROM segment") == ["\(path)|200"])
            let status = try fixture.rows(writer, "SELECT count(*) FROM reading WHERE short_name LIKE '%_status'")
            #expect(status == ["1"], "a status word is stored once, across all the ends")
        }
    }

    @Test
    func tornTailIsCutAtTheLastWholeTelegram() throws {
        let telegrams = ArchiveFixture.telegrams(3)
        let path = try fixture.layout.absolute(fixture.segment(telegrams))
        let whole = try Data(contentsOf: URL(filePath: path))
        let end = SegmentReaderEnd.offset(path, after: 2)
        for cut in stride(from: end, to: whole.count, by: 13) {
            let other = try ArchiveFixture()
            try other.layout.create()
            try FileManager.default.createDirectory(
                atPath: other.layout.captures + "/house", withIntermediateDirectories: true)
            let copy = other.layout.captures + "/house/torn.pcapng"
            try whole.prefix(cut).write(to: URL(filePath: copy))
            let writer = try other.writer()
            let report = try writer.mend(now: 0)
            while try writer.ingest().hasMore {}
            #expect(try count(writer) == 2)
            #expect(try Data(contentsOf: URL(filePath: copy)).count == end)
            #expect((report.cut["captures/house/torn.pcapng"] ?? 0) == Int64(cut - end))
        }
    }

    /// A meter's setting holds on each way that telegrams become rows, from then on, and is kept with the meter.
    @Test
    func fact24_directionFromStatusHoldsForTelegramsThatBecomeRowsFromThenOn() throws {
        func exported(_ watts: Int64) -> [UInt8] {
            telegram([number(energy, 5, status: 0x1B0), number(power, watts, unit: 27, scaler: 0)])
        }
        func stored(_ writer: ArchiveWriter) throws -> [String] {
            try fixture.rows(writer, "SELECT value FROM reading WHERE short_name = 'power' ORDER BY received_ms")
        }
        try fixture.segment([(start, exported(10))])
        #expect(try stored(fixture.takeIn()) == ["10"])
        try fixture.segment([(start + 1000, exported(20))], naming: "second-%N.pcapng")
        let writer = try fixture.writer()
        try writer.addMeter("house", directionFromStatus: true, now: start)
        _ = try writer.mend(now: start)
        while try writer.ingest().hasMore {}
        #expect(try stored(writer) == ["10", "-20"])
        // Another process that is told nothing, as an import without configuration, does as the meter is known.
        try fixture.segment([(start + 2000, exported(30))], naming: "third-%N.pcapng")
        let next = try fixture.takeIn()
        #expect(try stored(next) == ["10", "-20", "-30"])
        try next.addMeter("house", directionFromStatus: false, now: start)
        try fixture.segment([(start + 3000, exported(40))], naming: "fourth-%N.pcapng")
        _ = try next.mend(now: start)
        while try next.ingest().hasMore {}
        #expect(try stored(next) == ["10", "-20", "-30", "40"])
    }

    @Test
    func segmentThatGrowsIsFollowed() throws {
        let telegrams = ArchiveFixture.telegrams(30)
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        let segment = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N"), at: start, application: "test")
        try writer.follow(segment.path, of: "house", from: start)
        for (index, (time, bytes)) in telegrams.enumerated() {
            try segment.append(bytes.span, at: time, isFaulty: false)
            if index % 7 == 0 {
                _ = try writer.ingest()
                #expect(try count(writer) == index + 1)
            }
        }
        try segment.finish()
        writer.close(segment.path)
        _ = try writer.ingest()
        #expect(try count(writer) == 30)
        #expect(try fixture.rows(writer, "SELECT state FROM segment") == ["closed"])
    }

    @Test
    func telegramWhoseMillisecondIsTakenMovesInRowAndSegment() throws {
        try fixture.segment([(start, telegram([number(power, 1)]))], naming: "a")
        try fixture.segment(
            [(start, telegram([number(power, 2)])), (start + 1, telegram([number(power, 3)]))], naming: "b")
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(writer, "SELECT received_ms - \(start), v0 FROM telegram_store ORDER BY 1")
                == ["0|1", "1|2", "2|3"])
        var times: [Int64] = []
        try SegmentReader(path: fixture.layout.absolute("captures/house/b.pcapng")).eachPacket { packet, _ in
            times.append(packet.milliseconds ?? 0)
            return true
        }
        #expect(times == [start + 1, start + 2])
        let again = try fixture.takeIn()
        #expect(try count(again) == 3)
    }

    @Test
    func fact26_changesInMidStreamAreChannelsOfTheirOwnAndOneColumn() throws {
        let locked = telegram([number(energy, 12, scaler: 3)])
        let open = telegram([number(energy, 123_456), number(power, 5, unit: 27)])
        let other = telegram([number(energy, 7)], server: [0x0A, 9, 9, 9])
        try fixture.segment([(start, locked), (start + 1000, open), (start + 2000, other)])
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(
                writer, "SELECT scaler, server_id FROM channel WHERE short_name = 'energy_import' ORDER BY id")
                == ["3|0a010203", "-1|0a010203", "-1|0a090909"])
        #expect(
            try fixture.rows(writer, "SELECT energy_import, power FROM house ORDER BY time")
                == ["12000|NULL", "12345.6|0.5", "0.7|NULL"])
        #expect(
            try fixture.rows(
                writer, "SELECT value FROM reading WHERE short_name = 'energy_import' ORDER BY received_ms")
                == ["12000", "12345.6", "0.7"])
    }

    @Test
    func meterWithFiftyChannelsHasBlocksAndOneView() throws {
        let entries = (1...50).map { number(OBISCode(1, 0, 16, 7, UInt8($0), 255), Int64($0) * 10, unit: 27) }
        try fixture.segment([(start, telegram(entries)), (start + 1000, telegram(Array(entries[..<20])))])
        let writer = try fixture.takeIn()
        #expect(try count(writer) == 4 + 2)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram") == ["2"])
        let columns = try fixture.rows(writer, "SELECT count(*) FROM pragma_table_info('house')")
        #expect(columns == ["52"])
        let sum = try fixture.rows(writer, "SELECT sum(value) FROM reading WHERE received_ms = \(start)")
        #expect(sum == ["1275.0"])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM latest") == ["50"])
        #expect(
            try fixture.rows(writer, "SELECT count(*) FROM latest WHERE received_ms = \(start)") == ["30"],
            "what the newest telegram lacks is kept")
    }

    @Test
    func statusWordIsStoredWhenItChanges() throws {
        let words: [UInt64?] = [386, 386, nil, 386, 418, 418, 386]
        try fixture.segment(
            words.enumerated().map { (start + Int64($0) * 1000, telegram([number(energy, 1, status: $1)])) })
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(
                writer,
                "SELECT received_ms - \(start), value FROM reading WHERE short_name = 'energy_import_status' ORDER BY 1"
            )
                == ["0|386", "4000|418", "6000|386"])
    }

    @Test
    func numberBeyondInt64AndOctetsAreTexts() throws {
        let entries = [
            EncodedEntry(obis: energy.packed, value: .unsigned(.max), unit: 30, scaler: -1),
            EncodedEntry(obis: OBISCode(1, 0, 96, 50, 1, 1).packed, value: .octets(Array("EMH".utf8))),
            EncodedEntry(obis: OBISCode(1, 0, 96, 1, 0, 255).packed, value: .octets([1, 0, 255])),
        ]
        try fixture.segment([(start, telegram(entries)), (start + 1000, telegram(entries))])
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(writer, "SELECT DISTINCT value FROM reading ORDER BY value")
                == ["0100ff", "18446744073709551615", "EMH"])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM text_value") == ["3"])
    }

    @Test
    func failedTransactionLeavesNothingAndTheNextOneEverything() throws {
        try fixture.segment(ArchiveFixture.telegrams(2_000))
        let writer = try fixture.writer()
        _ = try writer.mend(now: 0)
        let pages = try fixture.rows(writer, "PRAGMA page_count")[0]
        _ = try writer.connection.pragma("max_page_count", pages)
        #expect(throws: SQLiteError.self) { try writer.ingest() }
        #expect(try count(writer) == 0)
        _ = try writer.connection.pragma("max_page_count", "1000000")
        while try writer.ingest().hasMore {}
        #expect(try count(writer) == 2_000)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM channel") == ["15"])
    }

    @Test
    func somebodyElsesWriteLockDelaysAndLosesNothing() throws {
        try fixture.segment(ArchiveFixture.telegrams(100))
        let writer = try fixture.writer()
        _ = try writer.mend(now: 0)
        writer.connection.setBusyTimeout(milliseconds: 1)
        let other = try Connection(path: fixture.layout.database, mode: .readWrite)
        try other.execute("BEGIN IMMEDIATE")
        #expect(throws: SQLiteError.self) { try writer.ingest() }
        try other.execute("ROLLBACK")
        _ = try writer.ingest()
        #expect(try count(writer) == 100)
    }

    @Test
    func newestTelegramsOfAMeterNeedNoSort() throws {
        try fixture.segment(ArchiveFixture.telegrams(100))
        let writer = try fixture.takeIn()
        let plan = try fixture.rows(writer, "EXPLAIN QUERY PLAN SELECT * FROM house ORDER BY time DESC LIMIT 5")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN t0") })
        let reading = try fixture.rows(
            writer, "EXPLAIN QUERY PLAN SELECT * FROM reading WHERE meter = 'house' AND received_ms > 0")
        #expect(reading.contains { $0.contains("SEARCH t USING PRIMARY KEY (meter_id=? AND received_ms>?)") })
    }

    @Test
    func readingsTakeFewBytes() throws {
        try fixture.segment(ArchiveFixture.telegrams(20_000))
        let writer = try fixture.takeIn()
        let bytes = try fixture.rows(
            writer, "SELECT sum(pgsize) / 20000.0 / 12 FROM dbstat WHERE name = 'telegram_store'")
        #expect((Double(bytes[0]) ?? 99) <= 6.5)
    }

    @Test
    func newerDatabaseIsRefusedUntouched() throws {
        try fixture.segment(ArchiveFixture.telegrams(5))
        var writer: ArchiveWriter? = try fixture.takeIn()
        try writer?.connection.run("INSERT INTO migration VALUES ('9999_future', 0)")
        try writer?.connection.checkpoint(.truncate)
        writer = nil
        let before = try Data(contentsOf: URL(filePath: fixture.layout.database))
        #expect(throws: ArchiveError.self) { try fixture.writer() }
        #expect(throws: ArchiveError.self) { try ArchiveReader(layout: fixture.layout) }
        #expect(try Data(contentsOf: URL(filePath: fixture.layout.database)) == before)
    }

    @Test
    func readersSeeWhatIsCommittedInTheOrderOfTime() throws {
        try fixture.segment(ArchiveFixture.telegrams(50, seed: 1), meter: "a", naming: "a")
        try fixture.segment(ArchiveFixture.telegrams(50, seed: 2, from: start + 500), meter: "b", naming: "b")
        _ = try fixture.takeIn()
        let reader = try ArchiveReader(layout: fixture.layout)
        let channels = try reader.channels(of: reader.meters()).filter { $0.shortName == "power" }
        #expect(channels.map(\.meter) == ["a", "b"])
        var seen: [(Int64, String)] = []
        try reader.readings(of: channels, in: ReadingRange(from: .min, to: .max)) { channel, time, _ in
            seen.append((time, channel.meter))
            return true
        }
        #expect(seen.map(\.0) == (0..<100).map { start + Int64($0) * 500 })
        #expect(seen.prefix(3).map(\.1) == ["a", "b", "a"])
        var newest: [Int64] = []
        try reader.readings(of: channels, in: ReadingRange(from: .min, to: .max, limit: 3)) { _, time, _ in
            newest.append(time)
            return true
        }
        #expect(newest == seen.suffix(3).map(\.0))
        let meter = try reader.meter(named: "a")
        let exact = try reader.telegram(of: meter, at: start + 7_000)
        #expect(exact?.bytes == ArchiveFixture.telegrams(50, seed: 1)[7].1)
        #expect(try reader.telegram(of: meter, at: start + 7_001) == nil)
        #expect(try reader.telegram(of: meter, at: start + 7_001, tolerance: 100)?.milliseconds == start + 7_000)
    }
}
