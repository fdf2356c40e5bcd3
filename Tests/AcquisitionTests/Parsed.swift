import SML

@testable import Acquisition

/// What a frame says, in plain dictionaries by OBIS code.
struct Parsed {
    var numbers: [UInt64: Int64] = [:]
    var scalers: [UInt64: Int8] = [:]
    var octets: [UInt64: [UInt8]] = [:]
    var faults = 0

    /// Nil unless the bytes are one frame with a valid checksum.
    init?(_ bytes: [UInt8]) {
        guard let frame = FrameDecoder.frame(in: bytes.span), frame.isValid, frame.length == bytes.count else {
            return nil
        }
        var telegram = Telegram()
        telegram.parse(frame, bytes.span)
        faults = telegram.faults.count
        for entry in telegram.entries {
            switch entry.value {
            case .integer(let value, _): numbers[entry.obis] = value
            case .unsigned(let value, _): numbers[entry.obis] = Int64(value)
            case .octets(let range): octets[entry.obis] = telegram.octets(range)
            default: break
            }
            if let scaler = entry.scaler { scalers[entry.obis] = scaler }
        }
    }

    static func code(_ quantity: UInt64, _ kind: UInt64, _ tariff: UInt64 = 0) -> UInt64 {
        TelegramLayouts.code(quantity, kind, tariff)
    }
}
