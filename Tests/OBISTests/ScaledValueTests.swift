import Foundation
import OBIS
import TestSupport
import Testing

struct ScaledValueTests {
    @Test(arguments: [
        (-10550 as Int64, -2 as Int8, "-105.50"), (0, -2, "0.00"), (5, -2, "0.05"), (-5, -2, "-0.05"),
        (2043, 3, "2043000"),
        (0, 3, "0"), (7, 0, "7"), (-7, 0, "-7"), (Int64.min, 0, "-9223372036854775808"),
        (Int64.min, -18, "-9.223372036854775808"), (Int64.max, -19, "0.9223372036854775807"), (-1, 2, "-100"),
    ])
    func fact22_textHasTheMetersDigits(_ raw: Int64, _ scaler: Int8, _ text: String) {
        #expect(ScaledValue(raw: raw, scaler: scaler).description == text)
    }

    @Test
    func extremeScalersStayWithinBounds() {
        #expect(ScaledValue(raw: 1, scaler: 127).description == "1" + String(repeating: "0", count: 127))
        #expect(ScaledValue(raw: 1, scaler: -128).description == "0." + String(repeating: "0", count: 127) + "1")
        #expect(ScaledValue(raw: 1, scaler: -128).double == 1e-128)
        #expect(ScaledValue(raw: Int64.max, scaler: 127).double == 9.223372036854775807e145)
        #expect(ScaledValue(raw: 0, scaler: -128).double == 0)
    }

    @Test
    func fact22_doubleIsTheNearestToTheText() {
        var random = SeededRandom(11)
        for _ in 0..<2000 {
            let bits = Int64.random(in: 0...63, using: &random)
            let value = ScaledValue(
                raw: Int64.random(in: Int64.min...Int64.max, using: &random) >> bits,
                scaler: Int8.random(in: -30...30, using: &random))
            #expect(value.double == Double(value.description))
        }
        #expect(ScaledValue(raw: 3, scaler: -1).double == 0.3)
    }
}
