/// The headers of a mail that libcurl does not write, each folded, without the last line end.
enum MessageHeaders {
    /// Headers that are made from the fields of a message, or by libcurl; no further one may have such a name.
    private static let taken: Set<String> = [
        "date", "from", "sender", "to", "cc", "bcc", "reply-to", "message-id", "subject", "mime-version", "return-path",
        "received",
    ]

    /// The lines of all headers. Throws `MailProblem` where the message has a header or language that cannot be.
    static func lines(of message: MailMessage) throws(MailProblem) -> [String] {
        var fields = [
            HeaderField.unstructured("Date", message.date.description),
            HeaderField.mailboxes("From", [message.from]),
        ]
        if !message.replyTo.isEmpty { fields.append(HeaderField.mailboxes("Reply-To", message.replyTo)) }
        if !message.to.isEmpty { fields.append(HeaderField.mailboxes("To", message.to)) }
        if !message.cc.isEmpty { fields.append(HeaderField.mailboxes("Cc", message.cc)) }
        if message.to.isEmpty, message.cc.isEmpty {
            fields.append(HeaderField.unstructured("To", "undisclosed-recipients:;"))
        }
        var identity = HeaderField("Message-ID")
        identity.append(message.messageID.description)
        fields.append(identity)
        fields.append(HeaderField.unstructured("Subject", message.subject))
        if let language = message.language {
            guard !language.isEmpty, language.utf8.count <= 35,
                language.utf8.allSatisfy({ HeaderText.isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
            else { throw MailProblem("\"\(HeaderText.shown(language))\" is no language like de or en") }
            fields.append(HeaderField.unstructured("Content-Language", language))
        }
        for header in message.headers { fields.append(try further(header)) }
        return fields.map(\.text)
    }

    private static func further(_ header: MailMessage.Header) throws(MailProblem) -> HeaderField {
        let name = header.name
        let isName =
            !name.isEmpty && name.utf8.count <= 70 && name.utf8.allSatisfy { (33...126).contains($0) && $0 != 58 }
        guard isName else { throw MailProblem("\"\(HeaderText.shown(name))\" is no name of a header") }
        guard !taken.contains(name.lowercased()), !name.lowercased().hasPrefix("content-") else {
            throw MailProblem("the header \(name) is made by the program itself")
        }
        return HeaderField.unstructured(name, header.value)
    }
}
