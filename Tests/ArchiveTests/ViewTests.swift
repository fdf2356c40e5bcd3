import Foundation
import SML
import SQLite
import TestSupport
import Testing

@testable import Archive

struct ViewTests {
    private let fixture: ArchiveFixture

    init() throws { fixture = try ArchiveFixture() }

    @Test
    func meterOfAnyNameHasItsView() throws {
        let names = ["House", "Küche-2", "house", "select", "table 1"]
        for name in names { try fixture.segment(ArchiveFixture.telegrams(3), meter: name) }
        let writer = try fixture.takeIn()
        for name in ["House", "Küche-2", "select", "table 1"] {
            #expect(try fixture.rows(writer, "SELECT count(power) FROM \"\(name)\"") == ["3"], "\(name)")
        }
        let views = try fixture.rows(
            writer, "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'house%'")
        #expect(views.count == 2 && views.allSatisfy { $0.lowercased().hasPrefix("house") })
    }

    @Test
    func newestRowsOfAMeterNeedNoSort() throws {
        try fixture.segment(ArchiveFixture.telegrams(100))
        let writer = try fixture.takeIn()
        let plan = try fixture.rows(writer, "EXPLAIN QUERY PLAN SELECT * FROM house ORDER BY time DESC LIMIT 5")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") })
        #expect(plan.contains { $0.contains("USING PRIMARY KEY (meter_id=?") }, "\(plan)")
        let reading = try fixture.rows(
            writer, "EXPLAIN QUERY PLAN SELECT * FROM reading WHERE meter = 'house' AND short_name = 'power'")
        let order = reading.compactMap { line in
            ["meter", "channel", "telegram_store", " m ", " c ", " t "].first { line.contains("SEARCH" + $0) }
        }
        #expect(order.prefix(3) == [" m ", " c ", " t "], "\(reading)")
        let page = try fixture.rows(writer, "SELECT time FROM house ORDER BY time DESC LIMIT 2")
        #expect(page == [99_000, 98_000].map { (later: Int64) in "\(ArchiveFixture.start + later)" })
    }

    @Test
    func meterWithAThousandRegistersHasAViewThatWorks() throws {
        let entries = (0..<1_000).map { (number: Int) -> EncodedEntry in
            let c = UInt8(96 + number / 250)
            return MadeTelegram.entry(c, UInt8(number % 250), .integer(Int64(number)), scaler: 0)
        }
        try fixture.segment([(ArchiveFixture.start, MadeTelegram.bytes(entries))])
        let writer = try fixture.takeIn()
        #expect(try fixture.rows(writer, "SELECT count(*) FROM reading") == ["1000"])
        #expect(try fixture.rows(writer, "SELECT * FROM house").count == 1)
    }

    @Test
    func registerOfManyDevicesHasAColumnThatWorks() throws {
        try fixture.segment(
            (0..<300).map { number in
                let id = [UInt8(number >> 8), UInt8(number & 255)]
                return (
                    ArchiveFixture.start + Int64(number) * 1000,
                    MadeTelegram.bytes([MadeTelegram.power(Int64(number))], serverID: id)
                )
            })
        let writer = try fixture.takeIn()
        #expect(try fixture.rows(writer, "SELECT power FROM house ORDER BY time DESC LIMIT 1") == ["299"])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM reading") == ["300"])
    }

    @Test
    func localTimesAreRightOnBothSidesOfAChangeOfClocks() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Europe/Berlin", 1)
            tzset()
            let fixture = try ArchiveFixture()
            let times: [Int64] = [1_774_745_999_999, 1_774_746_000_000, 1_792_889_999_000, 1_792_890_000_001]
            try fixture.segment(times.map { ($0, MadeTelegram.bytes([MadeTelegram.power(1)])) })
            let writer = try fixture.takeIn()
            let local = [
                "2026-03-29 01:59:59.999", "2026-03-29 03:00:00.000", "2026-10-25 02:59:59.000",
                "2026-10-25 02:00:00.001",
            ]
            #expect(try fixture.rows(writer, "SELECT time FROM reading ORDER BY received_ms") == local)
            #expect(try fixture.rows(writer, "SELECT time FROM telegram ORDER BY received_ms") == local)
            #expect(try fixture.rows(writer, "SELECT local_time FROM house ORDER BY time") == local)
        }
    }

    @Test
    func readingsOfSeveralMetersComeInOrderAndTheNewestAreLimited() throws {
        try fixture.segment(ArchiveFixture.telegrams(50), meter: "a")
        try fixture.segment(ArchiveFixture.telegrams(50, seed: 3, from: ArchiveFixture.start + 500), meter: "b")
        _ = try fixture.takeIn()
        let reader = try ArchiveReader(layout: fixture.layout)
        let channels = try reader.channels(of: reader.meters())
        func fetch(_ limit: Int?) throws -> [String] {
            var result: [String] = []
            let range = ReadingRange(from: ArchiveFixture.start, to: .max, limit: limit)
            try reader.readings(of: channels, in: range) { channel, time, value in
                result.append("\(time) \(channel.meter) \(channel.slot) \(value)")
                return true
            }
            return result
        }
        let all = try fetch(nil)
        let times = all.compactMap { $0.split(separator: " ").first.flatMap { Int64($0) } }
        #expect(all.count >= 1_200 && times == times.sorted())
        for limit in [0, 1, 7, 31, 100_000] { #expect(try fetch(limit) == all.suffix(limit)) }
    }

    @Test
    func databaseOfEachOlderVersionIsBroughtUpToDate() throws {
        let query = "SELECT type, name, sql FROM sqlite_schema WHERE name <> 'migration' ORDER BY name"
        let fresh = try fixture.rows(fixture.writer(), query)
        for count in 1..<embeddedMigrations.count {
            let old = try ArchiveFixture()
            try old.layout.create()
            let connection = try Connection(path: old.layout.database)
            try connection.execute("CREATE TABLE migration (name TEXT PRIMARY KEY, applied_ms INTEGER NOT NULL)")
            for (name, sql) in embeddedMigrations.prefix(count) {
                try connection.execute(sql)
                try connection.run("INSERT INTO migration VALUES (?, 1)", [.text(name)])
            }
            #expect(throws: ArchiveError.self) { try ArchiveReader(layout: old.layout) }
            #expect(try old.rows(old.writer(), query) == fresh)
        }
    }

    @Test
    func aReadingTakesAtMostSixAndAHalfBytes() throws {
        let count = 20_000
        try fixture.segment(ArchiveFixture.telegrams(count))
        let writer = try fixture.takeIn()
        let pages = try writer.connection.pragma("page_count").integer ?? 0
        let bytes = Double(pages) * 4096 / Double(count * 12)
        #expect(bytes <= 6.5, "\(bytes) bytes a reading")
    }
}
