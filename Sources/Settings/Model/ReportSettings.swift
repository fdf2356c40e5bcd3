import Crontab

/// A report of `reports:`.
public struct ReportSettings: Equatable, Sendable {
    /// What it says.
    public enum Kind: String, CaseIterable, Sendable {
        /// A period's story.
        case digest
        /// The last value of every data point.
        case readings
        /// The captures that were closed since the last one.
        case captures
    }

    /// What a digest covers: the time that ends with the report's minute.
    public enum Period: String, CaseIterable, Sendable {
        /// A day.
        case day
        /// Seven days.
        case week
        /// A month.
        case month
        /// A year.
        case year
    }

    /// The language of a mail.
    public enum Language: String, CaseIterable, Sendable {
        /// English.
        case english = "en"
        /// German.
        case german = "de"
    }

    /// What becomes of minutes that passed while the recorder did not run.
    public enum Missed: String, CaseIterable, Sendable {
        /// The last of them is made up.
        case once
        /// They are left out.
        case skip
    }

    /// What a digest can carry besides its text.
    public enum Attachment: String, CaseIterable, Sendable {
        /// The period's buckets as a table.
        case csv
        /// The chart as a picture.
        case svg
    }

    /// Who gets a mail.
    public struct Recipients: Equatable, Sendable {
        /// `to`.
        public var to: [MailAddress]
        /// `cc`.
        public var cc: [MailAddress]
        /// `bcc`.
        public var bcc: [MailAddress]

        /// Configuration made in the program.
        public init(to: [MailAddress], cc: [MailAddress] = [], bcc: [MailAddress] = []) {
            self.to = to
            self.cc = cc
            self.bcc = bcc
        }
    }

    /// Its key.
    public var name: String
    /// `kind`.
    public var kind: Kind
    /// `period`, of a digest.
    public var period: Period
    /// `meters`, in the order of the file; nil for all meters that the database knows.
    public var meters: [String]?
    /// `to`, `cc`, `bcc`.
    public var recipients: Recipients
    /// `reply_to`; nil for that of `mail:`.
    public var replyTo: [MailAddress]?
    /// `subject_prefix`; nil for that of `mail:`.
    public var subjectPrefix: String?
    /// `cron`: when it is due, in local time; never empty.
    public var schedule: [CronExpression]
    /// `language`.
    public var language: Language
    /// `missed`.
    public var missed: Missed
    /// `max_size`: how large a mail may become, in bytes as it is sent.
    public var maximumBytes: Int64
    /// `attach`, of a digest.
    public var attachments: [Attachment]
    /// `gzip`, of captures: whether they are attached compressed.
    public var gzip: Bool
    /// The line of its key in the file; 0 if there is none.
    public var line: Int

    /// Configuration made in the program.
    public init(
        name: String, kind: Kind, period: Period = .day, meters: [String]? = nil, recipients: Recipients,
        replyTo: [MailAddress]? = nil, subjectPrefix: String? = nil, schedule: [CronExpression],
        language: Language = .english, missed: Missed = .once, maximumBytes: Int64 = 15_000_000,
        attachments: [Attachment] = [], gzip: Bool = false, line: Int = 0
    ) {
        self.name = name
        self.kind = kind
        self.period = period
        self.meters = meters
        self.recipients = recipients
        self.replyTo = replyTo
        self.subjectPrefix = subjectPrefix
        self.schedule = schedule
        self.language = language
        self.missed = missed
        self.maximumBytes = maximumBytes
        self.attachments = attachments
        self.gzip = gzip
        self.line = line
    }
}
