/// Text from elsewhere (names, telegrams, files) made safe to show.
public enum Escape {
    /// `text` with everything that could steer a terminal or reorder a line made visible.
    ///
    /// Control characters become `\n`, `\t`, `\r` or `\x1b`; line separators and the marks that change the direction
    /// of writing `\u{202e}`. All else, a backslash included, stays as it is: this is for people, not for parsers.
    public static func terminal(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if mustBeShown(scalar) { result += visible(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// The same of bytes that should be UTF-8; a byte that is not becomes `\xff`.
    public static func terminal(bytes: [UInt8]) -> String {
        var result = ""
        var offset = 0
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                result += terminal(String(Unicode.UTF8.decode(encoded)))
                offset += encoded.count
            case .error(let length):
                for byte in bytes[offset..<offset + length] { result += visible(Unicode.Scalar(byte)) }
                offset += length
            case .emptyInput: return result
            }
        }
    }

    /// Whether a character could steer a terminal or reorder a line.
    static func mustBeShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
        default: false
        }
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default:
            scalar.value < 0x100
                ? "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                : "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}
