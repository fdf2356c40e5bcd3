import Testing

@testable import Acquisition

@Suite struct SentTelegramTests {
    @Test func lineHasEveryPart() {
        let sent = SentTelegram(
            unixMilliseconds: 1_795_392_000_123, offset: 17, bytes: [0x1b, 0x00, 0xff], state: .intact)
        #expect(sent.line == "1795392000123 17 3 intact \(hex(SentTelegram.hash([0x1b, 0x00, 0xff]))) 1b00ff")
    }

    @Test func damageAndUnsentAreNamed() {
        let damaged = SentTelegram(unixMilliseconds: 1, offset: 0, bytes: [1], state: .damaged(.lostByte))
        #expect(damaged.line.hasPrefix("1 0 1 damaged:lost_byte "))
        let unsent = SentTelegram(unixMilliseconds: 1, offset: 5, bytes: [1, 2], state: .unsent)
        #expect(unsent.line == "1 5 0 unsent cbf29ce484222325")
    }

    /// Of the FNV reference: "foobar" gives 85944171f73967e8.
    @Test func hashIsFNV1a() {
        #expect(SentTelegram.hash(Array("foobar".utf8)) == 0x8594_4171_f739_67e8)
    }

    private func hex(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
