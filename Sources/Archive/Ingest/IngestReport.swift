/// What one transaction of the archivist did.
public struct IngestReport: Sendable, Equatable {
    /// Telegrams that became rows.
    public var telegrams = 0
    /// Frames whose checksum fails: kept in the segment, without rows.
    public var faults = 0
    /// Telegrams that were there already: the same meter, time and values.
    public var duplicates = 0
    /// Telegrams whose millisecond was taken, moved to the next free one in row and segment.
    public var moved = 0
    /// Whether there is more to process than one transaction takes.
    public var hasMore = false
    /// Segments that cannot be read on, with the reason; they are kept as they are.
    public var damaged: [(path: String, reason: String)] = []

    /// Telegrams, by meter, of whose messages one makes no sense though the checksum fits; what can be read became rows.
    public var messageFaults: [String: Int] = [:]

    /// Telegrams, by meter, that are kept in their segment and were not decoded: that had ended the program before.
    public var passedOver: [String: [Int64]] = [:]

    /// Segments that could not be read this time, with the reason; they are gone on with next time.
    public var deferred: [(path: String, reason: String)] = []

    /// Nothing done yet.
    public init() {}

    /// Equal in all numbers and paths.
    public static func == (left: Self, right: Self) -> Bool {
        left.telegrams == right.telegrams && left.faults == right.faults && left.duplicates == right.duplicates
            && left.moved == right.moved && left.hasMore == right.hasMore
            && left.messageFaults == right.messageFaults && left.passedOver == right.passedOver
            && left.damaged.map(\.path) == right.damaged.map(\.path)
            && left.deferred.map(\.path) == right.deferred.map(\.path)
    }
}

/// Something that happened to a meter or the archive, kept in the table `event`.
public struct ArchiveEvent: Sendable, Equatable {
    /// What kinds of events there are.
    public enum Kind: String, Sendable, CaseIterable {
        /// The recorder began, with its version.
        case started
        /// The recorder ended cleanly.
        case stopped
        /// The recorder had not ended cleanly the time before.
        case uncleanStop = "unclean_stop"
        /// The configuration was read again while the recorder ran, or refused.
        case reloaded
        /// A meter's source was opened.
        case connected
        /// A meter's source went away or cannot be opened.
        case disconnected
        /// No telegram for a while.
        case silent
        /// The first telegram after a silence.
        case back
        /// Frames whose checksum fails or bytes that are no frame.
        case faults
        /// Telegrams come from another device than before.
        case deviceChanged = "device_changed"
        /// The clock was set.
        case clockStep = "clock_step"
        /// A segment cannot be read or is gone.
        case segmentDamaged = "segment_damaged"
        /// The database could not be gone on with: it was set aside, and another one was begun.
        case databaseReplaced = "database_replaced"
        /// A register fell and stayed down: it starts anew.
        case registerReset = "register_reset"
        /// A register fell and came back: the readings in between are left out of rollups.
        case registerGlitch = "register_glitch"
        /// Old captures or readings were removed.
        case pruned
        /// A file was imported.
        case imported
        /// Telegrams are kept and not decoded: that had ended the program.
        case poison
        /// The disk is full or cannot be written.
        case disk
        /// A mail was given up.
        case mailFailed = "mail_failed"
        /// Something happened that an alert watches for.
        case alert
        /// That is over.
        case alertOver = "alert_over"
    }

    /// When, milliseconds since 1970.
    public var milliseconds: Int64
    /// The meter that it concerns, if one.
    public var meter: String?
    /// What happened.
    public var kind: Kind
    /// In words.
    public var detail: String

    /// An event.
    public init(milliseconds: Int64, meter: String? = nil, kind: Kind, detail: String) {
        self.milliseconds = milliseconds
        self.meter = meter
        self.kind = kind
        self.detail = detail
    }
}
