/// A range of a telegram's bytes.
public struct Octets: Sendable, Equatable, Hashable {
    private let start: Int32
    private let length: Int32

    /// Where it begins in `Telegram.bytes`.
    public var offset: Int { Int(start) }
    /// How many bytes it has.
    public var count: Int { Int(length) }
    /// The offset behind its last byte.
    public var end: Int { Int(start) &+ Int(length) }

    /// The `count` bytes from `offset` on; both are limited to what an Int32 holds.
    public init(offset: Int, count: Int) {
        start = Int32(clamping: offset)
        length = Int32(clamping: count)
    }
}
