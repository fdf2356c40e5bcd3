/// HTML built element by element; every text and attribute is escaped, and what is opened is closed.
///
///     var html = HTMLWriter()
///     html.element("p", ["class": "note"]) { $0.text("a < b") }     // <p class="note">a &lt; b</p>
public struct HTMLWriter: Sendable {
    /// What has been written.
    public private(set) var html = ""

    /// An empty writer.
    public init() {}

    /// Appends an element with its content; attributes whose value is nil are left out.
    public mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:],
        _ content: (inout HTMLWriter) -> Void = { _ in }
    ) {
        html += "<\(name)"
        for (key, value) in attributes {
            guard let value else { continue }
            html += " \(key)=\""
            append(value)
            html += "\""
        }
        html += ">"
        content(&self)
        if !Self.isVoid(name) { html += "</\(name)>" }
    }

    /// Appends an element that holds a text.
    public mutating func element(_ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:], text: String)
    {
        element(name, attributes) { $0.text(text) }
    }

    /// Appends a text. Control characters and marks that change the direction of writing become visible.
    public mutating func text(_ text: String) { append(Escape.terminal(text)) }

    /// Appends markup of the program's own as it is.
    public mutating func raw(_ markup: StaticString) { html += "\(markup)" }

    /// Appends a style sheet of the program's own; it must not hold `<`.
    public mutating func styleSheet(_ sheet: String) { html += "<style>\n\(sheet)\n</style>" }

    /// Ends the line, so that the source can be read.
    public mutating func line() { html += "\n" }

    private mutating func append(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }

    /// Elements that have no content and no end.
    private static func isVoid(_ name: StaticString) -> Bool {
        ["br", "hr", "img", "meta"].contains("\(name)")
    }
}
