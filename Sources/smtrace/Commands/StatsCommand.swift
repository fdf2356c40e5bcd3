import Archive
import ArgumentParser
import Recorder
import Rendering
import Settings

/// `smtrace stats`.
struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show how large the archive is, what it covers, how it grows, and when the disk is full.",
        discussion: """
            Rows and readings are counted by the quarter hours and days that are kept of them, so that it takes no \
            longer with years of data. Growth is that of the last seven days. Whether the disk fills up depends on \
            archive.retention too, which is known where there is a configuration. Works whether the recorder runs or \
            not.

            Examples:
              smtrace stats
              smtrace stats --format json
            """)

    /// The forms of the result.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
    }

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: "table or json.")
    var format = Format.table

    func run() throws {
        let reader = try options.reader()
        let statistics = try reader.statistics(now: Clock.wall)
        let retention = try configuredRetention()
        let outlook = statistics.outlook(
            .init(
                captures: retention?.captures.milliseconds, readings: retention?.readings.milliseconds,
                rollups: retention?.rollups.milliseconds))
        let output = OutputBuffer()
        switch format {
        case .table:
            let text = StatisticsText(statistics: statistics, outlook: outlook)
            try output.write(text.tables(style: Style(descriptor: 1)))
        case .json:
            var json = JSONWriter()
            StatisticsJSON.write(statistics, outlook, to: &json)
            try output.send(&json.bytes)
        }
        try output.flush()
    }

    /// What is configured, if the archive is that of a configuration; nil for an archive that was named by itself.
    private func configuredRetention() throws -> Retention? {
        guard options.archive == nil || options.configuration.config != nil else { return nil }
        return try options.configuration.load().archive.retention
    }
}
