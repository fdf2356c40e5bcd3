/// Text as it has to stand in a YAML file.
public enum YAMLText {
    /// A scalar that is read back as `text`: plain where that is safe, else in double quotes.
    public static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// A list in one line: `[a, "b, c"]`.
    public static func list(_ items: [String]) -> String { "[" + items.map(scalar).joined(separator: ", ") + "]" }

    /// One item as it is, several as a list.
    public static func oneOrList(_ items: [String]) -> String {
        items.count == 1 ? scalar(items[0]) : list(items)
    }

    private static func isPlain(_ text: String) -> Bool {
        let words = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        guard !words.contains(text.lowercased()), first.properties.isAlphabetic || first == "/" || isDigit(first)
        else { return false }
        guard last != " ", last != ":" else { return false }
        let safe = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || isDigit(scalar) || "/._-@+%= :".unicodeScalars.contains(scalar)
        }
        return safe && !text.contains(": ")
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || scalar.value == 0xfeff
                    || (0x2028...0x2029).contains(scalar.value)
                {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
