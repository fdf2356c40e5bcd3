/// A value in a YAML document, with its place.
public struct Node: Equatable, Sendable {
    /// What a node is.
    public enum Content: Equatable, Sendable {
        /// A text; whether it means a number or a switch is the reader's business. Quoted text is never null.
        case scalar(String, isQuoted: Bool)
        /// A list.
        case sequence([Node])
        /// Keys with their values, in the order of the text.
        case mapping([Entry])
    }

    /// A key with its value.
    public struct Entry: Equatable, Sendable {
        /// The key.
        public let key: String
        /// The key's line, from 1.
        public let line: Int
        /// The key's column, from 1.
        public let column: Int
        /// The value.
        public let value: Node

        /// An entry at a place.
        public init(key: String, line: Int, column: Int, value: Node) {
            self.key = key
            self.line = line
            self.column = column
            self.value = value
        }
    }

    /// What it is.
    public let content: Content
    /// Its first line, from 1.
    public let line: Int
    /// Its first column, from 1.
    public let column: Int

    /// A node at a place.
    public init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// The text of a scalar; nil for lists and mappings.
    public var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The items of a list; nil for others.
    public var items: [Node]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The entries of a mapping; nil for others.
    public var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// Whether nothing is given: no text at all, `~` or `null`, not quoted.
    public var isNull: Bool {
        guard case .scalar(let text, false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The value of a key in a mapping; nil where there is none.
    public subscript(key: String) -> Node? { entries?.first { $0.key == key }?.value }
}
