import SQLite

extension ArchiveReader {
    /// The events of a range of time, in its order; of one meter only if one is given.
    ///
    /// Kinds that this program does not know, of a newer one, are left out.
    public func events(from: Int64, to: Int64, meter: MeterInfo? = nil) throws -> [ArchiveEvent] {
        try connection.fetchAll(
            """
            SELECT e.at_ms, m.name, e.kind, e.detail FROM event AS e LEFT JOIN meter AS m ON m.id = e.meter_id
            WHERE e.at_ms >= ?1 AND e.at_ms < ?2 AND (?3 IS NULL OR e.meter_id = ?3)
            ORDER BY e.at_ms, e.id
            """, [.integer(from), .integer(to), meter.map { .integer($0.id) } ?? .null]
        ) { row in
            ArchiveEvent.Kind(rawValue: row.text(at: 2)).map {
                ArchiveEvent(
                    milliseconds: row.int64(at: 0), meter: row.optionalText(at: 1), kind: $0, detail: row.text(at: 3))
            }
        }.compactMap { $0 }
    }
}
