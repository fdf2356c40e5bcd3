/// A header of a mail on its way to text: a name and chunks that lines may be broken between (RFC 5322, 2.2.3).
struct HeaderField {
    /// Lines are broken before they grow longer than this, where a chunk allows it.
    static let wantedLength = 78

    private(set) var text: String
    private var lineLength: Int
    private var isFresh = true

    /// A header without a value as yet.
    init(_ name: String) {
        text = name + ":"
        lineLength = text.utf8.count
    }

    /// Appends a chunk that is not broken, after a space or a line end with a space.
    mutating func append(_ chunk: String) {
        let length = chunk.utf8.count
        // The first one stays beside the name unless it would be too long there and fits better alone.
        let breaks = lineLength + 1 + length > Self.wantedLength && (!isFresh || length > 60 || lineLength > 30)
        text += breaks ? "\r\n " : " "
        text += chunk
        lineLength = (breaks ? 0 : lineLength) + 1 + length
        isFresh = false
    }

    /// A header whose value is a text: plain where it can be, else encoded words.
    static func unstructured(_ name: String, _ value: String) -> HeaderField {
        var field = HeaderField(name)
        let value = HeaderText.clean(value)
        if isPlain(value) {
            for word in value.split(separator: " ") { field.append(String(word)) }
        } else {
            field.appendEncoded(value)
        }
        return field
    }

    /// A header whose value is a list of mailboxes.
    static func mailboxes(_ name: String, _ mailboxes: [Mailbox]) -> HeaderField {
        var field = HeaderField(name)
        for (index, mailbox) in mailboxes.enumerated() {
            field.append(mailbox, ending: index == mailboxes.count - 1 ? "" : ",")
        }
        return field
    }

    private mutating func append(_ mailbox: Mailbox, ending: String) {
        guard let name = mailbox.name else { return append(mailbox.address + ending) }
        let isShort = name.utf8.count <= 60 && !name.contains("=?")
        if isShort, name.utf8.allSatisfy({ HeaderText.isAtomByte($0) || $0 == UInt8(ascii: " ") }), Self.isPlain(name) {
            for word in name.split(separator: " ") { append(String(word)) }
        } else if isShort, name.utf8.allSatisfy({ (32...126).contains($0) }) {
            append("\"" + name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\"")
        } else {
            appendEncoded(name)
        }
        append("<\(mailbox.address)>\(ending)")
    }

    private mutating func appendEncoded(_ value: String) {
        // A line with an encoded word is at most 76 characters long.
        for word in EncodedWords.encode(value, firstLimit: 76 - lineLength - 1) { append(word) }
    }

    /// Whether a text can stand in a header as it is and comes out as the same when lines are put together again.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (32...126).contains($0) } && !text.contains("=?") && !text.contains("  ")
            && text.split(separator: " ").allSatisfy { $0.utf8.count <= 76 }
    }
}
