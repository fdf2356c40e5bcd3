/// What makes a mail one that no other is: the text of `Message-ID`, in angle brackets (RFC 5322, 3.6.4).
///
/// Who sends a mail a second time because the first delivery ended in doubt uses the same: most servers and mail programs
/// then show it once.
public struct MessageID: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// `<left@right>`.
    public let description: String

    /// An identifier `left@right`, with or without angle brackets. Throws `MailProblem` where it is none.
    public init(_ text: String) throws(MailProblem) {
        var bare = text[...]
        if bare.hasPrefix("<"), bare.hasSuffix(">") { bare = bare.dropFirst().dropLast() }
        let parts = bare.split(separator: "@", omittingEmptySubsequences: false)
        let isRight = parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isAllowed) }
        guard isRight, bare.utf8.count <= 240 else {
            throw MailProblem("\"\(HeaderText.shown(text))\" is no Message-ID: <left@right> in plain ASCII is wanted")
        }
        description = "<\(bare)>"
    }

    /// An identifier out of any texts: what does not belong into one becomes `-`.
    ///
    /// Different parts can become the same; whoever needs them apart has to see to it.
    public init(left: String, right: String) {
        let allowed: (String) -> String = { text in
            let bytes = text.utf8.prefix(110).map { Self.isAllowed($0) ? $0 : UInt8(ascii: "-") }
            return bytes.isEmpty ? "-" : String(decoding: bytes, as: UTF8.self)
        }
        description = "<\(allowed(left))@\(allowed(right))>"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool { HeaderText.isAtomByte(byte) || byte == UInt8(ascii: ".") }
}
