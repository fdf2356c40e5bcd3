import Archive
import OBIS
import Settings

/// What a report is made from, besides the archive: the report, its minute, and what the configuration says of the meters.
public struct ReportRequest: Sendable {
    /// The report.
    public var report: ReportSettings
    /// The minute it is for, milliseconds since 1970.
    public var dueMilliseconds: Int64
    /// What subjects begin with where the report says nothing of its own: `mail.subject_prefix`.
    public var subjectPrefix: String
    /// `meters:` of the configuration.
    public var meters: [MeterSettings]

    /// A report for a minute.
    public init(
        report: ReportSettings, dueMilliseconds: Int64, subjectPrefix: String? = nil, meters: [MeterSettings]
    ) {
        self.report = report
        self.dueMilliseconds = dueMilliseconds
        self.subjectPrefix = report.subjectPrefix ?? subjectPrefix ?? ""
        self.meters = meters
    }

    var language: ReportLanguage { .of(report.language) }

    /// The meters of the report that the archive knows: those it names, in its order, or all, in the configuration's
    /// order and then by name.
    func meters(in reader: ArchiveReader) throws -> [MeterInfo] {
        let known = Dictionary(try reader.meters().map { ($0.name, $0) }) { first, _ in first }
        if let names = report.meters { return names.compactMap { known[$0] } }
        let configured = meters.compactMap { known[$0.name] }
        let others = known.values.filter { meter in !meters.contains { $0.name == meter.name } }
        return configured + others.sorted { $0.name < $1.name }
    }

    /// The names of the meters that should be in the report, and are not among these that the archive knows.
    func unknownMeters(in known: [MeterInfo]) -> [String] {
        (report.meters ?? meters.map(\.name)).filter { name in !known.contains { $0.name == name } }
    }

    /// What the configuration says of a meter; nil if it has gone from it.
    func settings(of meter: MeterInfo) -> MeterSettings? { meters.first { $0.name == meter.name } }

    /// What a meter is for people: as configured, else as the archive knows it.
    func note(of meter: MeterInfo) -> String? {
        let note = settings(of: meter).map(\.note) ?? meter.note
        return note.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A meter in a title: `house / basic consumption`.
    func title(of meter: MeterInfo) -> String {
        note(of: meter).map { "\(meter.name) / \($0)" } ?? meter.name
    }
}
