import SML
import Testing

@testable import Archive

/// What identifies a meter in an archive, and what does not.
struct IdentityTests {
    private let fixture: ArchiveFixture

    init() throws { fixture = try ArchiveFixture() }

    @Test
    func fact16_telegramsWithTheSameClientAndRequestIDsAreOfTheirOwnMeters() throws {
        let telegrams = ([[0x0A, 1], [0x0A, 2], [0x0A, 1]] as [[UInt8]]).enumerated().map {
            number, server -> (Int64, [UInt8]) in
            var encoder = TelegramEncoder()
            let client = [UInt8](repeating: 0xFF, count: 6)
            encoder.openResponse(transactionID: [1], reqFileID: [7], serverID: server, clientID: client)
            encoder.getListResponse(
                transactionID: [2], serverID: server, entries: [MadeTelegram.power(Int64(number))], clientID: client)
            return (ArchiveFixture.start + Int64(number) * 1000, encoder.frame())
        }
        try fixture.segment(telegrams)
        let writer = try fixture.takeIn()
        let channels = try fixture.rows(writer, "SELECT server_id, last_value FROM channel ORDER BY id")
        #expect(channels == ["0a01|2", "0a02|1"])
        #expect(try fixture.rows(writer, "SELECT power FROM house ORDER BY time") == ["0", "1", "2"])
    }
}
