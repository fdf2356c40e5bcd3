import Archive
import ArgumentParser
import Recorder
import Rendering
import Reports
import Settings

/// `smtrace report list`.
struct ReportListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the reports with their next times, and the alerts.",
        discussion: """
            Times are those of the archive's time zone. The last mail is that of the outbox; of an \
            alert that is on, it is shown since when.

            Examples:
              smtrace report list
              smtrace report list --count 7 --format json
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("How many of the next times are shown.", valueName: "n"))
    var count = 3

    @Option(name: .long, help: "table or json.")
    var format = ResultFormat.table

    func validate() throws {
        guard (1...100).contains(count) else { throw ValidationError("--count takes 1 to 100.") }
        guard format != .csv else { throw ValidationError("--format csv is not offered here: table or json.") }
    }

    func run() throws {
        let settings = try options.configuration.load()
        TimeZoneSetup.use(settings.archive.timeZone)
        let layout = ArchiveLayout(root: options.archive ?? settings.archive.directory)
        let state = try? OutboxState(layout)
        let reports = settings.reports.map { report in
            ListedReport(report: report, next: next(report, after: Clock.wall), last: state?.last(of: report.name))
        }
        let output = OutputBuffer()
        let alerts = settings.alerts.map { ListedAlert(alert: $0, states: state?.alerts(of: $0.name) ?? []) }
        switch format {
        case .json: try ReportListJSON.write(reports, alerts, to: output)
        default: try ReportListTable.write(reports, alerts, count: count, to: output)
        }
        try output.flush()
        if reports.isEmpty, alerts.isEmpty {
            Failure.say("\(settings.path ?? "the configuration") has neither reports: nor alerts:")
        }
    }

    private func next(_ report: ReportSettings, after milliseconds: Int64) -> [Int64] {
        var schedule = Schedule(report.schedule)
        var times: [Int64] = []
        while times.count < count, let time = schedule.next(after: times.last ?? milliseconds) { times.append(time) }
        return times
    }
}

/// What the outbox knows of reports and alerts.
private struct OutboxState {
    private let mails: [OutboxMail]
    private let alertStates: [AlertState]

    /// Reads an archive's outbox. Throws where there is none.
    init(_ layout: ArchiveLayout) throws {
        let reader = try ArchiveReader(layout: layout)
        mails = try reader.outbox.mails()
        alertStates = try reader.outbox.alertStates()
    }

    func last(of report: String) -> OutboxMail? { mails.last { $0.report == report } }

    func alerts(of name: String) -> [AlertState] { alertStates.filter { $0.alert == name } }
}

/// A report with what is known about its mails.
struct ListedReport {
    /// The report.
    var report: ReportSettings
    /// When it is due next, milliseconds since 1970.
    var next: [Int64]
    /// Its newest mail; nil if there is none.
    var last: OutboxMail?
}

/// An alert with what is known about it.
struct ListedAlert {
    /// The alert.
    var alert: AlertSettings
    /// Where it is on.
    var states: [AlertState]
}
