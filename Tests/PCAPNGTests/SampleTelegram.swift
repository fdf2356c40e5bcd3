/// A telegram made by hand: open, one GetList response with one register, close.
func sampleTelegram(value: UInt32) -> [UInt8] {
    let open: [UInt8] = [0x72, 0x63, 0x01, 0x01, 0x76, 0x01, 0x01, 0x02, 0x07] + sampleServer + [0x01, 0x01]
    let close: [UInt8] = [0x72, 0x63, 0x02, 0x01, 0x71, 0x01]
    let entry: [UInt8] =
        [0x77, 0x07, 1, 0, 1, 8, 0, 255, 0x01, 0x01, 0x62, 0x1E, 0x52, 0xFF, 0x65]
        + withUnsafeBytes(of: value.bigEndian) { [UInt8]($0) } + [0x01]
    let list: [UInt8] =
        [0x72, 0x63, 0x07, 0x01, 0x77, 0x01] + sampleServer + [0x01, 0x72, 0x62, 0x01, 0x65, 0, 0, 0x30, 0x39, 0x71]
        + entry + [0x01, 0x01]
    var body: [UInt8] = []
    for (index, content) in [open, list, close].enumerated() {
        let message: [UInt8] = [0x76, 0x02, UInt8(index + 1), 0x62, 0x00, 0x62, 0x00] + content
        let checksum = x25(message)
        body += message + [0x63, UInt8(checksum & 0xFF), UInt8(checksum >> 8), 0x00]
    }
    let pad = (4 - body.count % 4) % 4
    let frame: [UInt8] =
        [0x1B, 0x1B, 0x1B, 0x1B, 1, 1, 1, 1] + body + [UInt8](repeating: 0, count: pad)
        + [0x1B, 0x1B, 0x1B, 0x1B, 0x1A, UInt8(pad)]
    let checksum = x25(frame)
    return frame + [UInt8(checksum & 0xFF), UInt8(checksum >> 8)]
}

private let sampleServer: [UInt8] = [0x0B, 0x0A, 0x01, 0x44, 0x5A, 0x47, 0x00, 0x02, 0x82, 0x22, 0x5E]

/// CRC-16/X.25, bit by bit.
private func x25(_ bytes: [UInt8]) -> UInt16 {
    var register: UInt16 = 0xFFFF
    for byte in bytes {
        register ^= UInt16(byte)
        for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0x8408 : register >> 1 }
    }
    return ~register
}
