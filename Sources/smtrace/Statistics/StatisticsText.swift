import Archive
import OBIS
import Rendering

/// The figures of an archive as tables for people.
struct StatisticsText {
    let statistics: ArchiveStatistics
    let outlook: ArchiveStatistics.Outlook

    /// All of it, as lines.
    func tables(style: Style) -> String {
        var archive = Table([.init("archive"), .init("")])
        for (name, value) in archiveLines { archive.append([.init(name), .init(value)]) }
        var meters = Table([
            .init("meter"), .init("newest"), .init("telegrams", .right), .init("faults", .right),
            .init("rows kept", .right), .init("first day"), .init("days", .right), .init("missing", .right),
            .init("gaps in 30 d"), .init("captures", .right),
        ])
        for meter in statistics.meters { meters.append(cells(of: meter)) }
        let text = archive.rendered(style: style)
        return statistics.meters.isEmpty ? text : text + "\n" + meters.rendered(style: style)
    }

    private func cells(of meter: MeterStatistics) -> [Table.Cell] {
        let age = meter.lastMilliseconds.map { AgeText.text(milliseconds: statistics.milliseconds - $0) + " ago" }
        let longest = meter.longestGap.map { gap in
            ", longest \(AgeText.text(milliseconds: gap.toMilliseconds - gap.fromMilliseconds)) from "
                + TimeText.local(gap.fromMilliseconds).prefix(16)
        }
        return [
            .init(meter.name), .init(age ?? "never"), .init("\(meter.telegrams)"),
            .init("\(meter.faults)", meter.faults > 0 ? .yellow : .none), .init("\(meter.rows)"),
            .init(meter.firstDay.map(Self.date) ?? ""), .init("\(meter.daysCovered)"),
            .init("\(meter.daysMissing)", meter.daysMissing > 0 ? .yellow : .none),
            .init("\(meter.recentGaps)\(longest ?? "")", meter.recentGaps > 0 ? .yellow : .none),
            .init(ByteCountText.text(meter.captureBytes)),
        ]
    }

    private var archiveLines: [(String, String)] {
        let s = statistics
        var lines = [
            (
                "database",
                ByteCountText.text(s.databaseBytes)
                    + (s.reusableBytes > 0 ? ", of which \(ByteCountText.text(s.reusableBytes)) can be used again" : "")
            ),
            ("write-ahead log", ByteCountText.text(s.walBytes)),
            ("captures", "\(ByteCountText.text(s.captureBytes)) in \(s.captures) files"),
            ("rows kept", "\(s.rows) telegrams with \(s.readings) numeric readings"),
        ]
        if let bytes = s.bytesAReading {
            let rollups = "quarter hours and days: \(ByteCountText.text(s.rollupBytes))"
            lines.append(("bytes a reading", "\(Self.decimals(bytes, 2)); \(rollups)"))
        }
        lines.append(
            (
                "growth a day",
                "\(ByteCountText.text(Int64(s.databaseBytesADay))) database, "
                    + "\(ByteCountText.text(Int64(s.captureBytesADay))) captures"
            ))
        if let disk = s.disk {
            let room = "\(ByteCountText.text(disk.free)) of \(ByteCountText.text(disk.total)) are free"
            lines.append(("disk", "\(room); \(outlookText)"))
        }
        lines.append(("events", "\(s.events)"))
        let mails = s.outbox.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        lines.append(("outbox", mails.isEmpty ? "empty" : mails.joined(separator: ", ")))
        return lines
    }

    private var outlookText: String {
        switch outlook {
        case .full(let days) where days < 1: "full within a day at this pace"
        case .full(let days) where days > 36_500: "not full within a hundred years at this pace"
        case .full(let days):
            "full in \(Int(days)) days at this pace, about \(Self.date(statistics.milliseconds / 86_400_000 + Int64(days)))"
        case .settles(let bytes): "never full: what is kept takes \(ByteCountText.text(bytes)) at most at this pace"
        case .still: "the archive does not grow"
        case .unknown: "nothing is known of its room"
        }
    }

    /// A number with so many decimals.
    static func decimals(_ value: Double, _ places: Int) -> String {
        var factor = 1.0
        for _ in 0..<places { factor *= 10 }
        return ScaledValue(raw: Int64((value * factor).rounded()), scaler: Int8(-places)).description
    }

    /// The date of a day since 1970-01-01.
    static func date(_ day: Int64) -> String { String(TimeText.utc(day * 86_400_000).prefix(10)) }
}
