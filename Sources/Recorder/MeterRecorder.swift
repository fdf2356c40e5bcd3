import Archive
@preconcurrency import Glibc
import Logging
import Settings

/// `smtrace run`: listens to all meters of a configuration and records until a signal comes.
public final class MeterRecorder {
    private let settings: Configuration
    private let layout: ArchiveLayout
    private let application: String
    private let earliest: Int64
    private let log: LogOutput
    private let reporter: Reporter
    private let readSettings: () throws(SettingsProblems) -> Configuration

    /// A recorder of `settings` into the archive at `layout`. `application` is program and version.
    ///
    /// `earliest` is a time, in milliseconds since 1970, before which no clock can be right: that of the program's making.
    /// `readSettings` reads the configuration again when SIGHUP asks for it.
    public init(
        settings: Configuration, layout: ArchiveLayout, application: String, earliest: Int64 = 0, log: LogOutput,
        readSettings: @escaping () throws(SettingsProblems) -> Configuration
    ) {
        self.settings = settings
        self.readSettings = readSettings
        self.layout = layout
        self.application = application
        self.earliest = earliest
        self.log = log
        reporter = Reporter(log.logger)
    }

    /// Records until SIGINT or SIGTERM, until its terminal is closed, or until all sources have ended. All is stored when
    /// it returns. SIGHUP without that makes it read its configuration again.
    ///
    /// Throws before it begins: `ArchiveError` (in use, newer schema, no permission) or `SQLiteError`.
    public func run() throws {
        try layout.create()
        let lock = try ArchiveLock(layout, purpose: "run")
        defer { withExtendedLifetime(lock) {} }
        let terminal = ControllingTerminal()
        let signals = StopSignals.install()
        let service = ServiceManager.ofProcess()
        let turns = Heartbeat(now: Clock.monotonic)
        let began = Clock.monotonic
        let mailbox = Mailbox()
        let rotations = RotationRequests()
        let figures = LiveFigures()
        let telegramGuard = TelegramGuard(layout, notes: true)
        let opening = ArchiveOpening(
            settings: settings, layout: layout, application: application, mailbox: mailbox, reporter: reporter,
            turns: turns, signals: signals)
        var archivist: Archivist?
        let thread = Thread { [self] in
            archivist = opening.run { writer in
                try Archivist(
                    writer: writer, settings: settings, mailbox: mailbox, rotations: rotations, reporter: reporter,
                    application: application, earliest: earliest, turns: turns, figures: figures,
                    longestWait: service.watchdogMilliseconds.map { max(1, $0 / 4) })
            }
            archivist?.run()
        }
        if opening.hasFailedSoon() {
            thread.join()
            return try opening.throwFailure()
        }
        announce()
        let listener = Listener(
            settings: settings, layout: layout, application: application, mailbox: mailbox, rotations: rotations,
            reporter: reporter, log: log, signals: signals, service: service, terminal: terminal,
            archivistTurns: turns, figures: figures, telegramGuard: telegramGuard, readSettings: readSettings)
        let signal = listener.run()
        let reason = signal.map { "\(Self.name(of: $0)): storing what is left" } ?? "all sources have ended"
        if !opening.hasFailed {
            service.stopping(reason)
            reporter.say(.info, reason)
        }
        opening.stop()
        listener.close()
        mailbox.post(.stop)
        thread.join()
        reporter.tellRepeated(now: Clock.monotonic, isEnd: true)
        try opening.throwFailure()
        summarise(listener, rows: archivist?.rows ?? 0, milliseconds: Clock.monotonic - began)
    }

    private func announce() {
        reporter.say(
            .info,
            "\(application), archive \(layout.root), commit every \(Self.seconds(settings.archive.commitMilliseconds))")
        for meter in settings.meters {
            let note = meter.note.map { " (\($0))" } ?? ""
            let id = meter.serverID.map { ", server id \($0.printed)" } ?? ""
            let source = SourceText.of(meter)
            reporter.say(.info, meter: meter.name, "listening to \(meter.name)\(note): \(source)\(id)")
        }
    }

    private func summarise(_ listener: Listener, rows: Int, milliseconds: Int64) {
        for meter in listener.meters {
            let faults = meter.counters.faults == 0 ? "" : ", \(meter.counters.faults) with a wrong checksum"
            let lost = meter.counters.lost == 0 ? "" : ", \(meter.counters.lost) LOST for want of room"
            reporter.say(
                .info, meter: meter.name,
                "\(meter.name): \(meter.counters.telegrams) telegrams received\(faults)\(lost)")
        }
        reporter.say(
            .info, "ended after \(milliseconds / 1000) s: \(rows) telegrams stored in \(layout.database)")
    }

    /// `10 s`, `500 ms`.
    private static func seconds(_ milliseconds: Int64) -> String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }

    private static func name(of signal: Int32) -> String {
        switch signal {
        case SIGINT: "interrupted"
        case SIGTERM: "asked to end"
        case SIGHUP: "the terminal was closed"
        default: "signal \(signal)"
        }
    }
}
