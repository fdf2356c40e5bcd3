/// What a rebuild did.
public struct RebuildReport: Sendable, Equatable {
    /// Captures that were read.
    public var captures = 0
    /// Telegrams of theirs.
    public var telegrams: Int64 = 0
    /// Those that had no row in the old database.
    public var added: Int64 = 0
    /// Those whose row said something else.
    public var corrected: Int64 = 0
    /// Rows of telegrams in the new database.
    public var rows: Int64 = 0
    /// Quarter hours that had more readings than there are rows, and stay as they were.
    public var keptQuarterHours: Int64 = 0
    /// Tables of the old database of which something could not be read.
    public var damagedTables: [String] = []
    /// Whether nothing of the old database could be used: then all comes from the captures.
    public var isFromCapturesAlone = false
    /// Captures that cannot be read on, or not wholly, with the reason.
    public var damagedCaptures: [String] = []
    /// Where the old database is kept; nil if there was none.
    public var oldPath: String?

    /// Nothing so far.
    public init() {}
}

/// The steps of a rebuild; the archive can be used after each, whatever ends the process.
public enum RebuildStep: String, Sendable, CaseIterable {
    /// The new database has what could be read of the old one.
    case copied
    /// It agrees with all captures.
    case ingested
    /// It has quarter hours and days.
    case rolled
    /// It is whole on the disk.
    case verified
    /// The old one has a second name.
    case linked
    /// The old one's write-ahead log is out of the way.
    case parted
    /// The new one has its name.
    case renamed
}

/// Why a rebuild did not come to its end; the archive is as it was.
public enum RebuildError: Error, Sendable, CustomStringConvertible {
    /// The user stopped it.
    case stopped
    /// The new database is not whole.
    case notVerified(String)
    /// Mails are being sent, whose outbox would change meanwhile.
    case mailsAreSent

    /// One sentence.
    public var description: String {
        switch self {
        case .stopped: "the rebuild was stopped; the archive is as it was, and it can be begun again"
        case .notVerified(let reason): "the new database is not whole (\(reason)): the archive is as it was"
        case .mailsAreSent: "mails of the archive are being sent: try again when they are, in some minutes"
        }
    }
}
