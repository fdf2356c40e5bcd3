import OBIS
import TestSupport
import Testing

struct OBISCodeTests {
    @Test(arguments: [
        ("1-0:1.8.0*255", 0x01_00_01_08_00_FF as UInt64), ("1-0:1.8.0", 0x01_00_01_08_00_FF),
        ("1.8.0", 0x01_00_01_08_00_FF), ("1.8.0*96", 0x01_00_01_08_00_60),
        ("129-129:199.130.3*255", 0x81_81_C7_82_03_FF), ("0-0:96.1.255*255", 0x00_00_60_01_FF_FF),
    ])
    func textFormsGiveTheCode(_ text: String, _ packed: UInt64) throws {
        let code = try #require(OBISCode(text))
        #expect(code.packed == packed)
        #expect(OBISCode(code.description) == code)
        #expect(OBISCode(code.bytes) == code)
        #expect(OBISCode(packed: packed) == code)
    }

    @Test(arguments: [
        "", "1", "1.8", "1.8.", ".8.0", "1..8.0", "1-0:1.8.0*", "1-0:1.8.0*256", "1-0.1.8.0", "1:0-1.8.0", "1-0:1.8",
        "1-0:1.8.0*255*1", "a.b.c", " 1.8.0", "1.8.0\n", "-1.8.0", "99999999999999999999.8.0",
    ])
    func otherTextGivesNone(_ text: String) { #expect(OBISCode(text) == nil) }

    @Test
    func randomCodesSurviveTextAndBytes() {
        var random = SeededRandom(7)
        for _ in 0..<500 {
            let code = OBISCode(packed: UInt64.random(in: 0...UInt64.max, using: &random))
            #expect(OBISCode(code.description) == code)
            #expect(OBISCode(code.a, code.b, code.c, code.d, code.e, code.f) == code)
        }
    }

    @Test
    func codesAreOrderedByTheirGroups() {
        #expect(OBISCode(1, 0, 1, 8, 0) < OBISCode(1, 0, 1, 8, 1))
        #expect(OBISCode(1, 0, 1, 8, 0, 96) < OBISCode(1, 0, 1, 8, 0))
        #expect(OBISCode(0, 9, 9, 9, 9) < OBISCode(1, 0, 0, 0, 0))
    }

    @Test
    func onlySixBytesAreACode() {
        #expect(OBISCode([1, 0, 1, 8, 0]) == nil)
        #expect(OBISCode([1, 0, 1, 8, 0, 255, 0]) == nil)
    }
}
