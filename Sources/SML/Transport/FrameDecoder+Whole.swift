extension FrameDecoder {
    /// What is known of `bytes` as one whole frame, as read back from a capture; nil if they do not begin with a
    /// start sequence and end with an end sequence.
    public static func frame(in bytes: Span<UInt8>) -> Frame? {
        let count = bytes.count
        guard count >= 16, bytes[count - 4] == 0x1A else { return nil }
        for index in 0..<4 {
            guard bytes[index] == 0x1B, bytes[index + 4] == 0x01, bytes[count - 8 + index] == 0x1B else { return nil }
        }
        let padding = Int(bytes[count - 3])
        var frame = Frame(offset: 0, length: count, verdict: .checksumMismatch, padding: padding)
        guard padding <= 4, count % 4 == 0 else { return frame }
        let state = CRC16.update(CRC16.start, bytes, 0..<(count - 2))
        let sent = UInt16(bytes[count - 2]) << 8 | UInt16(bytes[count - 1])
        if let kind = CRC16.kind(of: sent, state, count: count - 2, preferred: .x25) { frame.verdict = .valid(kind) }
        return frame
    }
}
