// What is done where a capture makes no sense: the next packet that smtrace has written is looked for.
extension CaptureReader {
    /// No packet that smtrace writes is longer than this block, in bytes.
    public static let longestTelegramBlock = 28 + Envelope.length + CaptureWriter.maximumPayload + 3 + 64

    /// Goes on as in a capture of smtrace whose header cannot be read: one Ethernet interface, nanoseconds.
    public mutating func assumeHeader(timeOffsetSeconds: Int64 = 0) {
        let interface = CaptureInterface(
            name: nil, description: nil, linkType: LinkType.ethernet, snapLength: 0, resolution: .decimal(9),
            timeOffsetSeconds: timeOffsetSeconds, timeOffsetFieldOffset: nil)
        isInSection = true
        isSwapped = UInt16(littleEndian: 1) != 1
        interfaces = [interface]
        clocks = [PacketClock(interface)]
    }

    /// The index in a window, at `start` or behind it, at which a whole packet begins that smtrace has written: a block of
    /// the right type whose two lengths agree, and in it a datagram from and to port 7259. nil if there is none.
    public static func telegramBlock(in window: Span<UInt8>, from start: Int) -> Int? {
        var index = max(0, start)
        let last = window.count &- 28 &- Envelope.length &- 4
        while index <= last {
            if window[index] == UInt8(BlockType.enhancedPacket), isTelegramBlock(window, index) { return index }
            index &+= 1
        }
        return nil
    }

    private static func isTelegramBlock(_ window: Span<UInt8>, _ index: Int) -> Bool {
        func little(_ offset: Int) -> UInt32 { UInt32(littleEndian: window.load(UInt32.self, at: index &+ offset)) }
        guard little(0) == BlockType.enhancedPacket, little(8) == 0 else { return false }
        let length = Int(little(4))
        guard length & 3 == 0, length >= 32 &+ Envelope.length, length <= longestTelegramBlock,
            index &+ length <= window.count, Int(little(length &- 4)) == length
        else { return false }
        let captured = Int(little(20))
        guard captured >= Envelope.length, captured <= length &- 32 else { return false }
        let ports = window.network(UInt32.self, at: index &+ 28 &+ 34)
        return ports == UInt32(CaptureWriter.port) << 16 | UInt32(CaptureWriter.port)
    }
}
