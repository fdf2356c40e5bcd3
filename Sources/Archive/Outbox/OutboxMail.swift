/// A mail of the outbox: that it is due, and how far it is.
public struct OutboxMail: Sendable, Equatable {
    /// What it says.
    public enum Kind: String, Sendable, CaseIterable {
        /// A period's story.
        case digest
        /// The last values.
        case readings
        /// Captures.
        case captures
        /// That something happened, or is over.
        case alert
    }

    /// How far it is.
    public enum State: String, Sendable, CaseIterable {
        /// It waits for its next attempt.
        case due
        /// An attempt is going on, or was when a process died.
        case sending
        /// A server has it.
        case sent
        /// It was given up; `report outbox --retry` makes it due again.
        case failed
        /// Somebody did not want it any more.
        case dropped
    }

    /// Its number.
    public var id: Int64
    /// The report's name, or what the alert watches for.
    public var report: String
    /// What it says.
    public var kind: Kind
    /// The minute that it is for, or when what it tells happened; milliseconds since 1970 as all times here.
    public var forMilliseconds: Int64
    /// Which of `parts` mails for that minute it is, from 1.
    public var part: Int
    /// How many mails there are for that minute.
    public var parts: Int
    /// How far it is.
    public var state: State
    /// When it was entered.
    public var createdMilliseconds: Int64
    /// From when on the archive is needed to write it; nil if it is written, or needs nothing.
    public var needsMilliseconds: Int64?
    /// How often it was tried.
    public var attempts: Int
    /// The first of the attempts.
    public var firstMilliseconds: Int64?
    /// Before then it is not tried again.
    public var nextMilliseconds: Int64?
    /// Since when a server may have it, of an attempt that did not end.
    public var handedMilliseconds: Int64?
    /// When it was sent, given up or dropped.
    public var doneMilliseconds: Int64?
    /// Why it is not sent yet, or whom it did not reach.
    public var lastError: String?
    /// The text of its Message-ID, with angle brackets.
    public var messageID: String
    /// Who has it.
    public var recipients: [String]
    /// Who is to get it yet; nil for all that the configuration names.
    public var remaining: [String]?
    /// Whether it is written.
    public var hasContent: Bool
}

/// A mail that is to be entered.
public struct NewOutboxMail: Sendable, Equatable {
    /// The report's name, or what the alert watches for.
    public var report: String
    /// What it says.
    public var kind: OutboxMail.Kind
    /// The minute that it is for, milliseconds since 1970.
    public var forMilliseconds: Int64
    /// From when on the archive is needed to write it; nil if it needs nothing.
    public var needsMilliseconds: Int64?
    /// The text of its Message-ID.
    public var messageID: String

    /// A mail for a minute.
    public init(
        report: String, kind: OutboxMail.Kind, forMilliseconds: Int64, needsMilliseconds: Int64?, messageID: String
    ) {
        self.report = report
        self.kind = kind
        self.forMilliseconds = forMilliseconds
        self.needsMilliseconds = needsMilliseconds
        self.messageID = messageID
    }
}

/// What a mail says, as it is sent at each attempt.
public struct OutboxContent: Sendable, Equatable {
    /// A file that goes with it.
    public struct Attachment: Sendable, Equatable {
        /// Its name in the mail.
        public var name: String
        /// Its media type.
        public var contentType: String
        /// Where it lies below the archive's folder.
        public var path: String
        /// Its length.
        public var bytes: Int64

        /// A file.
        public init(name: String, contentType: String, path: String, bytes: Int64) {
            self.name = name
            self.contentType = contentType
            self.path = path
            self.bytes = bytes
        }
    }

    /// The subject, prefix included.
    public var subject: String
    /// The plain text.
    public var text: String
    /// The same as HTML.
    public var html: String?
    /// The language of both, `de` for instance.
    public var language: String?
    /// What goes with it.
    public var attachments: [Attachment]

    /// A content of these parts.
    public init(
        subject: String, text: String, html: String? = nil, language: String? = nil, attachments: [Attachment] = []
    ) {
        self.subject = subject
        self.text = text
        self.html = html
        self.language = language
        self.attachments = attachments
    }
}

/// An attempt to send a mail that has ended.
public struct OutboxAttempt: Sendable, Equatable {
    /// How it ended.
    public enum Outcome: String, Sendable, CaseIterable {
        /// A server has the mail.
        case sent
        /// It failed, and is repeated.
        case retry
        /// It failed, and is not repeated.
        case failed
        /// The process died.
        case interrupted
    }

    /// Its number.
    public var id: Int64
    /// The mail's number.
    public var mailID: Int64
    /// The mail's report.
    public var report: String
    /// The minute that the mail is for.
    public var forMilliseconds: Int64
    /// When it ended.
    public var endedMilliseconds: Int64
    /// How it ended.
    public var outcome: Outcome
    /// In words.
    public var detail: String
}
