import SML
import TestSupport
import Testing

@testable import Archive

struct IngestTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    /// An archive that has taken in these telegrams, a second apart.
    private func archive(_ telegrams: [[UInt8]]) throws -> ArchiveWriter {
        try fixture.segment(telegrams.enumerated().map { (start + Int64($0.offset) * 1000, $0.element) })
        return try fixture.takeIn()
    }

    @Test
    func everyKindOfValueIsStoredAsSent() throws {
        let writer = try archive([
            MadeTelegram.bytes([
                MadeTelegram.energy(123_456, status: 0x182), MadeTelegram.power(-50),
                MadeTelegram.entry(96, 1, .octets(MadeTelegram.serverID)),
                MadeTelegram.entry(96, 50, .octets(Array("EMH".utf8)), f: 1),
                MadeTelegram.entry(2, 8, .unsigned(.max), unit: 30, scaler: -1),
                MadeTelegram.entry(32, 7, .integer(2), unit: 35, scaler: 3),
                MadeTelegram.entry(0, 9, .absent), MadeTelegram.entry(97, 97, .boolean(true)),
                MadeTelegram.entry(99, 1, .integer(.min), unit: 255, scaler: -4),
            ])
        ])
        let rows = try fixture.rows(writer, "SELECT obis, value, unit FROM reading")
        #expect(
            Set(rows) == [
                "1-0:1.8.0*255|12345.6|Wh", "1-0:1.8.0*255|386|NULL", "1-0:16.7.0*255|-50|W",
                "1-0:96.1.0*255|0a015453540000000001|NULL", "1-0:96.50.0*1|EMH|NULL",
                "1-0:2.8.0*255|18446744073709551615|NULL", "1-0:32.7.0*255|2000|V", "1-0:97.97.0*255|1|NULL",
                "1-0:99.1.0*255|-922337203685478.0|NULL",
            ])
        #expect(rows.count == 9)
    }

    @Test
    func changedScalerUnitOrDeviceMakesANewChannelOfTheSameColumn() throws {
        let writer = try archive([
            MadeTelegram.bytes([MadeTelegram.energy(12, scaler: 3)]),
            MadeTelegram.bytes([MadeTelegram.power(7), MadeTelegram.energy(123_456)]),
            MadeTelegram.bytes([MadeTelegram.energy(8)], serverID: [9]),
            MadeTelegram.bytes([MadeTelegram.energy(5, unit: 32)], serverID: [9]),
        ])
        let channels =
            "SELECT server_id, obis, scaler, unit_code FROM channel WHERE obis = '1-0:1.8.0*255' ORDER BY slot"
        let id = "0a015453540000000001"
        #expect(
            try fixture.rows(writer, channels) == [
                "\(id)|1-0:1.8.0*255|3|30", "\(id)|1-0:1.8.0*255|-1|30", "09|1-0:1.8.0*255|-1|30",
                "09|1-0:1.8.0*255|-1|32",
            ])
        #expect(
            try fixture.rows(writer, "SELECT energy_import, power FROM house ORDER BY time") == [
                "12000|NULL", "12345.6|7", "0.8|NULL", "NULL|NULL",
            ])
    }

    @Test(arguments: [16, 17, 50, 100])
    func moreRegistersThanOneRowHolds(count: Int) throws {
        let entries = (0..<count).map { MadeTelegram.entry(96, UInt8($0), .integer(Int64($0) * 7), scaler: 0) }
        let writer = try archive([
            MadeTelegram.bytes(entries), MadeTelegram.bytes(Array(entries.suffix(2))), MadeTelegram.bytes(entries),
        ])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM reading") == ["\(2 * count + 2)"])
        let blocks = (count + 15) / 16
        let ofSecond = Set([(count - 2) / 16, (count - 1) / 16, 0]).count
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram_store") == ["\(2 * blocks + ofSecond)"])
        let house = try fixture.rows(writer, "SELECT * FROM house ORDER BY time")
        let values = (0..<count).map { "\($0 * 7)" }
        #expect(house.count == 3)
        for (index, row) in house.enumerated() {
            let expected = index == 1 ? values.indices.map { $0 < count - 2 ? "NULL" : values[$0] } : values
            #expect(row.split(separator: "|").dropFirst(2).map(String.init) == expected)
        }
        let latest = try ArchiveReader(layout: fixture.layout)
        #expect(try latest.latest(of: latest.meters()).count == count)
    }

    @Test
    func statusIsStoredWhenItChangesAlsoAfterARestartAndForLateTelegrams() throws {
        func telegram(_ value: Int64, _ status: UInt64) -> [UInt8] {
            MadeTelegram.bytes([MadeTelegram.energy(value, status: status)])
        }
        let statuses = "SELECT (received_ms - \(start)) / 1000, value FROM reading WHERE short_name LIKE '%_status'"
        var writer = try archive([telegram(1, 10), telegram(2, 10), telegram(3, 11), telegram(4, 11)])
        #expect(try fixture.rows(writer, statuses) == ["0|10", "2|11"])
        try fixture.segment([(start + 10_000, telegram(5, 11)), (start + 11_000, telegram(6, .max))])
        writer = try fixture.takeIn()
        #expect(try fixture.rows(writer, statuses) == ["0|10", "2|11", "11|-1"])
        try fixture.segment([(start - 9_000, telegram(0, .max)), (start - 8_000, telegram(0, 3))])
        writer = try fixture.takeIn()
        #expect(try fixture.rows(writer, statuses) == ["-9|-1", "-8|3", "0|10", "2|11", "11|-1"])
    }

    @Test
    func ofARegisterSentTwiceTheFirstCounts() throws {
        let writer = try archive([
            MadeTelegram.bytes([MadeTelegram.energy(10, status: 1), MadeTelegram.energy(20, status: 2)]),
            MadeTelegram.bytes([MadeTelegram.power(3)]),
        ])
        let expected = ["energy_import|1.0", "energy_import_status|1", "power|3"]
        #expect(try fixture.rows(writer, "SELECT short_name, value FROM reading ORDER BY 1") == expected)
        #expect(try fixture.rows(writer, "SELECT short_name, value FROM latest ORDER BY 1") == expected)
    }

    @Test
    func latestFindsWhatTheNewestTelegramLacks() throws {
        var writer: ArchiveWriter? = try archive([
            MadeTelegram.bytes([MadeTelegram.energy(10), MadeTelegram.entry(96, 50, .octets([65, 66]), f: 1)]),
            MadeTelegram.bytes([MadeTelegram.power(3)]),
        ])
        let query = "SELECT obis, value, received_ms - \(start) FROM latest ORDER BY 1"
        let expected = ["1-0:1.8.0*255|1.0|0", "1-0:16.7.0*255|3|1000", "1-0:96.50.0*1|AB|0"]
        #expect(try writer.map { try fixture.rows($0, query) } == expected)
        writer = nil
        let reader = try ArchiveReader(layout: fixture.layout)
        let latest = try reader.latest(of: reader.meters())
        #expect(latest.map(\.milliseconds) == [start, start, start + 1000])
        #expect(latest.map(\.value) == [.number(10), .text("AB"), .number(3)])
    }
}
