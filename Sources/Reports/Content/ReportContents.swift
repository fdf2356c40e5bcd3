import Archive
import Settings

/// What a report says at any time, whether it is due then or not.
public enum ReportContents {
    private static let year: Int64 = 366 * 86_400_000

    /// The mails of a report for a time, from one snapshot of the archive: one, of captures several, or none where there
    /// is nothing to say.
    ///
    /// Captures are those since the report's minute before that time, by its schedule. Throws what the archive throws.
    public static func render(_ request: ReportRequest, from reader: ArchiveReader) throws -> [ReportContent] {
        try reader.snapshot {
            switch request.report.kind {
            case .digest: return [try DigestReport.render(request, from: reader)]
            case .readings: return try ReadingsReport.render(request, from: reader).map { [$0] } ?? []
            case .captures:
                var schedule = Schedule(request.report.schedule)
                let time = request.dueMilliseconds
                let since = schedule.last(until: time - 1, after: time - year) ?? 0
                let parts = try CapturesReport.plan(request, since: since, from: reader)
                return try parts.enumerated().map {
                    try CapturesReport.render(request, $1, number: $0 + 1, of: parts.count, from: reader)
                }
            }
        }
    }
}
