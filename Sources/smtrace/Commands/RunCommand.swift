import Archive
import ArgumentParser
import Recorder
import Settings

/// `smtrace run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Listen to the meters and record them until Ctrl-C.",
        discussion: """
            Appends every telegram to a PCAPNG capture, its readings to the database, and reconnects by itself. One \
            recorder per archive. SIGINT or SIGTERM end it with everything stored; SIGHUP makes it read its \
            configuration again.

            Examples:
              smtrace run
              smtrace run --config /etc/smtrace/smtrace.cfg
              smtrace run --archive /tmp/try      the same meters, another folder
            """)

    @OptionGroup var options: ArchiveOptions

    @Flag(name: .long, help: "Tell more: every commit and connection (log.level: debug).")
    var verbose = false

    func run() throws {
        // By its path as it is now: what SIGHUP makes it read again is the same file.
        let path = try options.configuration.path()
        let settings = try Configuration.load(path: path)
        TimeZoneSetup.use(settings.archive.timeZone)
        let layout = try options.archive == nil ? ArchiveLayout(root: settings.archive.directory) : options.layout()
        let log = LogOutput(settings.log, isVerbose: verbose)
        try MeterRecorder(
            settings: settings, layout: layout, application: Version.text, earliest: Version.earliestMilliseconds,
            log: log, readSettings: { () throws(SettingsProblems) in try Configuration.load(path: path) }
        ).run()
    }
}
