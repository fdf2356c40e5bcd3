/// What a mail server answered: a code of three digits and a text (RFC 5321, 4.2).
public struct ServerReply: Equatable, Sendable, CustomStringConvertible {
    /// 250 for instance.
    public let code: Int
    /// The text of all its lines, on one line, at most 300 characters, without what a terminal obeys.
    public let text: String

    /// A reply; the text may be anything.
    public init(code: Int, text: String) {
        self.code = code
        self.text = HeaderText.shown(text, limit: 300)
    }

    /// Whether the server will think otherwise later: 4xx.
    public var isTemporary: Bool { code / 100 == 4 }

    /// `550 5.1.1 no such user`.
    public var description: String { text.isEmpty ? "\(code)" : "\(code) \(text)" }
}
