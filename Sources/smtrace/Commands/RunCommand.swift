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
        let log = LogOutput(settings.log, isVerbose: verbose)
        try MeterRecorder(
            settings: settings, layout: layout, application: Version.text, earliest: Version.earliestMilliseconds,
            log: log
        ).run()
    }
}
