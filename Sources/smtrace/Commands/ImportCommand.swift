import Archive
import ArgumentParser
@preconcurrency import Glibc
import Recorder
import Rendering
import Settings

/// `smtrace import`.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring dumps and captures of telegrams into the archive.",
        discussion: """
            Reads dumps (.bin, or hex text) and captures (.pcapng, those of the Python program too), each with gzip or \
            without; `-` is standard input. Captures bring their times. Dumps have none: the first telegram gets \
            --start, or the time of the file, each further one --interval more.

            What the archive already has is left out: the same file can be imported again, or a longer version of it. \
            A meter that is unknown so far is made. Not while the recorder runs.

            Examples:
              smtrace import --meter house captures/*.pcapng
              smtrace import --meter cellar --start 2026-11-22T14:30 --interval 2s dump.bin
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("The meter that the telegrams belong to.", valueName: "name"))
    var meter: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The time of a dump's first telegram (default: the file's time).", valueName: "time"))
    var start: String?

    @Option(name: .long, help: ArgumentHelp("The time between two telegrams of a dump.", valueName: "duration"))
    var interval = "1s"

    @Argument(help: ArgumentHelp("Dumps and captures.", valueName: "file"))
    var files: [String]

    func run() throws {
        if let problem = MeterName.refusal(of: meter) {
            throw Failure("--meter: \"\(meter)\" \(problem)", code: 64)
        }
        let layout = try options.layout()
        try layout.create()
        let lock = try ArchiveLock(layout, purpose: "import")
        defer { withExtendedLifetime(lock) {} }
        let now = Clock.wall
        let settings = options.archive == nil ? try? options.configuration.load() : nil
        let zone = settings.map { $0.archive.timeZone ?? "system" }
        TimeZoneSetup.use(zone)
        let writer = try ArchiveWriter(layout: layout, timeZone: zone ?? Self.storedZone(layout), now: now)
        _ = try writer.mend(now: now)
        while try writer.ingest().hasMore {}
        let importer = Importer(writer: writer, options: try importOptions(settings, now: now))
        var hasFindings = false
        for path in files {
            let report = try importFile(path, with: importer)
            if report.damage != nil || report.telegrams + report.duplicates == 0 { hasFindings = true }
        }
        try writer.save()
        if hasFindings { throw ExitCode(2) }
    }

    /// The zone that an archive has already; a new one gets the system's.
    private static func storedZone(_ layout: ArchiveLayout) -> String? {
        let stored = try? ArchiveReader(layout: layout).info("time_zone")
        TimeZoneSetup.use(stored ?? nil)
        return (stored ?? nil) == nil ? "system" : nil
    }

    private func importOptions(_ settings: Configuration?, now: Int64) throws -> Importer.Options {
        var result = Importer.Options(now: now)
        result.application = Version.text
        do {
            result.startMilliseconds = try start.map { try TimeArgument($0, nowMilliseconds: now).milliseconds }
            result.intervalMilliseconds = try DurationArgument(interval).milliseconds
        } catch {
            throw Failure("\(error)", code: 64)
        }
        guard result.intervalMilliseconds > 0 else { throw Failure("--interval has to be more than nothing", code: 64) }
        result.directionFromStatus = settings?.meters.first { $0.name == meter }?.directionFromStatus
        if let captures = settings?.meters.first(where: { $0.name == meter })?.captures ?? settings?.captures {
            result.naming = FileNamePattern(captures.naming)
            result.rotation = RotationRule(captures.rotate)
        }
        return result
    }

    private func importFile(_ path: String, with importer: Importer) throws -> ImportReport {
        let file = try TelegramFile(path: path)
        var bar = ProgressBar(
            label: path, total: file.length ?? 0, isTerminal: file.length != nil && Terminal.isTerminal(2))
        let report = try importer.run(file, meter: meter) { position in
            if let text = bar.update(done: position, nowMilliseconds: Clock.monotonic) { fputs(text, stderr) }
            return true
        }
        if let text = bar.finish() { fputs(text, stderr) }
        print(Self.sentence(report, path: file.path, meter: meter))
        if report.madeMeter { Failure.say("meter \"\(meter)\" is new and was made") }
        if let damage = report.damage { Failure.say("\(file.path): \(damage); what came before was imported") }
        return report
    }

    private static func sentence(_ report: ImportReport, path: String, meter: String) -> String {
        var parts = ["\(report.telegrams) telegrams imported into \(meter)"]
        if report.duplicates > 0 { parts.append("\(report.duplicates) were there already") }
        if report.faults > 0 {
            parts.append("\(report.faults) with a wrong checksum (kept in the capture, no readings)")
        }
        if report.discardedBytes > 0 { parts.append("\(report.discardedBytes) bytes are no telegram") }
        var text = "\(path) (\(report.format.rawValue)): " + parts.joined(separator: ", ")
        if let first = report.firstMilliseconds, let last = report.lastMilliseconds {
            text += "; \(TimeText.local(first)) to \(TimeText.local(last))"
            if report.hasAssumedTimes { text += " (times are assumed: the file has none; see --start and --interval)" }
        }
        return text
    }
}
