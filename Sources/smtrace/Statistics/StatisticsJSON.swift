import Archive
import Rendering

/// The figures of an archive as one JSON object.
enum StatisticsJSON {
    /// Writes the object and ends its line.
    static func write(
        _ statistics: ArchiveStatistics, _ outlook: ArchiveStatistics.Outlook, to json: inout JSONWriter
    ) {
        json.beginObject()
        json.field("time", utcMilliseconds: statistics.milliseconds)
        json.field("database_bytes", statistics.databaseBytes)
        json.field("reusable_bytes", statistics.reusableBytes)
        json.field("wal_bytes", statistics.walBytes)
        json.field("captures", statistics.captures)
        json.field("capture_bytes", statistics.captureBytes)
        json.field("rows", statistics.rows)
        json.field("readings", statistics.readings)
        if let bytes = statistics.bytesAReading {
            json.field("bytes_a_reading", number: StatisticsText.decimals(bytes, 3))
        }
        json.field("rollup_bytes", statistics.rollupBytes)
        json.field("database_bytes_a_day", Int64(statistics.databaseBytesADay))
        json.field("capture_bytes_a_day", Int64(statistics.captureBytesADay))
        json.field("disk_free_bytes", statistics.disk?.free)
        json.field("disk_total_bytes", statistics.disk?.total)
        switch outlook {
        case .full(let days) where days < 36_500: json.field("disk_full_in_days", Int64(days))
        case .settles(let bytes): json.field("settles_at_bytes", bytes)
        case .full, .still, .unknown: break
        }
        json.field("commit_ms", statistics.commitMilliseconds)
        json.field("commits", statistics.totals[.commits])
        json.field("events", statistics.events)
        json.beginObject("outbox")
        for (state, count) in statistics.outbox.sorted(by: { $0.key < $1.key }) { json.field(state, count) }
        json.endObject()
        json.beginArray("meters")
        for meter in statistics.meters {
            write(meter, statistics.totals, now: statistics.milliseconds, to: &json)
        }
        json.endArray()
        json.endObject()
        json.endLine()
    }

    private static func write(_ meter: MeterStatistics, _ totals: ArchiveTotals, now: Int64, to json: inout JSONWriter)
    {
        json.beginObject()
        json.field("meter", meter.name)
        json.field("telegrams", meter.telegrams)
        json.field("faults", meter.faults)
        let passedOver = totals[.passedOver, of: meter.name]
        json.beginObject("faults_by_kind")
        json.field("checksum", max(0, meter.faults - passedOver))
        json.field("message", totals[.messageFaults, of: meter.name])
        json.field("passed_over", passedOver)
        json.endObject()
        json.field("discarded_bytes", totals[.discardedBytes, of: meter.name])
        json.field("lost", totals[.lost, of: meter.name])
        json.field("channels", meter.channels)
        json.field("rows", meter.rows)
        json.field("readings", meter.readings)
        if let time = meter.firstRowMilliseconds { json.field("first_row", utcMilliseconds: time) }
        if let time = meter.lastMilliseconds {
            json.field("last", utcMilliseconds: time)
            json.field("age_seconds", max(0, now - time) / 1000)
        }
        if let first = meter.firstDay { json.field("first_day", StatisticsText.date(first)) }
        json.field("days", meter.daysCovered)
        json.field("days_missing", meter.daysMissing)
        json.field("gaps_30_days", Int64(meter.recentGaps))
        if let gap = meter.longestGap {
            json.field("longest_gap_from", utcMilliseconds: gap.fromMilliseconds)
            json.field("longest_gap_to", utcMilliseconds: gap.toMilliseconds)
        }
        json.field("capture_bytes", meter.captureBytes)
        json.endObject()
    }
}
