import Foundation
import OBIS
import TestSupport
import Testing

/// The names of IEC 62056-61, composed by rule.
struct CatalogueTests {
    @Test(
        arguments: [
            ("1-0:3.8.0", "reactive_energy_import", "Reactive energy import", "Blindenergie Bezug", "varh"),
            ("1-0:16.7.0", "power", "Active power total", "Wirkleistung gesamt", "W"),
            ("1-0:29.7.0", "apparent_import_l1", "Apparent power import L1", "Scheinleistung Bezug L1", "VA"),
            (
                "1-0:1.8.2*97", "energy_import_t2_last_week", "Active energy import, tariff 2, last 7 days",
                "Wirkenergie Bezug, Tarif 2, letzte 7 Tage", "Wh"
            ),
            (
                "1-0:1.4.0", "power_import_average", "Active power import, running average",
                "Wirkleistung Bezug, laufender Mittelwert", "W"
            ),
            (
                "1-0:1.16.3*12", "power_import_max2_t3_vz12",
                "Active power import, maximum 2, tariff 3, billing period 12",
                "Wirkleistung Bezug, Maximum 2, Tarif 3, Abrechnungsperiode 12", "W"
            ),
            (
                "1-0:1.8.0*101", "energy_import_previous1", "Active energy import, last billing period",
                "Wirkenergie Bezug, letzte Abrechnungsperiode", "Wh"
            ),
            (
                "1-0:1.29.0", "energy_import_interval", "Active energy import, in the recording interval",
                "Wirkenergie Bezug, in der Messperiode", "Wh"
            ),
            (
                "1-2:52.7.5", "voltage_l2_h5_ch2", "Voltage L2, harmonic 5, channel 2",
                "Spannung L2, Harmonische 5, Kanal 2",
                "V"
            ),
            (
                "1-0:12.32.11", "voltage_under_count_h11",
                "Voltage, under the limit, how often, dips of 15 to 30 % for 100 to 500 ms",
                "Spannung, Unterschreitung, Anzahl, Einbrüche um 15 bis 30 % für 100 bis 500 ms", ""
            ),
            (
                "1-0:31.37.0", "current_over_duration_l1", "Current L1, over the limit, how long",
                "Strom L1, Überschreitung, Dauer", "s"
            ),
            (
                "1-0:83.8.37", "active_losses_import_integral_l1", "Active losses import, time integral L1",
                "Wirkverluste Bezug, Zeitintegral L1", "Wh"
            ),
            ("1-0:85.7.0", "power_factor_export_l1", "Power factor export L1", "Leistungsfaktor Lieferung L1", nil),
            ("1-0:125.7.0", "voltage_l2_l3", "Voltage L2 to L3", "Spannung L2 zu L3", "V"),
            ("1-0:81.7.40", "phase_angle_u_l1_i_l1", "Phase angle U(L1) to I(L1)", "Phasenwinkel U(L1) zu I(L1)", "°"),
            ("1-0:0.2.2", "time_switch_program", "Time switch program number", "Nummer des Schaltuhrprogramms", nil),
            (
                "1-0:0.1.0*7", "billing_count_vz7", "Billing period counter, billing period 7",
                "Zähler der Abrechnungsperioden, Abrechnungsperiode 7", ""
            ),
            ("0-0:96.7.21", "power_failures_any", "Power failures, any phase", "Netzausfälle, beliebige Phase", ""),
            ("0-0:96.8.5", "operating_time_tariff_5", "Time of operation, tariff 5", "Betriebszeit, Tarif 5", nil),
            (
                "1-0:96.9.0", "ambient_temperature_electricity", "Ambient temperature, electricity",
                "Umgebungstemperatur, Elektrizität", "°C"
            ),
            (
                "0-0:0.2.2", "time_switch_program_device", "Time switch program number, device",
                "Nummer des Schaltuhrprogramms, Gerät", nil
            ),
            ("1-0:96.50.1*4", "hardware_version", "Hardware version", "Hardwareversion", nil),
            ("129-129:199.130.3", "manufacturer_id", "Manufacturer identification", "Herstellerkennung", nil),
            ("7-1:3.0.0", "gas_3_0_0_ch1", "Gas 3.0.0, channel 1", "Gas 3.0.0, Kanal 1", nil),
            ("6-0:1.0.0*1", "heat_1_0_0_vz1", "Heat 1.0.0*1", "Wärme 1.0.0*1", nil),
        ] as [(String, String, String, String, String?)])
    func codesAreNamedByRule(_ text: String, _ short: String, _ english: String, _ german: String, _ unit: String?)
        throws
    {
        let code = try #require(OBISCode(text))
        #expect(code.shortName == short)
        #expect(code.name(in: .english) == english)
        #expect(code.name(in: .german) == german)
        #expect(code.expectedUnit?.symbol == unit)
        #expect(OBISCode.codes(named: short) == [code])
        #expect(code.hasName)
    }

    /// No source says what these mean.
    @Test(arguments: [
        "1-0:100.7.0", "1-0:1.7.0*5", "1-0:1.48.0", "1-0:0.9.3", "1-0:96.60.1", "129-129:1.2.3", "2-0:1.0.0",
        "1-70:1.8.0",
        "1-0:1.4.64", "255-255:255.255.255",
    ])
    func codesWithoutASourceStayGeneric(_ text: String) throws {
        let code = try #require(OBISCode(text))
        #expect(!code.hasName)
        #expect(code.name(in: .german) == code.description && code.name == code.description)
        #expect(code.shortName == "obis_\(code.bytes.map(String.init).joined(separator: "_"))")
        #expect(code.expectedUnit == nil && code.aliases.isEmpty)
        #expect(OBISCode.codes(named: code.shortName) == [code])
        #expect(code.groups.allSatisfy { !$0.meaning.english.isEmpty && !$0.meaning.german.isEmpty })
    }

    /// Archives hold these names, and users' queries have them.
    @Test
    func shortNamesThatArchivesHoldStay() throws {
        let recorded = try String(
            contentsOfFile: Project.folder + "/Tests/OBISTests/Recorded/short-names.txt", encoding: .utf8)
        var count = 0
        for line in recorded.split(separator: "\n") {
            let parts = line.split(separator: " ")
            #expect(OBISCode(String(parts[0]))?.shortName == String(parts[1]))
            count += 1
        }
        #expect(count == 290)
    }

    /// The same for tariffs up to 4 and the periods of household meters, as they were when archives began to hold them.
    @Test
    func tariffsAndPeriodsOfShortNamesStay() throws {
        let pairs: [(String, String)] = [
            ("1-0:1.8.4*100", "energy_import_t4_since_reset"), ("1-0:22.8.1*99", "energy_export_l1_t1_last_year"),
            ("1-0:15.7.1", "power_absolute_t1"), ("1-0:12.6.3", "voltage_max_h3"), ("1-0:13.7.2", "power_factor_h2"),
            ("1-0:1.7.255", "power_import_t255"), ("1-0:74.7.0", "frequency_l3"), ("1-0:91.6.0", "current_neutral_max"),
            ("1-0:76.8.0", "energy_balance_l3"), ("1-0:61.6.2", "power_import_max_l3_t2"),
        ]
        for (text, name) in pairs { #expect(OBISCode(text)?.shortName == name) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var count = 0
        for code in Self.firstComposable.sorted() {
            for byte in "\(code) \(code.shortName)\n".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            count += 1
        }
        #expect(count == 2802)
        #expect(hash == 0x2789_0E09_1FA0_7FBE)
    }

    /// The codes that had names before the catalogue.
    private static var firstComposable: Set<OBISCode> {
        let quantities: [UInt8] = Array(1...80) + [91, 92]
        var codes = Set<OBISCode>()
        for c in quantities {
            let hasEnergy = c < 91 && ![11, 12, 13, 14].contains((c - 1) % 20 + 1)
            for e: UInt8 in 0...4 {
                codes.formUnion([OBISCode(1, 0, c, 6, e), OBISCode(1, 0, c, 7, e)])
                guard hasEnergy else { continue }
                for f: UInt8 in [255, 96, 97, 98, 99, 100] { codes.insert(OBISCode(1, 0, c, 8, e, f)) }
            }
        }
        let recorded =
            (try? String(
                contentsOfFile: Project.folder + "/Tests/OBISTests/Recorded/short-names.txt", encoding: .utf8)) ?? ""
        for line in recorded.split(separator: "\n") { codes.insert(OBISCode(String(line.prefix { $0 != " " }))!) }
        return codes
    }

    @Test
    func everyCodeOfEveryGroupHasAMeaningInBothLanguages() {
        var random = SeededRandom(5)
        for _ in 0..<20_000 {
            let code = OBISCode(
                packed: UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 16...20, using: &random))
            #expect(code.groups.map(\.letter) == ["A", "B", "C", "D", "E", "F"])
            #expect(code.groups.map(\.value) == code.bytes)
            #expect(code.groups.allSatisfy { !$0.meaning.english.isEmpty && !$0.meaning.german.isEmpty })
            #expect(!code.name(in: .english).isEmpty && !code.name(in: .german).isEmpty)
        }
    }

    @Test
    func groupsSayWhatTheyMean() throws {
        let code = try #require(OBISCode("1-0:41.8.2*96"))
        #expect(
            code.groups.map(\.meaning.english) == [
                "electricity", "no channel, or the only one", "Active power import, L2", "register: integral over time",
                "tariff 2", "last day",
            ])
        let german = try #require(OBISCode("0-0:96.7.1")).groups.map(\.meaning.german)
        #expect(
            german == [
                "abstrakt: das Gerät selbst", "kein Kanal, oder der einzige", "Serviceeinträge", "Netzausfälle",
                "Netzausfälle, L1", "nicht verwendet: der jetzige Wert",
            ])
        #expect(OBISCode(1, 0, 96, 50, 1, 1).isNamedByMakers && OBISCode(129, 129, 199, 130, 3).isNamedByMakers)
        #expect(!OBISCode(1, 0, 1, 8, 0).isNamedByMakers && !OBISCode(1, 0, 96, 1, 0).isNamedByMakers)
    }

    @Test
    func onlyWhatIsTheSameInGermanIsNamedTheSame() {
        let same = OBISCode.known.filter { $0.name(in: .german) == $0.name(in: .english) }
        #expect(same.map(\.shortName) == ["modem"])
    }
}
