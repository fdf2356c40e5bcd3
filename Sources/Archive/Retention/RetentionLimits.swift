/// Until when what is removed, milliseconds since 1970; nil where all stays.
public struct RetentionLimits: Sendable, Equatable {
    /// Closed segments whose last telegram is older go.
    public var captures: Int64?
    /// Rows that are older go, and events, except those that explain quarter hours.
    public var readings: Int64?
    /// Quarter hours and days that are older go, as far as their rows have gone, and events that explain them.
    public var rollups: Int64?

    /// Limits at some times.
    public init(captures: Int64? = nil, readings: Int64? = nil, rollups: Int64? = nil) {
        self.captures = captures
        self.readings = readings
        self.rollups = rollups
    }

    /// The same, with what mails need left alone.
    func sparing(_ needs: OutboxNeeds) -> RetentionLimits {
        guard let oldest = needs.oldestMilliseconds else { return self }
        return RetentionLimits(
            captures: captures, readings: readings.map { min($0, oldest) }, rollups: rollups.map { min($0, oldest) })
    }
}

/// What was removed, or would be.
public struct RetentionReport: Sendable, Equatable {
    /// Capture files, below the archive's folder.
    public var captures: [String] = []
    /// Their bytes.
    public var captureBytes: Int64 = 0
    /// Rows: one a telegram, two where it has more than 16 channels.
    public var rows: Int64 = 0
    /// Quarter hours and days of channels.
    public var rollups: Int64 = 0
    /// Events.
    public var events: Int64 = 0
    /// Texts that no row has any more.
    public var texts: Int64 = 0

    /// Nothing.
    public init() {}

    /// Whether nothing was to be removed.
    public var isEmpty: Bool { self == RetentionReport() }

    /// Adds what another step removed.
    public mutating func add(_ other: RetentionReport) {
        captures += other.captures
        captureBytes += other.captureBytes
        rows += other.rows
        rollups += other.rollups
        events += other.events
        texts += other.texts
    }
}

/// Which events go: conditions in SQL over the table `event`, with ?1 the limit of readings and ?2 that of rollups.
enum OldEvents {
    /// The kinds without which a step in quarter hours and days cannot be understood.
    private static let explaining = [
        ArchiveEvent.Kind.deviceChanged, .registerReset, .registerGlitch,
    ].map { "'\($0.rawValue)'" }.joined(separator: ", ")

    static let condition =
        "(at_ms < ?1 AND kind NOT IN (\(explaining)) OR at_ms < ?2 AND kind IN (\(explaining)))"

    /// Events beyond this number go, the oldest first, whatever their age: a device that comes and goes makes many.
    static let most: Int64 = 100_000
}
