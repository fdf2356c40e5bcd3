import Rendering
import Settings

/// Reports and alerts in aligned columns.
enum ReportListTable {
    /// Writes a table of each; `count` is the most of next times.
    static func write(
        _ reports: [ListedReport], _ alerts: [ListedAlert], count: Int, to output: OutputBuffer
    ) throws {
        let style = Style(descriptor: 1)
        if !reports.isEmpty {
            var table = table(reports, count)
            try output.write(table.rendered(style: style))
        }
        guard !alerts.isEmpty else { return }
        if !reports.isEmpty { try output.writeLine("") }
        var table = table(alerts)
        try output.write(table.rendered(style: style))
    }

    private static func table(_ reports: [ListedReport], _ count: Int) -> Table {
        let shown = max(1, min(count, reports.map(\.next.count).max() ?? 0))
        let times = (0..<shown).map { Table.Column($0 == 0 ? "next" : "then") }
        var table = Table(
            [.init("report"), .init("what"), .init("meters"), .init("to")] + times + [.init("last mail")])
        for row in reports {
            let report = row.report
            let what = report.kind == .digest ? "digest, \(report.period.rawValue)" : report.kind.rawValue
            let times = (0..<shown).map { index -> Table.Cell in
                .init(row.next.count > index ? minute(row.next[index]) : index == 0 ? "never" : "")
            }
            table.append(
                [
                    .init(report.name), .init(what), .init(report.meters?.joined(separator: ", ") ?? "all"),
                    .init(recipients(report.recipients)),
                ] + times + [.init(row.last.map(MailText.summary) ?? "", row.last.map(MailText.emphasis) ?? .none)])
        }
        return table
    }

    private static func table(_ alerts: [ListedAlert]) -> Table {
        var table = Table([.init("alert"), .init("meters"), .init("to"), .init("on since")])
        for row in alerts {
            let states = row.states.map { state in
                (state.meter.isEmpty ? "" : "\(state.meter): ") + TimeText.local(state.sinceMilliseconds)
            }
            let meters = row.alert.condition.isOfMeter ? row.alert.meters?.joined(separator: ", ") ?? "all" : ""
            table.append([
                .init(row.alert.name), .init(meters), .init(recipients(row.alert.recipients)),
                .init(states.joined(separator: ", "), .yellow),
            ])
        }
        return table
    }

    /// `2026-11-25 07:00`.
    private static func minute(_ milliseconds: Int64) -> String { String(TimeText.local(milliseconds).prefix(16)) }

    private static func recipients(_ recipients: ReportSettings.Recipients) -> String {
        (recipients.to + recipients.cc + recipients.bcc).map(\.address).joined(separator: ", ")
    }
}
