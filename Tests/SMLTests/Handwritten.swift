import SML

/// Messages whose bytes are written by hand, with a checksum that fits.
enum Handwritten {
    /// A message without its end-of-message byte.
    static func sealed(_ body: [UInt8], tag: [UInt8] = [0x63, 0x07, 0x01]) -> [UInt8] {
        let bytes = [0x76, 0x03, 0x11, 0x22, 0x62, 0x00, 0x62, 0x00, 0x72] + tag + body
        let crc = SlowCRC.sent(.x25, bytes)
        return bytes + [0x63, UInt8(crc >> 8), UInt8(crc & 0xFF)]
    }

    /// The telegram whose frame has this body.
    static func telegram(_ body: [UInt8]) -> Telegram {
        var encoder = TelegramEncoder()
        encoder.raw(body)
        return parse(frame: encoder.frame())
    }

    /// A close message, sound and complete.
    static let close = sealed([0x71, 0x01], tag: [0x63, 0x02, 0x01]) + [0]
}
