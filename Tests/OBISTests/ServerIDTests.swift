import OBIS
import Testing

struct ServerIDTests {
    @Test(arguments: [
        ("0a01445a47000282225e", "1 DZG00 42082910", "1DZG0042082910"),
        ("090145535911 03b599a5", "1 ESY11 62232997", "1ESY1162232997"),
        ("0A:01:45:4D:48:00:00:BC:61:4E", "1 EMH00 12345678", "1EMH0012345678"),
    ])
    func idsOfDIN43863ArePrintedAsOnTheMeter(_ hex: String, _ printed: String, _ identifier: String) throws {
        let id = try #require(ServerID(hex: hex))
        #expect(id.printed == printed)
        #expect(id.identifier == identifier)
    }

    @Test(arguments: [
        "06454d4801027156cd45", "01a815986480020102", "0a01445a4700ffffffff", "0a0144304700000001ff", "0a01", "00",
    ])
    func othersArePrintedInHexadecimal(_ hex: String) throws {
        let id = try #require(ServerID(hex: hex))
        #expect(id.printed == hex)
        #expect(id.identifier == nil)
    }

    @Test
    func plainTextIsPrintedAsText() {
        #expect(ServerID(Array("1ESY1162232997".utf8)).printed == "1ESY1162232997")
        #expect(ServerID(Array("02280816".utf8)).printed == "02280816")
        #expect(ServerID([]).printed == "")
    }

    @Test
    func hexSurvivesSeparatorsAndCase() {
        let id = ServerID([0x0A, 0x01, 0xFF])
        #expect(id.hex == "0a01ff")
        for text in ["0a01ff", "0A-01-FF", "0a:01:ff", "0a 01 ff", "0a01 ff"] { #expect(ServerID(hex: text) == id) }
        for text in ["", "0", "0a0", "0g", "0a,01", "0x0a", "٣٣"] { #expect(ServerID(hex: text) == nil) }
    }
}
