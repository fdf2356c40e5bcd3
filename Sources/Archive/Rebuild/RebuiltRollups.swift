import SQLite

/// Makes quarter hours and days of a rebuilt database from its rows, except those whose rows are gone.
struct RebuiltRollups {
    private let writer: ArchiveWriter
    private let connection: Connection

    init(_ writer: ArchiveWriter) {
        self.writer = writer
        connection = writer.connection
    }

    /// Does it, a meter in a transaction; `goOn` is given the share of the rebuild that is done.
    func make(_ report: inout RebuildReport, _ goOn: (Double) throws -> Void) throws {
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS rebuild_quarter_hour AS SELECT * FROM quarter_hour_store LIMIT 0")
        for meter in writer.meters.values { try forget(meter.id) }
        try goOn(0.8)
        writer.remaking = nil
        try writer.reload()
        for meter in writer.meters.values { meter.needsView = true }
        try writer.transaction {}
        try goOn(0.9)
        for meter in writer.meters.values { report.keptQuarterHours += try keep(meter) }
        try connection.execute("DROP TABLE rebuild_quarter_hour")
    }

    /// Removes quarter hours, and days with them, from the first that has rows.
    private func forget(_ meter: Int64) throws {
        let id: Value = .integer(meter)
        let pruned = try connection.fetchFirst("SELECT pruned_ms FROM meter WHERE id = ?", [id]) {
            $0.optionalInt64(at: 0)
        }
        let first = try connection.fetchFirst(
            "SELECT min(received_ms) FROM telegram_store WHERE meter_id = ? AND received_ms >= ?",
            [id, .integer((pruned ?? nil) ?? .min)]
        ) { $0.optionalInt64(at: 0) }
        guard let first = first ?? nil else { return }
        let from = max(QuarterHours.floor(first), (pruned ?? nil) ?? .min)
        let day = try LocalCalendar(connection).day(of: from)
        try connection.transaction {
            try connection.run(
                "INSERT INTO rebuild_quarter_hour SELECT * FROM quarter_hour_store WHERE meter_id = ? AND bucket >= ?",
                [id, .integer(from)])
            try connection.run(
                "DELETE FROM quarter_hour_store WHERE meter_id = ? AND bucket >= ?", [id, .integer(from)])
            try connection.run("DELETE FROM register_base WHERE meter_id = ? AND bucket >= ?", [id, .integer(from)])
            try connection.run("DELETE FROM day_store WHERE meter_id = ? AND day >= ?", [id, .integer(day)])
            try connection.run("UPDATE meter SET rolled_ms = ? WHERE id = ?", [.integer(from), id])
        }
    }

    /// Puts quarter hours back that had more readings than there are rows now, and of each channel the next one, whose step
    /// was counted from them; returns how many.
    private func keep(_ meter: MeterIngest) throws -> Int64 {
        let id: Value = .integer(meter.id)
        let lost = try connection.fetchAll(
            """
            SELECT bucket FROM (
                SELECT bucket, max(n) AS most FROM rebuild_quarter_hour AS o WHERE meter_id = ?1
                AND bucket < (SELECT rolled_ms FROM meter WHERE id = ?1)
                AND n > ifnull((SELECT n FROM quarter_hour_store AS q WHERE q.meter_id = o.meter_id
                                AND q.bucket = o.bucket AND q.channel_id = o.channel_id), 0)
                GROUP BY bucket)
            WHERE most > (SELECT count(*) FROM telegram_store WHERE meter_id = ?1 AND block = 0
                          AND received_ms >= bucket AND received_ms < bucket + \(QuarterHours.milliseconds))
            ORDER BY bucket
            """, [id]
        ) { $0.int64(at: 0) }
        guard !lost.isEmpty else { return 0 }
        var buckets = Set(lost)
        for bucket in lost {
            try connection.query(
                """
                SELECT min(bucket) FROM rebuild_quarter_hour WHERE meter_id = ?1 AND bucket > ?2
                AND bucket < (SELECT rolled_ms FROM meter WHERE id = ?1) GROUP BY channel_id
                """, [id, .integer(bucket)]
            ) { buckets.insert($0.int64(at: 0)) }
        }
        let calendar = try LocalCalendar(connection)
        return try writer.transaction {
            var count: Int64 = 0
            for bucket in buckets.sorted() {
                try connection.run(
                    """
                    INSERT OR REPLACE INTO quarter_hour_store
                    SELECT * FROM rebuild_quarter_hour WHERE meter_id = ? AND bucket = ?
                    """, [id, .integer(bucket)])
                count += Int64(connection.changes)
                meter.rollups.openDays.insert(calendar.day(of: bucket))
            }
            try meter.rollups.writeDays()
            return count
        }
    }
}
