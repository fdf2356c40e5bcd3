import OBIS
import Testing

/// docs/meters.md, facts 25, 27 and 28, as far as they concern codes and ids.
struct FactTests {
    @Test
    func fact25_powersOfDifferentMeaningHaveDifferentNames() {
        let names = [16, 15, 1, 2].map { OBISCode(1, 0, $0, 7, 0, 255).shortName }
        #expect(names == ["power", "power_absolute", "power_import", "power_export"])
    }

    @Test
    func fact25_codesThatDifferInTheirLastPartAreDifferentRegisters() {
        let codes = (0...7).map { OBISCode(1, 0, 96, 50, 0, UInt8($0)) }
        #expect(Set(codes).count == 8 && Set(codes.map(\.description)).count == 8)
        #expect(Set(codes.map(\.shortName)).count == 8)
        #expect(OBISCode("1-0:96.50.0*4") == codes[4] && OBISCode("1-0:96.50.0*5") == codes[5])
    }

    @Test(arguments: [
        ("0901455359 1103b599a5", "1ESY1162232997"), ("0a01445a47000282225e", "1DZG0042082910"),
    ])
    func fact27_idsOfDIN43863AreMediumMakerBlockAndNumber(_ hex: String, _ identifier: String) throws {
        let id = try #require(ServerID(hex: hex))
        #expect(id.identifier == identifier)
        #expect(id.printed.filter { $0 != " " } == identifier)
    }

    @Test
    func fact28_otherIDsAreTextOnlyWhereAllBytesArePrintable() throws {
        let other = try #require(ServerID(hex: "06454d4801027156cd45"))
        #expect(other.identifier == nil && other.text == nil && other.printed == "06454d4801027156cd45")
        let text = ServerID(Array("1ESY1162232997".utf8))
        #expect(text.text == "1ESY1162232997" && text.printed == "1ESY1162232997")
        #expect(ServerID([0x31, 0x45, 0x00]).text == nil)
    }
}
