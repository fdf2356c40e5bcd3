/// A mail: whom it is from and to, what it says, and what goes with it.
///
/// It is sent as `multipart/mixed`: the text (with HTML a `multipart/alternative` of both), then the attachments. Texts from
/// anywhere may stand in all of its fields; none of them reaches a header unencoded.
public struct MailMessage: Equatable, Sendable {
    /// A header that has no field of its own.
    public struct Header: Equatable, Sendable {
        /// The name, `Auto-Submitted` for instance.
        public let name: String
        /// The value, any text.
        public let value: String

        /// A header.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The sender: header `From`, and the address for errors.
    public var from: Mailbox
    /// Recipients, shown.
    public var to: [Mailbox]
    /// Recipients of a copy, shown.
    public var cc: [Mailbox]
    /// Recipients of a copy, shown to nobody.
    public var bcc: [Mailbox]
    /// Where answers go; empty for the sender.
    public var replyTo: [Mailbox]
    /// The subject; control characters become spaces.
    public var subject: String
    /// When it was written.
    public var date: MailDate
    /// What makes it one mail.
    public var messageID: MessageID
    /// The language of its text, `de` for instance; nil if it says none.
    public var language: String?
    /// The text, with any line ends.
    public var text: String
    /// The same as HTML; nil for a mail of text alone.
    public var html: String?
    /// Files that go with it.
    public var attachments: [MailAttachment]
    /// Further headers; those that the mail has anyway are refused.
    public var headers: [Header]

    /// A mail.
    public init(
        from: Mailbox, to: [Mailbox], cc: [Mailbox] = [], bcc: [Mailbox] = [], replyTo: [Mailbox] = [],
        subject: String, date: MailDate, messageID: MessageID, language: String? = nil,
        text: String, html: String? = nil, attachments: [MailAttachment] = [],
        headers: [Header] = [Header("Auto-Submitted", "auto-generated")]
    ) {
        self.from = from
        self.to = to
        self.cc = cc
        self.bcc = bcc
        self.replyTo = replyTo
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.language = language
        self.text = text
        self.html = html
        self.attachments = attachments
        self.headers = headers
    }

    /// All who get it, each address once, in the order to, cc, bcc.
    public var recipients: [Mailbox] {
        var seen: Set<String> = []
        return (to + cc + bcc).filter { seen.insert($0.key).inserted }
    }
}
