import OBIS
import Testing

@testable import Readings
@testable import SML

struct ReadingTests {
    private let power = OBISCode(1, 0, 16, 7, 0, 255)

    private func entry(
        _ obis: OBISCode, _ value: Value, unit: UInt8? = 27, scaler: Int8? = -1, status: UInt64? = nil,
        nameCount: Int = 6
    ) -> ListEntry {
        let none = Octets(offset: 0, count: 0)
        return ListEntry(
            objectName: Octets(offset: 0, count: nameCount), obis: obis.packed, status: status, time: nil, unit: unit,
            scaler: scaler, value: value, signature: nil, extent: none)
    }

    @Test
    func numbersKeepTheirRawIntegersScalerAndUnit() throws {
        let signed = try #require(Reading(entry(power, .integer(-10550, byteCount: 3), scaler: -2, status: 7)))
        #expect(signed.content == .number(-10550) && signed.scaler == -2 && signed.unit == 27 && signed.status == 7)
        #expect(signed.scaled?.description == "-105.50")
        let unsigned = try #require(Reading(entry(power, .unsigned(UInt64(Int64.max), byteCount: 8), scaler: nil)))
        #expect(unsigned.content == .number(.max) && unsigned.scaler == 0)
        #expect(Reading(entry(power, .boolean(true)))?.content == .number(1))
    }

    @Test
    func numberBeyondInt64IsKeptWhole() throws {
        let reading = try #require(Reading(entry(power, .unsigned(UInt64(Int64.max) + 1, byteCount: 8))))
        #expect(reading.content == .largeNumber(9_223_372_036_854_775_808) && reading.scaled == nil)
    }

    @Test
    func textsHaveNeitherUnitNorScaler() throws {
        let octets = Octets(offset: 3, count: 4)
        let reading = try #require(Reading(entry(power, .octets(octets), unit: 0, scaler: 0)))
        #expect(reading.content == .octets(octets) && reading.unit == nil && reading.scaler == 0)
    }

    @Test
    func unitZeroIsNone() {
        #expect(Reading(entry(power, .integer(1, byteCount: 1), unit: 0))?.unit == nil)
        #expect(Reading(entry(power, .integer(1, byteCount: 1), unit: nil))?.unit == nil)
    }

    @Test
    func absentValuesAndForeignNamesAreNoReadings() {
        #expect(Reading(entry(power, .absent)) == nil)
        #expect(Reading(entry(power, .integer(1, byteCount: 1), nameCount: 5)) == nil)
    }

    @Test
    func timesAreSeconds() throws {
        let reading = try #require(Reading(entry(power, .time(.secIndex(42, bare: true)))))
        #expect(reading.content == .number(42) && reading.unit == 7 && reading.scaler == 0)
    }

    /// A DZG with this number, the last five bytes of its id.
    private func dzg(_ number: UInt64, head: [UInt8] = [0x0A, 0x01, 0x44, 0x5A, 0x47]) -> [UInt8] {
        head + (0..<5).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
    }

    @Test(arguments: [
        (41_999_999, false), (42_000_000, true), (48_999_999, true), (49_000_000, false), (54_999_999, false),
        (55_000_000, true), (58_999_999, true), (59_000_000, false),
    ])
    func fact23_dzgUnsignedPowerHoldsInExactlyItsRange(number: UInt64, isMended: Bool) throws {
        let quirks = ActiveQuirks(serverID: dzg(number))
        #expect(quirks.isEmpty != isMended)
        let reading = try #require(Reading(entry(power, .integer(-29912, byteCount: 2), scaler: -2), quirks: quirks))
        #expect(reading.scaled?.description == (isMended ? "356.24" : "-299.12"))
        #expect(reading.quirk == (isMended ? .dzgUnsignedPower : nil))
    }

    @Test
    func fact23_onlyTheSumOfOneToThreeBytesIsMended() throws {
        let quirks = ActiveQuirks(serverID: dzg(42_000_001))
        let values: [(OBISCode, Int64, Int, Int64)] = [
            (power, -1, 1, 255), (power, -1, 3, 16_777_215), (power, -1, 4, -1), (power, 5, 2, 5),
            (OBISCode(1, 0, 36, 7, 0, 255), -1, 2, -1),
        ]
        for (code, raw, count, expected) in values {
            let reading = try #require(Reading(entry(code, .integer(raw, byteCount: count)), quirks: quirks))
            #expect(reading.content == .number(expected))
        }
        #expect(ActiveQuirks(serverID: dzg(42_000_001, head: [0x0A, 0x01, 0x44, 0x5A, 0x48])).isEmpty)
        #expect(ActiveQuirks(serverID: Array(dzg(42_000_001).dropLast())).isEmpty)
    }

    /// What a list with this status of 1.8.0 and one power value says of the latter.
    private func directed(_ status: UInt64?, _ code: OBISCode, _ value: Value, isOn: Bool = true) -> Reading? {
        let energy = entry(OBISCode(1, 0, 1, 8, 0, 255), .unsigned(54_301, byteCount: 4), unit: 30, status: status)
        let quirks = ActiveQuirks(serverID: [], directionFromStatus: isOn)
        // The word counts wherever it stands in the list.
        let before = Reading(entry(code, value), quirks: quirks.within([energy, entry(code, value)]))
        let after = Reading(entry(code, value), quirks: quirks.within([entry(code, value), energy]))
        #expect(before == after)
        return before
    }

    @Test(arguments: [(0x182, false), (0x1b0, true), (0x20, true), (0x1c_0104, false), (0x1_01a2, true)])
    func fact24_bit5OfTheStatusGivesPowerItsSign(status: UInt64, isExport: Bool) throws {
        for code in [OBISCode(1, 0, 15, 7, 0, 255), OBISCode(1, 0, 16, 7, 0, 255)] {
            for value in [Value.integer(1265, byteCount: 2), .unsigned(1265, byteCount: 2)] {
                let reading = try #require(directed(status, code, value))
                #expect(reading.content == .number(isExport ? -1265 : 1265))
                #expect(reading.quirk == (isExport ? .directionFromStatus : nil))
                #expect(directed(status, code, value, isOn: false)?.content == .number(1265))
            }
        }
    }

    @Test
    func fact24_onlyUnsignedSumsAboveZeroAreTurned() throws {
        let absolute = OBISCode(1, 0, 15, 7, 0, 255)
        #expect(directed(nil, absolute, .integer(5, byteCount: 1))?.content == .number(5))
        #expect(directed(0x20, absolute, .integer(0, byteCount: 1))?.content == .number(0))
        #expect(directed(0x20, power, .integer(-5, byteCount: 1))?.content == .number(-5))
        #expect(directed(0x20, power, .integer(.min, byteCount: 8))?.content == .number(.min))
        #expect(directed(0x20, power, .integer(.max, byteCount: 8))?.content == .number(-.max))
        #expect(directed(0x20, power, .unsigned(.max, byteCount: 8))?.content == .largeNumber(.max))
        for quantity: UInt8 in [1, 2, 36, 56, 76] {
            let code = OBISCode(1, 0, quantity, 7, 0, 255)
            #expect(directed(0x20, code, .integer(5, byteCount: 1))?.content == .number(5))
        }
        let other = entry(OBISCode(1, 0, 2, 8, 0, 255), .unsigned(1, byteCount: 1), status: 0x20)
        #expect(ActiveQuirks(serverID: [], directionFromStatus: true).within([other]) == .directionFromStatus)
    }

    @Test
    func fact28_octetsAreTextOnlyWhereAllArePrintable() {
        #expect(OctetText.show(Array("EMH".utf8)) == "EMH")
        #expect(OctetText.show([0x45, 0x00]) == "4500")
        #expect(OctetText.show([UInt8]()) == "")
        #expect(OctetText.hex([0x00, 0xFF, 0x1B]) == "00ff1b")
    }
}
