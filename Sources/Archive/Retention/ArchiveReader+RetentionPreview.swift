import SQLite

extension ArchiveReader {
    /// What the retention would remove now; a recorder may run. `now` is the time, milliseconds since 1970.
    public func retentionPreview(_ limits: RetentionLimits, now milliseconds: Int64) throws -> RetentionReport {
        try snapshot {
            let needs = try outbox.needs(now: milliseconds)
            let limits = limits.sparing(needs)
            var report = RetentionReport()
            if let limit = limits.captures {
                for segment in try RemovableSegments.fetch(
                    before: limit, limit: -1, except: needs.segments, in: connection)
                {
                    report.captures.append(segment.path)
                    report.captureBytes += layout.size(of: segment.path) ?? 0
                }
            }
            for meter in try meters() { try preview(meter, limits, &report) }
            report.events = try count(
                "SELECT count(*) FROM event WHERE \(OldEvents.condition)",
                [limits.readings ?? .min, limits.rollups ?? .min])
            return report
        }
    }

    private func preview(_ meter: MeterInfo, _ limits: RetentionLimits, _ report: inout RetentionReport) throws {
        var rowsEnd = Int64.min
        if let limit = limits.readings {
            let rolled = try connection.fetchFirst("SELECT rolled_ms FROM meter WHERE id = ?", [.integer(meter.id)]) {
                $0.optionalInt64(at: 0)
            }
            if let rolled = rolled ?? nil {
                rowsEnd = min(QuarterHours.floor(limit), rolled)
                report.rows += try count(
                    "SELECT count(*) FROM telegram_store WHERE meter_id = ? AND received_ms < ?", [meter.id, rowsEnd])
            }
        }
        guard let limit = limits.rollups else { return }
        let calendar = try calendar()
        guard
            let end = try RollupEnd.day(
                of: meter.id, before: limit, rowsGoBefore: rowsEnd, calendar: calendar, in: connection)
        else { return }
        report.rollups += try count(
            "SELECT count(*) FROM quarter_hour_store WHERE meter_id = ? AND bucket < ?",
            [meter.id, calendar.start(of: end)])
        report.rollups += try count("SELECT count(*) FROM day_store WHERE meter_id = ? AND day < ?", [meter.id, end])
    }

    private func count(_ sql: String, _ bindings: [Int64]) throws -> Int64 {
        try connection.fetchFirst(sql, bindings.map { .integer($0) }) { $0.int64(at: 0) } ?? 0
    }
}
