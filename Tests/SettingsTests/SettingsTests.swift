import Foundation
import OBIS
import Settings
import TestSupport
import Testing

/// Parses a text as `smtrace.cfg`; the only time zones are Europe/Berlin and UTC.
func parse(_ text: String, path: String = "smtrace.cfg") throws(SettingsProblems) -> Configuration {
    try Configuration.parse(Array(text.utf8), path: path) { ["Europe/Berlin", "UTC"].contains($0) }
}

@Suite struct SettingsTests {
    @Test func everyKeyIsRead() throws {
        let settings = try parse(
            """
            archive:
              directory: /srv/meters
              commit: 500ms
              time_zone: Europe/Berlin
              retention: {captures: 2w, readings: forever, rollups: 10y}
              keep_free: 2GiB
            log: {level: debug}
            captures: {rotate: hour, naming: "%N-%Y.pcapng", every: 2, compress: off}
            meters:
              heat_pump: {source: simulator, profile: heat_pump, rate: 0.5, seed: 18446744073709551615, faults: yes}
              house:
                source: serial
                device: /dev/ttyUSB0
                baud: 300
                data_bits: 7
                stop_bits: 1.5
                parity: even
                rts: on
                dtr: off
                server_id: 0a0149534b00047a5544
                direction_from_status: on
                note: "basic: consumption"
                captures: {every: 10, rotate: 10MiB}
              cellar: {source: tcp, address: "ser2net.local:3333"}
              attic: {source: tcp, address: "[fe80::1]:1"}
              dump: {source: file, path: /tmp/x.bin}
              pipe: {source: stdin}
            """)
        #expect(
            settings.archive
                == ArchiveSettings(
                    directory: "/srv/meters", commitMilliseconds: 500, timeZone: "Europe/Berlin",
                    retention: Retention(captures: .days(14), readings: .forever, rollups: .days(3_650)),
                    keepFree: .bytes(2 << 30)))
        #expect(settings.log.level == .debug)
        let common = CaptureSettings(rotate: .hour, naming: "%N-%Y.pcapng", every: 2, compress: false)
        #expect(settings.captures == common)
        #expect(settings.path == "smtrace.cfg")
        #expect(settings.meters.map(\.name) == ["heat_pump", "house", "cellar", "attic", "dump", "pipe"])
        let serial = SerialSettings(
            device: "/dev/ttyUSB0", baudRate: 300, dataBits: 7, stopBits: .oneAndHalf, parity: .even, rts: true,
            dtr: false)
        let own = CaptureSettings(rotate: .bytes(10 << 20), naming: "%N-%Y.pcapng", every: 10, compress: false)
        let id = ServerID([0x0A, 0x01, 0x49, 0x53, 0x4B, 0x00, 0x04, 0x7A, 0x55, 0x44])
        #expect(
            settings.meters[1]
                == MeterSettings(
                    name: "house", note: "basic: consumption", source: .serial(serial), serverID: id,
                    directionFromStatus: true, captures: own, line: 11))
        #expect(
            settings.meters.map(\.source) == [
                .simulator(SimulatorSettings(profile: .heatPump, rate: 0.5, seed: .max, faults: true)), .serial(serial),
                .tcp(host: "ser2net.local", port: 3333), .tcp(host: "fe80::1", port: 1), .file(path: "/tmp/x.bin"),
                .stdin,
            ])
    }

    @Test func defaultsAreThoseOfTheModel() throws {
        let settings = try parse("meters: {a: {source: simulator}, b: {source: serial, device: /dev/x}}")
        #expect(
            settings
                == Configuration(
                    path: "smtrace.cfg", archive: ArchiveSettings(directory: "data"),
                    meters: [
                        MeterSettings(name: "a", source: .simulator(SimulatorSettings()), line: 1),
                        MeterSettings(name: "b", source: .serial(SerialSettings(device: "/dev/x")), line: 1),
                    ]))
    }

    @Test func emptyValuesAndSectionsAreDefaults() throws {
        let settings = try parse("archive:\nlog: ~\ncaptures: {every: }\nmeters:\n  a:\n    source: stdin\n    note:\n")
        #expect(settings.archive == ArchiveSettings(directory: "data"))
        #expect(settings.meters[0].note == nil && settings.captures == CaptureSettings())
    }

    @Test func relativePathsStartAtTheFilesFolder() throws {
        let text = "archive: {directory: d}\nmeters: {a: {source: file, path: x.bin}, b: {source: file, path: /y.bin}}"
        let settings = try parse(text, path: "/etc/smtrace/smtrace.cfg")
        #expect(settings.archive.directory == "/etc/smtrace/d")
        #expect(settings.meters.map(\.source) == [.file(path: "/etc/smtrace/x.bin"), .file(path: "/y.bin")])
        #expect(try parse(text, path: "../smtrace.cfg").archive.directory == "../d")
    }

    @Test func fileIsReadFromDisk() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("smtrace.cfg")
        try Data("meters: {a: {source: stdin}}".utf8).write(to: URL(filePath: path))
        #expect(try Configuration.load(path: path).archive.directory == directory.file("data"))
    }

    @Test func unreadableFilesAreNamed() throws {
        let directory = try TemporaryDirectory()
        let missing = #expect(throws: SettingsProblems.self) { try Configuration.load(path: directory.file("no.cfg")) }
        #expect(missing?.description == "\(directory.file("no.cfg")): cannot be read: there is no such file")
        let folder = #expect(throws: SettingsProblems.self) { try Configuration.load(path: directory.path) }
        #expect(folder?.description == "\(directory.path): cannot be read: it is a directory")
        let path = directory.file("latin.cfg")
        try Data([0x61, 0x3A, 0x0A, 0x23, 0x20, 0xE4, 0x0A]).write(to: URL(filePath: path))
        let latin = #expect(throws: SettingsProblems.self) { try Configuration.load(path: path) }
        #expect(latin?.description == "\(path):2: this is not UTF-8; save the file as UTF-8")
    }

    @Test func keepFreeIsAShareOrASize() {
        #expect(KeepFree.percent(5).bytes(ofCapacity: 1_000_000) == 50_000)
        #expect(KeepFree.percent(150).bytes(ofCapacity: .max) > 0)
        #expect(KeepFree.bytes(7).bytes(ofCapacity: 1_000) == 7)
    }

    @Test func systemKnowsItsTimeZones() {
        #expect(TimeZoneNames.exists("Europe/Berlin"))
        for name in ["Europe", "Europe/Nowhere", "../../etc/passwd", "/etc/passwd", "", "Europe//Berlin", "a\0b"] {
            #expect(!TimeZoneNames.exists(name), "\(name)")
        }
    }
}
