/// A line of text whose parts can stand out.
public struct StyledLine: Sendable, Equatable {
    /// A part of a line.
    public struct Span: Sendable, Equatable {
        /// The text, without control characters.
        public var text: String
        /// How it stands out, where that is wanted.
        public var emphasis: Style.Emphasis
    }

    /// The parts from left to right.
    public private(set) var spans: [Span] = []

    /// A line with one part, or an empty one.
    public init(_ text: String = "", _ emphasis: Style.Emphasis = .none) { append(text, emphasis) }

    /// Adds text at the end.
    public mutating func append(_ text: String, _ emphasis: Style.Emphasis = .none) {
        guard !text.isEmpty else { return }
        if let last = spans.indices.last, spans[last].emphasis == emphasis {
            spans[last].text += text
        } else {
            spans.append(Span(text: text, emphasis: emphasis))
        }
    }

    /// The columns that it takes.
    public var width: Int { spans.reduce(0) { $0 + DisplayWidth.of($1.text) } }

    /// The text alone.
    public var plain: String { spans.map(\.text).joined() }

    /// The text in a style, without spaces at its end.
    public func rendered(_ style: Style) -> String {
        var parts = spans
        while let last = parts.last {
            let text = String(last.text.reversed().drop { $0 == " " }.reversed())
            if text.isEmpty {
                parts.removeLast()
                continue
            }
            parts[parts.count - 1].text = text
            break
        }
        return parts.map { style.apply($0.emphasis, $0.text) }.joined()
    }
}
