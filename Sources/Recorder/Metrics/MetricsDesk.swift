import Archive
@preconcurrency import Glibc
import Settings

/// Gathers what is counted, keeps it in the archive, and writes it for Prometheus where that is configured.
struct MetricsDesk {
    private var settings: MetricsSettings?
    private let board: LiveFigures
    private var archived = MetricsPage.Archived()
    /// What was counted before this start, and what the listener had counted when it was last kept.
    private let before: ArchiveTotals
    private var kept: [String: MeterFigures] = [:]
    private var next: Int64

    /// A desk that takes the listener's figures from `board`.
    init(
        settings: MetricsSettings?, board: LiveFigures, application: String, writer: ArchiveWriter, now: Int64,
        wall: Int64
    ) {
        self.board = board
        before = writer.totals
        archived.application = application
        archived.startedMilliseconds = wall
        next = now
        use(settings, now: now)
    }

    /// Goes on with another configuration.
    mutating func use(_ settings: MetricsSettings?, now: Int64) {
        self.settings = settings
        board.wantsTelegrams = settings?.hasValues ?? false
        // The listener leaves its figures once a second.
        next = now + 1_000
    }

    /// When it wants to be called; nil if nobody asked for a file.
    var due: Int64? { settings == nil ? nil : next }

    /// Counts a commit.
    mutating func committed(_ report: IngestReport, wall: Int64) {
        archived.storedTelegrams += Int64(report.telegrams)
        if report.telegrams + report.faults > 0 { archived.lastCommitMilliseconds = wall }
    }

    /// Counts a commit that failed.
    mutating func commitFailed() { archived.failedCommits += 1 }

    /// Adds what the listener has counted to the archive's totals; `ArchiveWriter.save` keeps them.
    mutating func keepTotals(_ writer: ArchiveWriter) {
        for meter in board.take() {
            let last = kept[meter.name]
            writer.count(meter.discardedBytes - (last?.discardedBytes ?? 0), of: .discardedBytes, meter: meter.name)
            writer.count(meter.lost - (last?.lost ?? 0), of: .lost, meter: meter.name)
            kept[meter.name] = meter
        }
    }

    /// Writes the file if it is due.
    mutating func work(_ archivist: Archivist, now: Int64) {
        guard let due, now >= due, let settings else { return }
        guard board.isThere else { return next = now + 1_000 }
        next = now + settings.everyMilliseconds
        write(archivist, settings)
    }

    /// Writes the file a last time: the recorder has ended.
    mutating func end(_ archivist: Archivist) {
        archived.isRunning = false
        if let settings { write(archivist, settings) }
    }

    private mutating func write(_ archivist: Archivist, _ settings: MetricsSettings) {
        let meters = board.take()
        look(at: archivist.writer, meters)
        var values = MetricsValues()
        if settings.hasValues {
            for meter in meters where !meter.isRetired && !meter.newest.isEmpty {
                values.add(
                    StatusReport.content(of: meter.newest, directionFromStatus: meter.directionFromStatus).readings,
                    of: meter.name)
            }
        }
        let text = MetricsPage.text(archived, meters, now: Clock.wall) { values.write(to: &$0) }
        do throws(MetricsFile.Failure) {
            try MetricsFile(path: settings.file, mode: settings.mode).write(text)
        } catch {
            archivist.reporter.say(
                .warning, cause: "metrics", now: Clock.monotonic,
                "\(error): the figures for Prometheus are old now; recording goes on, and it is tried again")
        }
    }

    /// Brings up to date what the archive knows.
    private mutating func look(at writer: ArchiveWriter, _ meters: [MeterFigures]) {
        let totals = writer.totals
        archived.commits = totals[.commits] - before[.commits]
        for meter in meters {
            archived.messageFaults[meter.name] =
                totals[.messageFaults, of: meter.name] - before[.messageFaults, of: meter.name]
            archived.passedOver[meter.name] = totals[.passedOver, of: meter.name] - before[.passedOver, of: meter.name]
        }
        archived.disk = FreeSpace(path: writer.layout.root)
        archived.databaseBytes = Self.size(writer.layout.database)
        archived.walBytes = Self.size(writer.layout.database + "-wal")
        // Where the database cannot be read now, what was known stands.
        if let outbox = try? writer.outbox.counts() { archived.outbox = outbox }
    }

    private static func size(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
}
