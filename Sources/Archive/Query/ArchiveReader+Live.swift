import SQLite

/// Up to where a meter's telegrams have become rows.
public struct SegmentPosition: Sendable, Equatable {
    /// The segment, below the archive's folder.
    public var path: String
    /// The byte behind the last telegram that is a row.
    public var byteOffset: Int64
}

/// How many telegrams of a meter were recorded.
public struct TelegramCounts: Sendable, Equatable {
    /// Those that are valid.
    public var telegrams: Int64 = 0
    /// Frames whose checksum failed.
    public var faults: Int64 = 0

    /// No telegrams.
    public init() {}
}

extension ArchiveReader {
    /// Where the telegrams of a meter that are no rows yet begin: in its newest segment that is not wholly processed; nil
    /// if there is none.
    public func position(of meter: MeterInfo) throws -> SegmentPosition? {
        try connection.fetchFirst(
            """
            SELECT s.path, j.byte_offset FROM journal AS j JOIN segment AS s ON s.id = j.segment_id
            WHERE j.meter_id = ? AND s.state = 'open' ORDER BY s.id DESC LIMIT 1
            """, [.integer(meter.id)]
        ) { SegmentPosition(path: $0.text(at: 0), byteOffset: $0.int64(at: 1)) }
    }

    /// How many telegrams of a meter were received so far, up to the last commit.
    public func counts(of meter: MeterInfo) throws -> TelegramCounts {
        let found = try connection.fetchFirst(
            """
            SELECT telegrams + coalesce((SELECT sum(telegrams) FROM journal WHERE meter_id = ?1), 0),
                   faults + coalesce((SELECT sum(faults) FROM journal WHERE meter_id = ?1), 0)
            FROM meter WHERE id = ?1
            """, [.integer(meter.id)]
        ) { row in
            var counts = TelegramCounts()
            counts.telegrams = row.int64(at: 0)
            counts.faults = row.int64(at: 1)
            return counts
        }
        return found ?? TelegramCounts()
    }
}
