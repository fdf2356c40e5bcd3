/// A key that was pressed.
public enum Key: Sendable, Equatable {
    /// A printable character of ASCII.
    case character(Character)
    /// Arrow keys.
    case up, down, left, right
    /// Tab, and with shift.
    case tab, backTab
    /// Return.
    case enter
    /// Escape, alone.
    case escape
    /// Ctrl with a letter in lower case.
    case control(Character)
}

/// Turns the bytes of a terminal into keys; sequences may come in pieces, those that are unknown are left out.
public struct KeyParser: Sendable {
    private var pending: [UInt8] = []

    /// A parser at rest.
    public init() {}

    /// Whether an escape waits for what may follow it.
    public var isWaiting: Bool { !pending.isEmpty }

    /// The keys that `bytes` complete.
    public mutating func push(_ bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        for byte in bytes {
            if pending.isEmpty {
                if byte == 0x1b { pending = [byte] } else if let key = Self.plain(byte) { keys.append(key) }
            } else if pending.count == 1 {
                if byte == 0x1b {
                    keys.append(.escape)
                } else if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") {
                    pending.append(byte)
                } else {
                    // Alt with a key: an escape and that key.
                    pending.removeAll()
                    keys.append(.escape)
                    if let key = Self.plain(byte) { keys.append(key) }
                }
            } else if (0x40...0x7e).contains(byte) {
                if let key = Self.sequence(byte) { keys.append(key) }
                pending.removeAll()
            } else if byte < 0x20 || pending.count > 32 {
                pending.removeAll()
            } else {
                pending.append(byte)
            }
        }
        return keys
    }

    /// Says that nothing followed for a while: an escape was the key itself.
    public mutating func timeout() -> Key? {
        defer { pending.removeAll() }
        return pending.count == 1 ? .escape : nil
    }

    private static func plain(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x09: .tab
        case 0x0a, 0x0d: .enter
        case 0x01...0x1a: .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x20...0x7e: .character(Character(Unicode.Scalar(byte)))
        default: nil
        }
    }

    private static func sequence(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "Z"): .backTab
        default: nil
        }
    }
}
