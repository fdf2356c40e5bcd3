/// What an archive holds and how it grows, in figures.
///
/// Rows and readings are counted by the quarter hours and days that are kept of them, sizes are worked out from the newest
/// rows: nothing takes longer with years of data.
public struct ArchiveStatistics: Sendable, Equatable {
    /// When this was found out, milliseconds since 1970.
    public var milliseconds: Int64
    /// The database file.
    public var databaseBytes: Int64 = 0
    /// Its write-ahead log.
    public var walBytes: Int64 = 0
    /// Bytes in the database that are free to be used again.
    public var reusableBytes: Int64 = 0
    /// Capture files that are there.
    public var captures: Int64 = 0
    /// Their bytes.
    public var captureBytes: Int64 = 0
    /// Events.
    public var events: Int64 = 0
    /// Mails by the state in which they are: due, sending, sent, failed, dropped.
    public var outbox: [String: Int64] = [:]
    /// What was counted beside that since the archive was made.
    public var totals = ArchiveTotals()
    /// The disk that holds the archive; nil if it cannot be told.
    public var disk: FreeSpace?
    /// How often the recorder commits, milliseconds, as it said last.
    public var commitMilliseconds: Int64?
    /// By name.
    public var meters: [MeterStatistics] = []

    /// Rows that are kept, of all meters.
    public var rows: Int64 { meters.reduce(0) { $0 + $1.rows } }

    /// Numeric readings in rows, of all meters.
    public var readings: Int64 { meters.reduce(0) { $0 + $1.readings } }

    /// How much more than its rows alone the database takes: pages that are not full, small tables.
    private var overhead: Double {
        let known = meters.reduce(0.0) { $0 + $1.rowBytes + $1.rollupBytes }
        return known > 0 ? Double(databaseBytes - reusableBytes) / known : 1
    }

    /// Bytes of the database that the quarter hours and days take.
    public var rollupBytes: Int64 { Int64(overhead * meters.reduce(0.0) { $0 + $1.rollupBytes }) }

    /// Bytes of the database for each reading that is kept in a row; nil without any.
    public var bytesAReading: Double? {
        readings > 0 ? overhead * meters.reduce(0.0) { $0 + $1.rowBytes } / Double(readings) : nil
    }

    /// Bytes that the rows of a day at the pace of the last seven take.
    public var rowBytesADay: Double { overhead * meters.reduce(0.0) { $0 + $1.rowBytesADay } }

    /// Bytes that the quarter hours and days of a day take.
    public var rollupBytesADay: Double { overhead * meters.reduce(0.0) { $0 + $1.rollupBytesADay } }

    /// Bytes that the database grows by in a day, as long as nothing is removed.
    public var databaseBytesADay: Double { rowBytesADay + rollupBytesADay }

    /// The same of captures.
    public var captureBytesADay: Double { meters.reduce(0) { $0 + $1.captureBytesADay } }
}

/// The figures of one meter.
public struct MeterStatistics: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Valid telegrams that were received since it was made, those whose rows were removed too.
    public var telegrams: Int64 = 0
    /// Frames whose checksum failed.
    public var faults: Int64 = 0
    /// Channels: registers, of each device and scaler.
    public var channels: Int64 = 0
    /// The time of its first row that is kept, milliseconds since 1970.
    public var firstRowMilliseconds: Int64?
    /// The time of its newest telegram.
    public var lastMilliseconds: Int64?
    /// The first local day of which anything is known, days since 1970-01-01.
    public var firstDay: Int64?
    /// Local days with readings, that of the newest telegram included.
    public var daysCovered: Int64 = 0
    /// Local days without any reading between the first and the last.
    public var daysMissing: Int64 = 0
    /// Pauses in the readings of the last 30 days.
    public var recentGaps = 0
    /// The longest of them; nil if there is none.
    public var longestGap: Gap?
    /// Rows that are kept: telegrams.
    public var rows: Int64 = 0
    /// Numeric readings in those rows.
    public var readings: Int64 = 0
    /// Rows of the last seven days, a day.
    public var rowsADay: Double = 0
    /// The bytes of its captures.
    public var captureBytes: Int64 = 0
    /// The bytes of captures that the last seven days brought, a day.
    public var captureBytesADay: Double = 0
    /// What its rows take in full pages.
    var rowBytes: Double = 0
    /// What its quarter hours and days take in full pages.
    var rollupBytes: Double = 0
    /// The rows of a day.
    var rowBytesADay: Double = 0
    /// The quarter hours and days of a day.
    var rollupBytesADay: Double = 0
}

extension ArchiveStatistics {
    /// When the disk is to be full.
    public enum Outlook: Sendable, Equatable {
        /// In so many days at this pace.
        case full(days: Double)
        /// Never: retention removes what is old before; so many bytes are taken then.
        case settles(bytes: Int64)
        /// The archive does not grow.
        case still
        /// Nothing is known of the disk.
        case unknown
    }

    /// How long what is kept, milliseconds; nil for ever.
    public struct Kept: Sendable, Equatable {
        /// Captures.
        public var captures: Int64?
        /// Rows.
        public var readings: Int64?
        /// Quarter hours and days.
        public var rollups: Int64?

        /// Kept for so long.
        public init(captures: Int64? = nil, readings: Int64? = nil, rollups: Int64? = nil) {
            self.captures = captures
            self.readings = readings
            self.rollups = rollups
        }
    }

    /// When the disk is full at the pace of the last days.
    ///
    /// Each of captures, rows and quarter hours grows until it is as old as it is kept. What settles only after a hundred
    /// years counts as kept for ever.
    public func outlook(_ kept: Kept) -> Outlook {
        guard let disk else { return .unknown }
        let day = 86_400_000.0
        let century = 36_525.0
        let now = Double(databaseBytes - reusableBytes)
        let rollupsNow = Double(rollupBytes)
        let parts: [(now: Double, pace: Double, days: Double)] = [
            (Double(captureBytes), captureBytesADay, kept.captures.map { Double($0) / day } ?? .infinity),
            (now - rollupsNow, rowBytesADay, kept.readings.map { Double($0) / day } ?? .infinity),
            (rollupsNow, rollupBytesADay, kept.rollups.map { Double($0) / day } ?? .infinity),
        ].map { ($0, $1, $2 > century ? .infinity : $2) }
        guard parts.contains(where: { $0.pace > 0 }) else { return .still }
        // How much there is after so many days.
        func size(after days: Double) -> Double {
            parts.reduce(0) { sum, part in
                let grown = part.now + part.pace * days
                return sum + (part.days.isFinite ? max(part.now, min(grown, part.pace * part.days)) : grown)
            }
        }
        let room = Double(disk.free + reusableBytes)
        let start = size(after: 0)
        func isFull(after days: Double) -> Bool { size(after: days) - start >= room }
        guard isFull(after: century) else {
            let settles = parts.allSatisfy { $0.days.isFinite || $0.pace == 0 }
            return settles ? .settles(bytes: Int64(size(after: century))) : .full(days: .infinity)
        }
        var (low, high) = (0.0, century)
        while high - low > 0.01 {
            let middle = (low + high) / 2
            if isFull(after: middle) { high = middle } else { low = middle }
        }
        return .full(days: high)
    }
}
