import SQLite
import TestSupport
import Testing

@testable import Archive

/// A register that an archive has under another name than the program gives it now.
struct RegisterNamesTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    /// An archive as an older program left it: 1-0:96.50.3*3 and its status have names made by rule, as have all units.
    private func olderArchive() throws {
        try fixture.segment([
            (
                start,
                MadeTelegram.bytes([MadeTelegram.entry(96, 50, .integer(2_301), unit: 35, scaler: -1, status: 1, f: 3)])
            )
        ])
        let writer = try fixture.takeIn()
        try writer.connection.execute(
            """
            UPDATE channel SET short_name = 'obis_1_0_96_50_0_3' || iif(kind = 'status', '_status', ''),
            name = '1-0:96.50.0*3' || iif(kind = 'status', ', status', ''), unit = iif(unit IS NULL, NULL, 'unit 35')
            """)
    }

    @Test
    func registerKeepsTheNameThatTheArchiveHas() throws {
        try olderArchive()
        // Another scaler, then another device: new channels of a register that has its name.
        let entry = MadeTelegram.entry(96, 50, .integer(23), unit: 35, scaler: 1, status: 2, f: 3)
        try fixture.segment([
            (start + 1_000, MadeTelegram.bytes([entry])), (start + 2_000, MadeTelegram.bytes([entry], serverID: [7])),
        ])
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(writer, "SELECT DISTINCT short_name, name, unit FROM channel ORDER BY 1") == [
                "obis_1_0_96_50_0_3|1-0:96.50.0*3|unit 35", "obis_1_0_96_50_0_3_status|1-0:96.50.0*3, status|NULL",
            ])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM channel") == ["5"])
        #expect(
            try fixture.rows(writer, "SELECT name FROM pragma_table_info('house')") == [
                "time", "local_time", "obis_1_0_96_50_0_3", "obis_1_0_96_50_0_3_status",
            ])
        #expect(
            try fixture.rows(writer, "SELECT obis_1_0_96_50_0_3 FROM house ORDER BY time") == ["230.1", "230", "230"])
    }

    @Test
    func anotherMeterOfThatArchiveHasTheNewName() throws {
        try olderArchive()
        try fixture.segment(
            [(start, MadeTelegram.bytes([MadeTelegram.entry(96, 50, .integer(20), unit: 9, scaler: 0, f: 3)]))],
            meter: "garage")
        let writer = try fixture.takeIn()
        #expect(
            try fixture.rows(writer, "SELECT DISTINCT short_name FROM channel WHERE kind = 'number' ORDER BY 1") == [
                "chip_temperature_min", "obis_1_0_96_50_0_3",
            ])
    }

    @Test
    func nameOfAStatusAloneIsTheRegistersToo() throws {
        try olderArchive()
        let writer = try fixture.writer()
        try writer.connection.execute("DELETE FROM channel WHERE kind = 'number'; UPDATE channel SET slot = 0")
        try fixture.segment([
            (start + 1_000, MadeTelegram.bytes([MadeTelegram.entry(96, 50, .integer(5), unit: 9, scaler: 0, f: 3)]))
        ])
        _ = writer
        let next = try fixture.takeIn()
        #expect(
            try fixture.rows(next, "SELECT short_name, name FROM channel WHERE kind = 'number'") == [
                "obis_1_0_96_50_0_3|1-0:96.50.0*3"
            ])
    }
}
