import Archive
import ArgumentParser
import Logging
import Recorder
import Settings

/// `smtrace run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Listen to the meters and record them until Ctrl-C.",
        discussion: """
            Appends every telegram to a PCAPNG capture, its readings to the database, and reconnects by itself. One \
            recorder per archive. SIGINT or SIGTERM end it with everything stored.

            Examples:
              smtrace run
              smtrace run --config /etc/smtrace/smtrace.cfg
              smtrace run --archive /tmp/try      the same meters, another folder
            """)

    @OptionGroup var options: ArchiveOptions

    @Flag(name: .long, help: "Tell more: every commit and connection (log.level: debug).")
    var verbose = false

    func run() throws {
        let settings = try options.configuration.load()
        TimeZoneSetup.use(settings.archive.timeZone)
        let layout = try options.archive == nil ? ArchiveLayout(root: settings.archive.directory) : options.layout()
        let level: Logger.Level = verbose ? .debug : Logger.Level(settings.log.level)
        let logger = Logger(label: "smtrace") { _ in ConsoleLogHandler(level: level) }
        try MeterRecorder(settings: settings, layout: layout, application: Version.text, logger: logger).run()
    }
}

extension Logger.Level {
    fileprivate init(_ level: LogLevel) { self = Logger.Level(rawValue: level.rawValue) ?? .info }
}
