/// Texts from anywhere on their way into a header.
enum HeaderText {
    /// The text on one line: each run of control characters and line ends is a space, none at the ends.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var pending = false
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: pending = true
            default:
                if pending, !result.isEmpty, result.last != " ", scalar != " " { result.append(" ") }
                pending = false
                result.append(scalar)
            }
        }
        return String(trimmed(Substring(String(result))))
    }

    /// A text without spaces and tabs at its ends.
    static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// A text from outside, for a message to a person: on one line, not too long, nothing that a terminal obeys.
    static func shown(_ text: String, limit: Int = 200) -> String {
        var result = String.UnicodeScalarView()
        for scalar in clean(text).unicodeScalars.prefix(limit) {
            let isHidden = scalar.properties.generalCategory == .format
            result.append(isHidden ? "\u{FFFD}" : scalar)
        }
        return String(result) + (text.unicodeScalars.count > limit ? "…" : "")
    }

    /// Whether a byte may stand in an atom (RFC 5322, 3.2.3).
    static func isAtomByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    /// Whether a byte is an ASCII letter or digit.
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
