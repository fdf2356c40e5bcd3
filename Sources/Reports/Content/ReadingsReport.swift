import Archive
import OBIS
import Rendering

/// The report `readings`: the last value of every data point at the report's minute, as plain text.
public enum ReadingsReport {
    /// A value is stale when it is older than this and two commits, as in `smtrace last`.
    private static let staleMilliseconds: Int64 = 60_000

    /// The report; nil where no meter has sent anything before its minute, so that nothing is sent.
    ///
    /// Throws what the archive throws.
    public static func render(_ request: ReportRequest, from reader: ArchiveReader) throws -> ReportContent? {
        let meters = try request.meters(in: reader)
        let commit = try reader.info("commit_ms").flatMap { Int64($0) } ?? 10_000
        // The minute itself is no more the report's: what came before it is committed, what comes in it need not be.
        let rows = try reader.latest(of: meters, at: request.dueMilliseconds - 1)
            .filter { $0.channel.kind != .status }
            .map { row(of: $0.channel, $0.latest, request, staleAfter: staleMilliseconds + 2 * commit) }
        let parts = meters.compactMap { meter -> (title: String, rows: [Row])? in
            let own = rows.filter { $0.meterID == meter.id }
            return own.contains { $0.milliseconds != nil } ? (request.title(of: meter), own.sorted(by: <)) : nil
        }
        guard !parts.isEmpty else { return nil }
        let text = lines(of: parts).map { Escape.terminal($0) + "\n" }.joined()
        return ReportContent(
            subject: request.subjectPrefix + parts.map(\.title).joined(separator: ", "), text: text)
    }

    /// A line of the text.
    private struct Row {
        var meterID: Int64
        var milliseconds: Int64?
        var time: String
        var name: String
        var unit: String
        var value: String
        var age: String

        /// By time, then by name; what has no value comes last.
        static func < (left: Row, right: Row) -> Bool {
            let (a, b) = (left.milliseconds ?? .max, right.milliseconds ?? .max)
            return a == b ? left.name < right.name : a < b
        }
    }

    private static func row(
        of channel: ChannelInfo, _ latest: LatestReading?, _ request: ReportRequest, staleAfter: Int64
    ) -> Row {
        let language = request.language
        var row = Row(
            meterID: channel.meterID, milliseconds: latest?.milliseconds, time: none, name: language.name(of: channel),
            unit: channel.unit ?? none, value: none, age: "")
        guard let latest else { return row }
        var zone = LocalTime()
        let civil = zone.civil(at: latest.milliseconds)
        row.time = "\(language.forms.shortDate(civil)) \(language.forms.time(civil, seconds: true))"
        switch latest.value {
        case .number(let raw):
            row.value = language.forms.number(ExactNumber(ScaledValue(raw: raw, scaler: channel.scaler)))
        case .text(let text): row.value = text.isEmpty ? none : text
        }
        let age = request.dueMilliseconds - latest.milliseconds
        if age > staleAfter {
            row.age = "(\(language.text(\.old, ["age": language.forms.duration(milliseconds: age)])))"
        }
        return row
    }

    private static let none = "--"

    private static func lines(of parts: [(title: String, rows: [Row])]) -> [String] {
        let all = parts.flatMap(\.rows)
        let widths = [\Row.time, \Row.name, \Row.unit, \Row.value].map { field in
            all.map { DisplayWidth.of(Escape.terminal($0[keyPath: field])) }.max() ?? 0
        }
        return parts.enumerated().flatMap { index, part -> [String] in
            let title = parts.count > 1 ? [part.title] : []
            return (index > 0 ? [""] : []) + title
                + part.rows.map { row in
                    let cells = [
                        padded(row.time, widths[0]), padded(row.name, widths[1]), padded(row.unit, widths[2]),
                        padded(row.value, widths[3], isNumeric: true),
                    ]
                    return cells.joined(separator: " ❘ ") + (row.age.isEmpty ? "" : "  " + row.age)
                }
        }
    }

    private static func padded(_ text: String, _ width: Int, isNumeric: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(Escape.terminal(text))))
        return isNumeric ? space + text : text + space
    }
}
