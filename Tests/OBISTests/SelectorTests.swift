import OBIS
import Testing

/// What `--obis` selects among the registers that a meter sends.
struct SelectorTests {
    private static let household = [
        "1-0:96.1.0", "1-0:1.8.0", "1-0:1.8.1", "1-0:1.8.2", "1-0:2.8.0", "1-0:16.7.0", "1-0:36.7.0", "1-0:1.8.0*96",
    ].compactMap { OBISCode($0) }

    private func select(_ text: String, _ codes: [OBISCode] = household) throws -> [String] {
        try #require(OBISSelector(text)).select(from: codes).map(\.description)
    }

    @Test(arguments: [
        ("1.8.0", ["1-0:1.8.0*255"]), ("1.8", ["1-0:1.8.0*255", "1-0:1.8.1*255", "1-0:1.8.2*255"]),
        ("1-0:1.8.0*96", ["1-0:1.8.0*96"]), ("1.8.0*96", ["1-0:1.8.0*96"]), ("1.8.0&96", ["1-0:1.8.0*96"]),
        ("16.7.0", ["1-0:16.7.0*255"]), ("0100100700ff", ["1-0:16.7.0*255"]),
        ("01 00 10 07 00 FF", ["1-0:16.7.0*255"]), ("power", ["1-0:16.7.0*255"]), ("leistung_l1", ["1-0:36.7.0*255"]),
        ("bezug tarif 1", ["1-0:1.8.1*255"]), ("zaehlernummer", ["1-0:96.1.0*255"]), ("frequency", []), ("14.7.0", []),
    ])
    func codesPartsAndWordsSelect(_ text: String, _ codes: [String]) throws { #expect(try select(text) == codes) }

    @Test
    func whatIsLeftOutIsAnyWhereTheUsualIsMissing() throws {
        let other = ["1-1:1.8.0", "1-0:96.50.0*3", "0-0:96.50.0*3"].compactMap { OBISCode($0) }
        #expect(try select("1.8.0", other) == ["1-1:1.8.0*255"])
        #expect(try select("energy_import", other) == ["1-1:1.8.0*255"])
        #expect(try select("96.50.0", other) == ["1-0:96.50.0*3", "0-0:96.50.0*3"])
        #expect(try select("1-0:96.50.0", other) == ["1-0:96.50.0*3"])
        #expect(try select("1-0:1.8.0", other) == [])
    }

    @Test(arguments: [
        "", "powr", "1", "1.", ".8", "1.8.", "1.8.0*", "1.8.0.0", "1-0", "1-0:1", "256.8.0", "1-0:1.8.0*256",
        "1:0-1.8.0",
        "01001007", "0100100700fg", "1.8.0\n", "-1.8.0", "1,8,0",
    ])
    func otherTextIsNoSelector(_ text: String) { #expect(OBISSelector(text) == nil) }

    @Test
    func searchFindsByWordsOfBothLanguages() {
        #expect(OBISCode.search("frequency").first?.shortName == "frequency")
        #expect(OBISCode.search("Spannung").contains(OBISCode(1, 0, 32, 7, 0)))
        #expect(OBISCode.search("blindenergie lieferung").first?.shortName == "reactive_energy_export")
        #expect(OBISCode.search("neutral").map(\.shortName).contains("current_neutral"))
        #expect(OBISCode.search("netzausf").first?.shortName == "power_failures")
        #expect(OBISCode.search("energy import tariff 3").first == OBISCode(1, 0, 1, 8, 3))
        #expect(OBISCode.search("blindenergie tarif 3 letzte 7 tage").contains(OBISCode(1, 0, 5, 8, 3, 97)))
        for word in ["", " ", "_", "gibtesnicht", "leistung gibtesnicht"] { #expect(OBISCode.search(word).isEmpty) }
        #expect(OBISCode.vocabulary.contains("blindenergie") && OBISCode.vocabulary.contains("frequenz"))
    }
}
