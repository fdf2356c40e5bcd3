import OBIS
import SML

/// Telegrams with the registers that a test wants.
enum MadeTelegram {
    static let serverID: [UInt8] = [0x0A, 0x01, 0x54, 0x53, 0x54, 0, 0, 0, 0, 1]

    static func bytes(_ entries: [EncodedEntry], serverID: [UInt8] = serverID) -> [UInt8] {
        var encoder = TelegramEncoder()
        encoder.openResponse(transactionID: [1], reqFileID: [1], serverID: serverID)
        encoder.getListResponse(transactionID: [2], serverID: serverID, entries: entries)
        encoder.closeResponse(transactionID: [3])
        return encoder.frame()
    }

    /// 1-0:1.8.0 in tenths of a watt hour.
    static func energy(_ value: Int64, unit: UInt8 = 30, scaler: Int8 = -1, status: UInt64? = nil) -> EncodedEntry {
        entry(1, 8, .integer(value), unit: unit, scaler: scaler, status: status)
    }

    /// 1-0:16.7.0 in watts.
    static func power(_ value: Int64) -> EncodedEntry { entry(16, 7, .integer(value), unit: 27, scaler: 0) }

    static func entry(
        _ c: UInt8, _ d: UInt8, _ value: EncodedValue, unit: UInt8? = nil, scaler: Int8? = nil, status: UInt64? = nil,
        f: UInt8 = 255
    ) -> EncodedEntry {
        EncodedEntry(
            obis: OBISCode(1, 0, c, d, 0, f).packed, value: value, unit: unit, scaler: scaler, status: status)
    }
}
