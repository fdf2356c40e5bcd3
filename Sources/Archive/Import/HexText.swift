/// Reads bytes written as hex digits: with or without spaces, commas, colons, `0x` and comments from `#` to the line's
/// end; other characters are passed over.
struct HexText {
    private var high: UInt8?
    private var isComment = false
    private var last: UInt8 = 0

    /// Whether the beginning of a file can only be hex text.
    static func looksLikeHex(_ head: [UInt8]) -> Bool {
        var digits = 0
        var isComment = false
        for byte in head {
            if byte == UInt8(ascii: "#") { isComment = true }
            if byte == 0x0A { isComment = false }
            if isComment { continue }
            if Self.digit(byte) != nil {
                digits += 1
            } else if !" \t\r\n,:;-xX\"[]{}".utf8.contains(byte) {
                return false
            }
        }
        return digits >= 16
    }

    /// The bytes that a piece of text completes.
    mutating func decode(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        for character in text {
            defer { last = character }
            if character == UInt8(ascii: "#") { isComment = true }
            if character == 0x0A { isComment = false }
            guard !isComment else { continue }
            if character == UInt8(ascii: "x") || character == UInt8(ascii: "X") {
                if last == UInt8(ascii: "0") { high = nil }
                continue
            }
            guard let digit = Self.digit(character) else {
                high = nil
                continue
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
