import Foundation
import OBIS
import TestSupport
import Testing

struct RegisterNameTests {
    @Test(arguments: [
        ("1-0:16.7.0", "power", "Active power total"), ("1-0:36.7.0", "power_l1", "Active power L1"),
        ("1-0:1.7.0", "power_import", "Active power import"),
        ("1-0:15.7.0", "power_absolute", "Absolute active power total"),
        ("1-0:1.8.0", "energy_import", "Active energy import"),
        ("1-0:1.8.1", "energy_import_t1", "Active energy import, tariff 1"),
        ("1-0:2.8.0", "energy_export", "Active energy export"), ("1-0:72.7.0", "voltage_l3", "Voltage L3"),
        ("1-0:51.7.0", "current_l2", "Current L2"), ("1-0:14.7.0", "frequency", "Frequency"),
        ("1-0:81.7.26", "phase_angle_i_l3_u_l3", "Phase angle I(L3) to U(L3)"),
        ("1-0:81.7.1", "phase_angle_u_l2_u_l1", "Phase angle U(L2) to U(L1)"),
        ("1-0:1.8.0*96", "energy_import_last_day", "Active energy import, last day"),
        ("1-0:96.1.0", "server_id", "Server id"), ("129-129:199.130.5", "public_key", "Public key"),
        ("1-0:96.60.1*4", "obis_1_0_96_60_1_4", "1-0:96.60.1*4"),
        ("1-1:16.7.0", "power_ch1", "Active power total, channel 1"),
    ])
    func codesHaveTheirNames(_ text: String, _ short: String, _ full: String) throws {
        let code = try #require(OBISCode(text))
        #expect(code.shortName == short)
        #expect(code.name == full)
        #expect(OBISCode.codes(named: short) == [code])
        #expect(OBISCode(shortNameOrCode: short) == code)
        #expect(OBISCode(shortNameOrCode: short.uppercased()) == code)
        #expect(OBISCode(shortNameOrCode: text) == code)
    }

    @Test
    func shortNamesAreUniqueAndPlain() {
        let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
        for code in OBISCode.known {
            #expect(OBISCode.codes(named: code.shortName) == [code])
            #expect(code.shortName.allSatisfy { allowed.contains($0) })
            #expect(!code.shortName.hasPrefix("obis_"))
        }
        #expect(Set(OBISCode.known.map(\.shortName)).count == OBISCode.known.count)
    }

    @Test
    func everyCodeIsFoundByItsShortName() {
        var random = SeededRandom(3)
        for _ in 0..<2000 {
            let c = UInt8.random(in: 0...255, using: &random)
            let code = OBISCode(
                [0, 1, 1, 1, 129][Int.random(in: 0..<5, using: &random)], UInt8.random(in: 0...1, using: &random), c,
                UInt8.random(in: 5...9, using: &random), UInt8.random(in: 0...90, using: &random),
                UInt8.random(in: 0...3, using: &random) == 0 ? 96 : 255)
            #expect(OBISCode.codes(named: code.shortName) == [code])
        }
    }

    @Test(arguments: [
        "", "_", "t1", "powers", "power_t0", "power_t01", "power_t256", "obis_1_0_1",
    ])
    func otherWordsNameNothing(_ word: String) {
        #expect(OBISCode.codes(named: word).isEmpty)
        #expect(OBISCode(shortNameOrCode: word) == nil)
    }

    @Test(.enabled(if: Project.telegrams != nil, "dumps of real meters are not beside the project"))
    func everyRegisterOfTheDumpsHasAName() throws {
        let folder = try #require(Project.telegrams) + "/expected/"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = try String(contentsOfFile: folder + file, encoding: .utf8)
            for match in text.matches(of: /"obis": "([0-9a-f]{12})"/) {
                let code = OBISCode(packed: try #require(UInt64(match.1, radix: 16)))
                #expect(!code.shortName.hasPrefix("obis_"), "\(code)")
            }
        }
    }
}
