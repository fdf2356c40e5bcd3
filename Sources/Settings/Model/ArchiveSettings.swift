/// `archive:`.
public struct ArchiveSettings: Equatable, Sendable {
    /// `directory`: where database and captures are; a relative one is taken from the file's folder.
    public var directory: String
    /// `commit`: how long readings are gathered before they are written, in milliseconds.
    public var commitMilliseconds: Int64
    /// `time_zone`: the zone of local days, "Europe/Berlin" for instance; nil for the system's.
    public var timeZone: String?
    /// `retention`: how long what is kept.
    public var retention: Retention
    /// `keep_free`: how much of the disk is left free.
    public var keepFree: KeepFree

    /// Configuration made in the program.
    public init(
        directory: String, commitMilliseconds: Int64 = 10_000, timeZone: String? = nil,
        retention: Retention = Retention(), keepFree: KeepFree = .percent(5)
    ) {
        self.directory = directory
        self.commitMilliseconds = commitMilliseconds
        self.timeZone = timeZone
        self.retention = retention
        self.keepFree = keepFree
    }
}

/// `archive.retention:`.
public struct Retention: Equatable, Sendable {
    /// Closed segments.
    public var captures: Age
    /// Rows of readings.
    public var readings: Age
    /// Quarter hours and days.
    public var rollups: Age

    /// Configuration made in the program.
    public init(captures: Age = .days(30), readings: Age = .days(400), rollups: Age = .forever) {
        self.captures = captures
        self.readings = readings
        self.rollups = rollups
    }
}

/// How long something is kept.
public enum Age: Equatable, Sendable {
    /// As long as there is room.
    case forever
    /// So many milliseconds.
    case milliseconds(Int64)

    /// So many days of 24 hours.
    public static func days(_ days: Int64) -> Age { .milliseconds(days * 86_400_000) }

    /// The milliseconds; nil for ever.
    public var milliseconds: Int64? {
        if case .milliseconds(let value) = self { value } else { nil }
    }
}

/// How much of a disk is left free.
public enum KeepFree: Equatable, Sendable {
    /// A share of the disk, 5 for 5 %.
    case percent(Double)
    /// So many bytes.
    case bytes(Int64)

    /// The bytes of a disk that has `capacity` bytes.
    public func bytes(ofCapacity capacity: Int64) -> Int64 {
        switch self {
        case .percent(let percent):
            // By hundredths of a percent: a double cannot hold every Int64.
            max(0, capacity) / 10_000 * Int64(min(max(percent, 0), 100) * 100)
        case .bytes(let bytes): bytes
        }
    }
}
