import OBIS
import TestSupport
import Testing

/// The way back: from words to codes.
struct NameParserTests {
    @Test(arguments: [
        ("power_max_import", "1-0:1.6.0"), ("max_power_import", "1-0:1.6.0"), ("current_n", "1-0:91.7.0"),
        ("phase_angle_u2_u1", "1-0:81.7.1"), ("phase_angle_i_n_u_l1", "1-0:81.7.7"),
        ("phasenwinkel_i3_u3", "1-0:81.7.26"),
        ("energy_import_24h", "1-0:1.8.0*96"), ("verbrauch_letzter_tag", "1-0:1.8.0*96"), ("leistung", "1-0:16.7.0"),
        ("Wirkleistung L2", "1-0:56.7.0"), ("bezug_ht", "1-0:1.8.1"), ("bezug tarif 2", "1-0:1.8.2"),
        ("einspeisung", "1-0:2.8.0"), ("Zählerstand", "1-0:1.8.0"), ("frequenz", "1-0:14.7.0"),
        ("spannung_l3_max", "1-0:72.6.0"), ("voltage_l1_thd", "1-0:32.7.124"), ("voltage_l12", "1-0:124.7.0"),
        ("power-l1", "1-0:36.7.0"), ("POWER", "1-0:16.7.0"), ("obis_1_0_16_7_0_255", "1-0:16.7.0"),
        ("obis_1_0_96_50_1_4", "1-0:96.50.1*4"), ("hersteller", "1-0:96.50.1*1"), ("voltage_l1_l2_max", "1-0:124.6.0"),
        ("strom_l1_ch3", "1-3:31.7.0"), ("blindenergie_q4_t2", "1-0:8.8.2"),
    ])
    func otherWordsAreUnderstood(_ word: String, _ text: String) throws {
        let code = try #require(OBISCode(text))
        #expect(OBISCode.codes(named: word).first == code)
        #expect(OBISCode(shortNameOrCode: word) == code)
    }

    @Test
    func wordOfSeveralCodesGivesAll() {
        #expect(
            OBISCode.codes(named: "zählernummer").map(\.shortName) == [
                "server_id", "device_id", "property_number", "serial_number",
            ])
    }

    @Test
    func shortNameNeverMeansAnotherCode() {
        for code in OBISCode.known {
            for alias in code.aliases {
                #expect(OBISCode.codes(named: alias).contains(code), "\(alias)")
                #expect(alias != code.shortName)
            }
        }
    }

    @Test(arguments: [
        "power_l4", "power_l1_l2", "power_t0", "power_h0", "power_ch0", "power_max_min", "energy_import_max",
        "power_billing_period", "_power", "power_", "power__l1", "frequency_l1_l1", "phase_angle_u4_u1",
        "phase_angle_u1",
        "phase_angle_u1_u1", "obis_1_0_16_7_0", "obis_1_0_16_7_0_256", "obis_01_0_16_7_0_255", "gas_3_0", "gas_3_0_256",
        "profile_1min_2", "server_id_ch1_2", "clock_further_128", "max", "l1", "vz3", "tarif 1",
        String(repeating: "power_", count: 50_000),
    ])
    func nonsenseNamesNothing(_ word: String) { #expect(OBISCode.codes(named: word).isEmpty) }

    @Test
    func everyCodeOfElectricityIsFoundByItsShortName() {
        var random = SeededRandom(17)
        for _ in 0..<5_000 {
            let code = OBISCode(
                1, UInt8.random(in: 0...3, using: &random), UInt8.random(in: 0...130, using: &random),
                UInt8.random(in: 0...60, using: &random), UInt8.random(in: 0...130, using: &random),
                [255, 255, 255, 0, 7, 96, 99, 100, 101, 125, 126, 127].randomElement(using: &random) ?? 255)
            #expect(OBISCode.codes(named: code.shortName) == [code], "\(code)")
        }
    }

    @Test
    func everyCodeOfTheTablesIsFoundByItsShortName() {
        for a: UInt8 in [0, 1] {
            for c: UInt8 in [0, 1, 10, 24, 43, 96, 97, 98, 99] {
                for d: UInt8 in 0...100 {
                    for e: UInt8 in [0, 1, 2, 3, 9, 10, 21, 63, 127, 255] {
                        for f: UInt8 in [0, 4, 255] {
                            let code = OBISCode(a, 0, c, d, e, f)
                            guard code.hasName else { continue }
                            #expect(OBISCode.codes(named: code.shortName) == [code], "\(code)")
                        }
                    }
                }
            }
        }
    }
}
