import SQLite

extension ArchiveWriter {
    /// Removes some of what is older than the limits, for some milliseconds; nothing is left to do if the report is empty.
    ///
    /// `busy` is a segment that somebody is working on. What mails need that are not written yet stays. Throws
    /// `ArchiveError` or `SQLiteError`.
    public func retentionStep(
        _ limits: RetentionLimits, now milliseconds: Int64, busy: Int64? = nil
    ) throws -> RetentionReport {
        let needs = try outbox.needs(now: milliseconds)
        let limits = limits.sparing(needs)
        var report = RetentionReport()
        if let limit = limits.captures {
            let spared = busy.map { needs.segments.union([$0]) } ?? needs.segments
            if let oldest = try removableSegments(before: limit, limit: 1, except: spared).first {
                report.captureBytes = layout.size(of: oldest.path) ?? 0
                try remove(oldest)
                report.captures = [oldest.path]
                return report
            }
            try connection.run(
                "DELETE FROM segment WHERE state = 'missing' AND coalesce(last_ms, first_ms) < ?", [.integer(limit)])
        }
        if let limit = limits.readings {
            report.rows = Int64(try pruneRows(before: limit))
            if report.rows > 0 { return report }
        }
        if let limit = limits.rollups {
            report.rollups = Int64(try pruneRollups(before: limit))
            if report.rollups > 0 { return report }
        }
        report.events = Int64(try pruneEvents(limits))
        return report
    }

    /// Removes quarter hours and days of whole local days before a time whose rows are gone, some thousands at a time;
    /// returns how many.
    public func pruneRollups(before milliseconds: Int64, limit: Int = 5_000) throws -> Int {
        let calendar = try LocalCalendar(connection)
        for meter in meters.values {
            guard
                let end = try RollupEnd.day(of: meter.id, before: milliseconds, calendar: calendar, in: connection)
            else { continue }
            let cut = calendar.start(of: end)
            let step =
                try connection.fetchFirst(
                    "SELECT bucket FROM quarter_hour_store WHERE meter_id = ? ORDER BY bucket LIMIT 1 OFFSET ?",
                    [.integer(meter.id), .integer(Int64(limit))]
                ) { calendar.start(of: calendar.day(of: $0.int64(at: 0)) + 1) } ?? cut
            let to = min(step, cut)
            let deleted = try transaction {
                try connection.run(
                    "DELETE FROM quarter_hour_store WHERE meter_id = ? AND bucket < ?",
                    [.integer(meter.id), .integer(to)])
                let quarters = connection.changes
                try connection.run(
                    "DELETE FROM register_base WHERE meter_id = ? AND bucket < ?", [.integer(meter.id), .integer(to)])
                try connection.run(
                    "DELETE FROM day_store WHERE meter_id = ? AND day < ?",
                    [.integer(meter.id), .integer(calendar.day(of: to))])
                return quarters + connection.changes
            }
            if deleted > 0 { return deleted }
        }
        return 0
    }

    /// Removes old events, and those beyond a great number, some thousands at a time; returns how many.
    func pruneEvents(_ limits: RetentionLimits, limit: Int = 5_000) throws -> Int {
        let times: [Value] = [.integer(limits.readings ?? .min), .integer(limits.rollups ?? .min)]
        let condition = "at_ms < max(?1, ?2) AND \(OldEvents.condition)"
        let hasOld = try connection.fetchFirst("SELECT 1 FROM event WHERE \(condition) LIMIT 1", times) { _ in true }
        // Numbers are given in turn: where they span less, there are not so many.
        let span = try connection.fetchFirst("SELECT max(id) - min(id) FROM event") { $0.int64(at: 0) } ?? 0
        guard hasOld == true || span >= OldEvents.most else { return 0 }
        return try transaction {
            try connection.run(
                """
                DELETE FROM event WHERE id IN (SELECT id FROM event WHERE \(condition) LIMIT ?3)
                    OR id <= (SELECT id FROM event ORDER BY id DESC LIMIT 1 OFFSET ?4)
                """, times + [.integer(Int64(limit)), .integer(OldEvents.most)])
            return connection.changes
        }
    }
}

/// Up to where a meter's quarter hours and days can be removed.
enum RollupEnd {
    /// The local day before which they can: all that is before a time and has no rows any more; nil if nothing is.
    static func day(
        of meter: Int64, before milliseconds: Int64, rowsGoBefore: Int64 = .min, calendar: LocalCalendar,
        in connection: Connection
    ) throws -> Int64? {
        let times = try connection.fetchFirst(
            """
            SELECT (SELECT min(received_ms) FROM telegram_store WHERE meter_id = ?1 AND received_ms >= ?2),
                   (SELECT rolled_ms FROM meter WHERE id = ?1),
                   (SELECT min(bucket) FROM quarter_hour_store WHERE meter_id = ?1),
                   (SELECT min(day) FROM day_store WHERE meter_id = ?1)
            """, [.integer(meter), .integer(rowsGoBefore)]
        ) { row in (0..<4).map { row.optionalInt64(at: $0) } }
        guard let times, let withRows = times[0] ?? times[1] else { return nil }
        let day = calendar.day(of: min(milliseconds, withRows))
        let firstDay = [times[2].map { calendar.day(of: $0) }, times[3]].compactMap { $0 }.min()
        return firstDay.map { $0 < day } == true ? day : nil
    }
}
