/// Writes SVG elements; attributes and texts are escaped.
struct SVGWriter {
    /// What was written.
    private(set) var text = ""
    private var open: [String] = []

    /// Writes an element without content.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<" + name + Self.written(attributes) + "/>\n"
    }

    /// Writes an element that holds nothing but text.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text content: String) {
        text += "<" + name + Self.written(attributes) + ">" + Self.escape(content) + "</" + name + ">\n"
    }

    /// Writes an element with a tooltip.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>, title: String) {
        text += "<" + name + Self.written(attributes) + "><title>" + Self.escape(title) + "</title></" + name + ">\n"
    }

    /// Begins an element that is ended by `end`.
    mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        text += "<" + name + Self.written(attributes) + ">\n"
        open.append(name)
    }

    /// Ends the element that was begun last.
    mutating func end() {
        if let name = open.popLast() { text += "</" + name + ">\n" }
    }

    /// Writes markup of ours as it is.
    mutating func raw(_ markup: String) { text += markup }

    private static func written(_ attributes: KeyValuePairs<String, String>) -> String {
        attributes.map { " \($0.key)=\"\(escape($0.value))\"" }.joined()
    }

    /// Text that means itself in XML. Control characters, which XML cannot hold, are made visible.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in Escape.terminal(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A coordinate with at most one decimal.
    static func number(_ value: Double) -> String {
        let text = QuantityText.number(value, decimals: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
