/// Texts that may come from anywhere, as they are shown in messages.
public enum PrintableText {
    /// The text in quotes, shortened and without control characters.
    public static func quoted(_ text: String) -> String {
        let short = text.count > 60 ? text.prefix(60) + "…" : text
        return "\"\(escaped(short))\""
    }

    /// The text with what is not shown, or breaks a line, as `\u{…}`.
    public static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
