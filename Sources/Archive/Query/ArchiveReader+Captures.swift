import SQLite

/// The time that a segment of a meter covers.
public struct CaptureRange: Sendable, Equatable {
    /// The segment, below the archive's folder.
    public var path: String
    /// The time of its first telegram, milliseconds since 1970.
    public var firstMilliseconds: Int64
    /// The time of its last telegram that has become a row, milliseconds since 1970.
    public var lastMilliseconds: Int64
    /// How many telegrams it was thinned by: one in so many was kept.
    public var every: Int
}

extension ArchiveReader {
    /// The segments of a meter whose bytes are there, by time; those that hold no telegram yet are left out.
    public func captures(of meter: MeterInfo) throws -> [CaptureRange] {
        try connection.fetchAll(
            """
            SELECT s.path, coalesce(s.first_ms, j.first_ms), coalesce(j.last_ms, s.last_ms), s.every
            FROM segment AS s LEFT JOIN journal AS j ON j.segment_id = s.id
            WHERE s.meter_id = ? AND s.state <> 'missing' AND coalesce(s.first_ms, j.first_ms) IS NOT NULL
            ORDER BY s.first_ms
            """, [.integer(meter.id)]
        ) {
            let first = $0.int64(at: 1)
            return CaptureRange(
                path: $0.text(at: 0), firstMilliseconds: first, lastMilliseconds: $0.optionalInt64(at: 2) ?? first,
                every: $0.int(at: 3))
        }
    }
}
