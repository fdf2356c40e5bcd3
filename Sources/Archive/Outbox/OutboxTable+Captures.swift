import SQLite

// Which captures a report sends with which mail.
extension OutboxTable {
    /// Gives the mail of a report for a minute all closed captures of some meters that the report has not sent yet; nil for
    /// all meters. Only those with a telegram since `since`. Returns how many.
    public func assignCaptures(
        to report: String, for milliseconds: Int64, meters: [String]?, since: Int64
    ) throws -> Int {
        var bindings: [Value] = [.text(report), .integer(milliseconds), .integer(since)]
        var condition = ""
        if let meters {
            bindings += meters.map { .text($0) }
            condition = "AND m.name IN (\(meters.map { _ in "?" }.joined(separator: ", ")))"
        }
        try connection.run(
            """
            INSERT INTO outbox_segment (report, segment_id, for_ms)
            SELECT ?1, s.id, ?2 FROM segment AS s JOIN meter AS m ON m.id = s.meter_id
            WHERE s.state IN ('closed', 'finished', 'damaged') AND s.last_ms >= ?3
                  AND s.id NOT IN (SELECT segment_id FROM journal)
                  AND s.id NOT IN (SELECT segment_id FROM outbox_segment WHERE report = ?1) \(condition)
            """, bindings)
        return connection.changes
    }

    /// The rows of the segments of the mail of a report for a minute, by meter and time.
    public func captureIDs(of report: String, for milliseconds: Int64) throws -> [Int64] {
        try connection.fetchAll(
            """
            SELECT s.id FROM outbox_segment AS o JOIN segment AS s ON s.id = o.segment_id
            WHERE o.report = ? AND o.for_ms = ? AND s.state <> 'missing' ORDER BY s.meter_id, s.first_ms
            """, [.text(report), .integer(milliseconds)]
        ) { $0.int64(at: 0) }
    }

    /// The captures of the mail of a report for a minute, below the archive's folder, by meter and time.
    public func captures(of report: String, for milliseconds: Int64) throws -> [String] {
        try connection.fetchAll(
            """
            SELECT s.path FROM outbox_segment AS o JOIN segment AS s ON s.id = o.segment_id
            JOIN meter AS m ON m.id = s.meter_id
            WHERE o.report = ? AND o.for_ms = ? AND s.state <> 'missing' ORDER BY m.name, s.first_ms
            """, [.text(report), .integer(milliseconds)]
        ) { $0.text(at: 0) }
    }
}

/// What mails that are not written yet need of the archive; retention leaves it alone.
public struct OutboxNeeds: Sendable, Equatable {
    /// Rows from here on, milliseconds since 1970; nil if no mail needs any.
    public var oldestMilliseconds: Int64?
    /// The numbers of segments.
    public var segments: Set<Int64>
}

extension OutboxTable {
    /// What mails that are not written yet need of the archive.
    ///
    /// A mail is written at its first attempt, within seconds as a rule; it needs nothing of the archive from then on. One
    /// that nobody could write for 30 days holds nothing back any more.
    public func needs(now: Int64) throws -> OutboxNeeds {
        let limit = Value.integer(now - 30 * 86_400_000)
        let oldest = try connection.fetchFirst(
            "SELECT min(needs_ms) FROM outbox WHERE state IN ('due', 'sending') AND created_ms > ?", [limit]
        ) { $0.optionalInt64(at: 0) }
        let segments = try connection.fetchAll(
            """
            SELECT s.segment_id FROM outbox AS m JOIN outbox_segment AS s ON s.report = m.report AND s.for_ms = m.for_ms
            WHERE m.state IN ('due', 'sending') AND m.needs_ms IS NOT NULL AND m.created_ms > ?
            """, [limit]
        ) { $0.int64(at: 0) }
        return OutboxNeeds(oldestMilliseconds: oldest ?? nil, segments: Set(segments))
    }
}
