import SQLite

/// A segment that is closed, as the database describes it.
public struct SegmentInfo: Sendable, Equatable {
    /// Its row.
    public var id: Int64
    /// The meter's name.
    public var meter: String
    /// Below the archive's folder.
    public var path: String
    /// Its first telegram, milliseconds since 1970.
    public var firstMilliseconds: Int64
    /// Its last telegram.
    public var lastMilliseconds: Int64
    /// Valid telegrams, before it was thinned.
    public var telegrams: Int64
    /// Frames whose checksum failed.
    public var faults: Int64
    /// It was thinned to one telegram in so many.
    public var every: Int
    /// Whether it has its last form: compressed and thinned as configured.
    public var isFinished: Bool
}

extension ArchiveReader {
    /// The closed segments of some meters whose last telegram lies after `since` and not after `until`, by that time.
    public func closedSegments(of meters: [MeterInfo], since: Int64, until: Int64) throws -> [SegmentInfo] {
        let ids = meters.map { String($0.id) }.joined(separator: ", ")
        return try segments(
            "s.meter_id IN (\(ids)) AND s.last_ms > ? AND s.last_ms <= ? AND s.state IN ('closed', 'finished', 'damaged')",
            [.integer(since), .integer(until)])
    }

    /// The segments of these rows that are still there, by time.
    public func segments(ids: [Int64]) throws -> [SegmentInfo] {
        try segments("s.id IN (\(ids.map(String.init).joined(separator: ", "))) AND s.state <> 'missing'", [])
    }

    private func segments(_ condition: String, _ bindings: [Value]) throws -> [SegmentInfo] {
        try connection.fetchAll(
            """
            SELECT s.id, m.name, s.path, s.first_ms, s.last_ms, s.telegrams, s.faults, s.every, s.state
            FROM segment AS s JOIN meter AS m ON m.id = s.meter_id
            WHERE s.id NOT IN (SELECT segment_id FROM journal) AND s.first_ms IS NOT NULL AND \(condition)
            ORDER BY s.last_ms, s.id
            """, bindings
        ) {
            SegmentInfo(
                id: $0.int64(at: 0), meter: $0.text(at: 1), path: $0.text(at: 2), firstMilliseconds: $0.int64(at: 3),
                lastMilliseconds: $0.optionalInt64(at: 4) ?? $0.int64(at: 3), telegrams: $0.int64(at: 5),
                faults: $0.int64(at: 6), every: $0.int(at: 7), isFinished: $0.text(at: 8) != "closed")
        }
    }
}
