/// A packet of a capture: where it stands in the file, and where its content stands in the window it was read from.
public struct CapturedPacket: Equatable, Sendable {
    /// The byte offset of its block in the file.
    public var blockOffset: Int
    /// The block's length in bytes; the next block follows it.
    public var blockLength: Int
    /// The time in nanoseconds since 1970, the interface's offset included, limited to Int64; nil for a simple packet
    /// block, which has none.
    public var timestampNanoseconds: Int64?
    /// The byte offset in the file of the eight bytes of the timestamp, for patching in place; nil where it has none.
    public var timestampFieldOffset: Int?
    /// The interface's place in `CaptureReader.interfaces`.
    public var interfaceID: Int
    /// `epb_flags`, 0 where there are none.
    public var flags: UInt32
    /// The packet's length when it was captured; more than `data.count` where it was cut.
    public var originalLength: Int
    /// The captured bytes, as indices of the window.
    public var data: Range<Int>
    /// The UDP payload, as indices of the window; nil where the packet is no UDP datagram in a known envelope, or a
    /// fragment of one.
    public var payload: Range<Int>?
    /// Whether the UDP payload is shorter than its header says.
    public var isPayloadCut: Bool
    /// The UDP source port, 0 without payload.
    public var sourcePort: UInt16
    /// The UDP destination port, 0 without payload.
    public var destinationPort: UInt16
    /// The block's options, as indices of the window.
    var options: Range<Int>
    /// Whether the section's byte order is not the machine's.
    var isSwapped: Bool

    /// Whether it was captured with a wrong checksum.
    public var hasChecksumError: Bool { flags & PacketFlags.checksumError != 0 }

    /// The packet's first comment; looked for in the window it was read from.
    public func comment(in window: Span<UInt8>) -> String? {
        guard !options.isEmpty else { return nil }
        var cursor = OptionCursor(options, isSwapped: isSwapped)
        while let option = cursor.next(in: window) {
            if option.code == OptionCode.comment { return String(copying: window.extracting(option.value)) }
        }
        return nil
    }
}

/// What the reader found at its offset.
public enum CaptureItem: Equatable, Sendable {
    /// A packet.
    case packet(CapturedPacket)
    /// A section begins; its interfaces follow.
    case section
    /// An interface, now the last in `CaptureReader.interfaces`.
    case interface
    /// A block of another type, skipped.
    case skipped(type: UInt32)
    /// A block whose content contradicts itself, skipped; the blocks after it are readable.
    case damaged(CaptureError)
    /// The window ends too early: this many bytes from the reader's offset on are needed. At the end of a file, with
    /// bytes left, this means a torn block.
    case needMore(bytes: Int)
}
