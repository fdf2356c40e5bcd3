import Archive
import Recorder
import Rendering
import Reports
import Settings

/// A report that a user names, for a time.
struct ReportSelection {
    /// The configuration that it stands in.
    let settings: Configuration
    /// Where the configuration is.
    let path: String
    /// Where the archive is.
    let layout: ArchiveLayout
    /// What is asked for.
    let request: ReportRequest

    /// The report of a name as it would be at `time` (as on the command line; nil for now). Throws a sentence.
    init(_ name: String, at time: String?, _ options: ArchiveOptions) throws {
        path = try options.configuration.path()
        settings = try Configuration.load(path: path)
        layout = ArchiveLayout(root: options.archive ?? settings.archive.directory)
        guard let report = settings.reports.first(where: { $0.name == name }) else {
            throw Failure(Self.unknown(name, among: settings.reports.map(\.name), path))
        }
        TimeZoneSetup.use(settings.archive.timeZone)
        var milliseconds = Clock.wall
        if let time {
            do { milliseconds = try TimeArgument(time, nowMilliseconds: milliseconds).milliseconds } catch {
                throw Failure("--at: \(error.description)", code: 64)
            }
        }
        request = ReportRequest(
            report: report, dueMilliseconds: milliseconds, subjectPrefix: settings.mail?.subjectPrefix,
            meters: settings.meters)
    }

    private static func unknown(_ name: String, among names: [String], _ path: String) -> String {
        guard !names.isEmpty else { return "there is no report \"\(name)\": \(path) has none" }
        let hint = Spelling.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" } ?? "."
        return "there is no report \"\(name)\"\(hint) There are: \(names.joined(separator: ", "))"
    }
}
