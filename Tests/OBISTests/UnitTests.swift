import OBIS
import Testing

struct UnitTests {
    @Test(arguments: [
        (8 as UInt8, "°"), (9, "°C"), (13, "m³"), (27, "W"), (28, "VA"), (29, "var"), (30, "Wh"), (31, "VAh"),
        (32, "varh"),
        (33, "A"), (35, "V"), (44, "Hz"), (52, "K"), (56, "%"), (57, "Ah"), (70, "dBm"), (72, "dB"),
        (66, "g/cm²"), (128, "in"), (137, "ft³"), (140, "gal (US)"), (146, "Btu"), (174, "Btu/d"),
    ])
    func codesHaveTheSymbolsOfTheStandard(_ code: UInt8, _ symbol: String) {
        #expect(OBIS.Unit(code: code).symbol == symbol)
        #expect(OBIS.Unit(symbol: symbol) == OBIS.Unit(code: code))
    }

    @Test
    func codesWithoutAUnitHaveNoSymbol() {
        for code: UInt8 in [0, 58, 59, 68, 69, 73, 127, 175, 253, 254, 255] {
            #expect(OBIS.Unit(code: code).symbol == "")
        }
        #expect(OBIS.Unit(symbol: "") == nil)
        #expect(OBIS.Unit(symbol: "furlong") == nil)
    }

    @Test
    func symbolsLeadBackToTheFirstCodeThatHasThem() {
        for code: UInt8 in 0...255 where !OBIS.Unit(code: code).symbol.isEmpty {
            let symbol = OBIS.Unit(code: code).symbol
            #expect(OBIS.Unit(symbol: symbol)?.symbol == symbol)
            #expect(OBIS.Unit(symbol: symbol).map { $0.code <= code } == true)
        }
        #expect((0...255).filter { !OBIS.Unit(code: $0).symbol.isEmpty }.count == 115)
    }
}
