import SQLite

/// Counts what a meter has, by its days, its quarter hours, and the rows of which neither is written yet.
struct MeterCount {
    private let meter: MeterInfo
    private let calendar: LocalCalendar
    private let now: Int64
    private let connection: Connection
    private var result: MeterStatistics
    /// Quarter hours before this are written.
    private var rolled = Int64.min

    /// Rows and readings of some time.
    private struct Count {
        var rows: Int64 = 0
        var readings: Int64 = 0
        /// The time of the first of them, to a quarter hour.
        var first: Int64?
    }

    /// So many of the newest rows tell how large rows are.
    private static let sample: Int64 = 500
    private static let day: Int64 = 86_400_000

    init(_ meter: MeterInfo, calendar: LocalCalendar, now: Int64, in connection: Connection) {
        self.meter = meter
        self.calendar = calendar
        self.now = now
        self.connection = connection
        result = MeterStatistics(name: meter.name)
    }

    /// The meter's figures, those of gaps and captures left out.
    mutating func count() throws -> MeterStatistics {
        try connection.query(
            """
            SELECT m.telegrams + ifnull((SELECT sum(telegrams) FROM journal WHERE meter_id = m.id), 0),
                   m.faults + ifnull((SELECT sum(faults) FROM journal WHERE meter_id = m.id), 0),
                   (SELECT count(*) FROM channel WHERE meter_id = m.id),
                   (SELECT min(received_ms) FROM telegram_store WHERE meter_id = m.id), rolled_ms
            FROM meter AS m WHERE m.id = ?
            """, [.integer(meter.id)]
        ) { row in
            result.telegrams = row.int64(at: 0)
            result.faults = row.int64(at: 1)
            result.channels = row.int64(at: 2)
            result.firstRowMilliseconds = row.optionalInt64(at: 3)
            rolled = row.optionalInt64(at: 4) ?? .min
        }
        result.lastMilliseconds = meter.newestMilliseconds
        let quarters = try countDays()
        let sizes = try sizes()
        result.rowBytes = Double(result.rows) * sizes.row
        result.rollupBytes = Double(quarters) * sizes.quarterHour
        try countWeek(sizes)
        return result
    }

    /// Counts days with readings and what is kept of rows; returns how many rows the tables of rollups have.
    private mutating func countDays() throws -> Int64 {
        let firstRow = result.firstRowMilliseconds ?? .max
        let firstRowDay = firstRow == .max ? Int64.max : calendar.day(of: firstRow)
        var kept = Count()
        var days: Set<Int64> = []
        var quarters: Int64 = 0
        try connection.query(
            """
            SELECT day, max(n), sum(n), sum(channels), sum(quarters) FROM (
                SELECT d.day, sum(d.n) AS n, count(*) AS channels,
                       sum(max(1, min(100, ifnull(d.covered, 86400000) / 900000))) AS quarters
                FROM day_store AS d JOIN channel AS c ON c.id = d.channel_id
                WHERE d.meter_id = ? AND d.n > 0 GROUP BY d.day, c.obis, c.unit)
            GROUP BY day ORDER BY day
            """, [.integer(meter.id)]
        ) { row in
            let day = row.int64(at: 0)
            days.insert(day)
            quarters += row.int64(at: 3) + row.int64(at: 4)
            guard day > firstRowDay else { return }
            kept.rows += row.int64(at: 1)
            kept.readings += row.int64(at: 2)
        }
        let open = days.max().map { calendar.start(of: $0 + 1) } ?? .min
        if firstRow < open {
            // Of its first day a part may have been removed.
            let first = try countQuarterHours(
                from: QuarterHours.floor(firstRow), to: calendar.start(of: firstRowDay + 1))
            kept.rows += first.rows
            kept.readings += first.readings
        }
        let newest = try countOpen(from: open)
        quarters +=
            try connection.fetchFirst(
                "SELECT count(*) FROM quarter_hour_store WHERE meter_id = ? AND bucket >= ?",
                [.integer(meter.id), .integer(open)]
            ) { $0.int64(at: 0) } ?? 0
        days.formUnion(newest.days)
        result.rows = kept.rows + newest.count.rows
        result.readings = kept.readings + newest.count.readings
        if result.readings == 0, firstRow != .max {
            // A meter that sends only texts has no quarter hours.
            result.rows =
                try connection.fetchFirst(
                    "SELECT count(*) FROM telegram_store WHERE meter_id = ? AND block = 0", [.integer(meter.id)]
                ) { $0.int64(at: 0) } ?? 0
        }
        result.firstDay = days.min()
        result.daysCovered = Int64(days.count)
        if let first = days.min(), let last = days.max() { result.daysMissing = last - first + 1 - Int64(days.count) }
        return quarters
    }

    /// What the quarter hours of a time hold.
    private func countQuarterHours(from: Int64, to: Int64, _ body: (Int64) -> Void = { _ in }) throws -> Count {
        var count = Count()
        try connection.query(
            """
            SELECT bucket, max(n), sum(n) FROM (
                SELECT q.bucket, sum(q.n) AS n FROM quarter_hour_store AS q JOIN channel AS c ON c.id = q.channel_id
                WHERE q.meter_id = ? AND q.bucket >= ? AND q.bucket < ? AND q.n > 0 GROUP BY q.bucket, c.obis, c.unit)
            GROUP BY bucket ORDER BY bucket
            """, [.integer(meter.id), .integer(from), .integer(to)]
        ) { row in
            count.first = count.first ?? row.int64(at: 0)
            count.rows += row.int64(at: 1)
            count.readings += row.int64(at: 2)
            body(row.int64(at: 0))
        }
        return count
    }

    /// What there is from `start` on, of which no day is written, and the days in which it lies.
    private func countOpen(from start: Int64) throws -> (count: Count, days: Set<Int64>) {
        var days: Set<Int64> = []
        var count = try countQuarterHours(from: start, to: rolled) { days.insert(calendar.day(of: $0)) }
        let numbers = try connection.fetchAll(
            "SELECT slot / 16, slot % 16 FROM channel WHERE kind = 'number' AND meter_id = ?", [.integer(meter.id)]
        ) { ($0.int64(at: 0), $0.int(at: 1)) }
        try connection.query(
            "SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms >= ?",
            [.integer(meter.id), .integer(max(start, rolled))]
        ) { row in
            let block = row.int64(at: 2)
            if block == 0 {
                count.rows += 1
                count.first = count.first ?? row.int64(at: 1)
                days.insert(calendar.day(of: row.int64(at: 1)))
            }
            for (place, column) in numbers where place == block && !row.isNull(at: column + 3) { count.readings += 1 }
        }
        return (count, days)
    }

    /// The pace of the last seven days.
    private mutating func countWeek(_ sizes: (row: Double, quarterHour: Double)) throws {
        let week = QuarterHours.ceiling(now - 7 * Self.day)
        var recent = try countQuarterHours(from: week, to: rolled)
        let open = try countOpen(from: max(week, rolled)).count
        recent.rows += open.rows
        guard let first = recent.first ?? open.first, first < now else { return }
        let days = Double(max(60_000, now - first)) / Double(Self.day)
        result.rowsADay = Double(recent.rows) / days
        result.rowBytesADay = result.rowsADay * sizes.row
        let quarters = try connection.fetchFirst(
            "SELECT count(*) FROM quarter_hour_store WHERE meter_id = ? AND bucket >= ?",
            [.integer(meter.id), .integer(week)]
        ) { $0.int64(at: 0) }
        result.rollupBytesADay = Double(quarters ?? 0) / days * sizes.quarterHour
    }

    private func sizes() throws -> (row: Double, quarterHour: Double) {
        let bindings: [Value] = [.integer(meter.id), .integer(Self.sample)]
        let row = try RowSize.mean(
            "SELECT * FROM telegram_store WHERE meter_id = ? ORDER BY received_ms DESC LIMIT ?", bindings,
            in: connection)
        let quarter = try RowSize.mean(
            "SELECT * FROM quarter_hour_store WHERE meter_id = ? ORDER BY bucket DESC LIMIT ?", bindings,
            in: connection)
        let blocks = try connection.fetchFirst(
            "SELECT max(slot) / 16 + 1 FROM channel WHERE meter_id = ?", [.integer(meter.id)]
        ) { $0.optionalInt64(at: 0) }
        return (row * Double((blocks ?? nil) ?? 1), quarter)
    }
}
