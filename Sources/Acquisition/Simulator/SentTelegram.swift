/// One line of the list that a simulator keeps of what it sent.
///
///     <time> <offset> <length> <state> <hash> <bytes>
///
/// The parts are separated by one space: the time in UTC milliseconds since 1970 that the telegram is of (when it
/// was sent, or its simulated time); the offset of its first byte in the stream of all bytes that were sent, noise
/// included; the number of its bytes that were sent; `intact`, `damaged:` and what was done to it, or `unsent` (the
/// reader cannot have got it; length 0); the FNV-1a hash, 64 bits in 16 hex digits, of the bytes that follow; those
/// bytes in hex as they were sent; nothing, and no space before it, if there are none.
public struct SentTelegram: Sendable, Equatable {
    /// What became of it.
    public enum State: Sendable, Equatable, CustomStringConvertible {
        /// Sent as the meter made it.
        case intact
        /// Sent, but a fault was mixed in.
        case damaged(FaultInjector.Damage)
        /// Not taken by the kernel because nobody read; nothing of it was sent.
        case unsent

        /// The word in the list.
        public var description: String {
            switch self {
            case .intact: "intact"
            case .damaged(let damage): "damaged:\(damage.rawValue)"
            case .unsent: "unsent"
            }
        }
    }

    /// UTC milliseconds since 1970.
    public var unixMilliseconds: Int64
    /// The place of the first byte in the stream.
    public var offset: Int
    /// The bytes that were sent.
    public var bytes: [UInt8]
    /// What became of it.
    public var state: State

    /// A line's content.
    public init(unixMilliseconds: Int64, offset: Int, bytes: [UInt8], state: State) {
        self.unixMilliseconds = unixMilliseconds
        self.offset = offset
        self.bytes = state == .unsent ? [] : bytes
        self.state = state
    }

    /// The line, without its end.
    public var line: String {
        var text = "\(unixMilliseconds) \(offset) \(bytes.count) \(state) "
        text.reserveCapacity(text.utf8.count + 18 + bytes.count * 2)
        Self.appendHex(Self.hash(bytes), to: &text)
        if !bytes.isEmpty { text += " " }
        for byte in bytes { Self.appendHex(byte, to: &text) }
        return text
    }

    /// FNV-1a, 64 bits.
    public static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private static func appendHex<Number: FixedWidthInteger>(_ number: Number, to text: inout String) {
        for shift in stride(from: Number.bitWidth - 4, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: number >> Number(shift)) & 0xf
            text.unicodeScalars.append(Unicode.Scalar(digit < 10 ? 0x30 + digit : 0x57 + digit))
        }
    }
}
