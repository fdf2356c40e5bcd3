import OBIS
import Testing

struct UnitTests {
    @Test(arguments: [
        (8 as UInt8, "°"), (9, "°C"), (13, "m³"), (27, "W"), (28, "VA"), (29, "var"), (30, "Wh"), (31, "VAh"),
        (32, "varh"),
        (33, "A"), (35, "V"), (44, "Hz"), (52, "K"), (56, "%"), (57, "Ah"), (70, "dBm"), (72, "dB"),
    ])
    func codesHaveTheSymbolsOfTheStandard(_ code: UInt8, _ symbol: String) {
        #expect(OBIS.Unit(code: code).symbol == symbol)
        #expect(OBIS.Unit(symbol: symbol) == OBIS.Unit(code: code))
    }

    @Test
    func codesWithoutAUnitHaveNoSymbol() {
        for code: UInt8 in [0, 58, 59, 68, 69, 73, 128, 254, 255] { #expect(OBIS.Unit(code: code).symbol == "") }
        #expect(OBIS.Unit(symbol: "") == nil)
        #expect(OBIS.Unit(symbol: "furlong") == nil)
    }
}
