import Archive
@preconcurrency import Glibc
import Logging
import Settings

/// The recorder's second thread: makes rows of what the listener has appended, and keeps house.
///
/// It owns the database. What fails is tried again; the segments hold everything meanwhile.
final class Archivist {
    var writer: ArchiveWriter
    let reporter: Reporter
    let mailbox: Mailbox
    var commits: CommitSchedule
    private var housekeeping: Housekeeping
    private let reports: ReportDesk
    private var alerts: AlertDesk
    private var metrics: MetricsDesk
    private(set) var settings: Configuration
    let turns: Heartbeat
    private let longestWait: Int64?
    private var held: [Message] = []
    /// What is wrong with the database, if something is; see `hasSoundDatabase`.
    var damage: String?
    private var nextSave: Int64
    private var isStopping = false
    private(set) var rows = 0

    /// How often the channels' latest values are written.
    private static let saveMilliseconds: Int64 = 300_000
    /// How long it is tried at the end to store what is left.
    private static let endMilliseconds: Int64 = 20_000

    /// An archivist at its desk, whose loop turns at least every `longestWait` milliseconds and says so in `turns`.
    ///
    /// Throws `SQLiteError`, as what was kept of reports and alerts cannot be read.
    init(
        writer: ArchiveWriter, settings: Configuration, mailbox: Mailbox, rotations: RotationRequests,
        reporter: Reporter, application: String, earliest: Int64, turns: Heartbeat = Heartbeat(now: 0),
        figures: LiveFigures = LiveFigures(),
        longestWait: Int64? = nil
    ) throws {
        self.settings = settings
        self.turns = turns
        self.longestWait = longestWait
        self.writer = writer
        self.mailbox = mailbox
        self.reporter = reporter
        commits = CommitSchedule(interval: settings.archive.commitMilliseconds)
        housekeeping = try Housekeeping(
            settings: settings, application: application, writer: writer, now: Clock.monotonic, wall: Clock.wall)
        nextSave = Clock.monotonic + Self.saveMilliseconds
        reports = try ReportDesk(
            settings: settings, writer: writer, rotations: rotations,
            command: ReportDesk.command(settings, writer.layout), earliest: earliest, now: Clock.monotonic,
            wall: Clock.wall)
        alerts = try AlertDesk(settings: settings, writer: writer, now: Clock.monotonic)
        metrics = MetricsDesk(
            settings: settings.metrics, board: figures, application: application, writer: writer, now: Clock.monotonic,
            wall: Clock.wall)
        // What an earlier process left is processed at once.
        commits.workArrived()
    }

    /// Runs until the listener says stop and all is stored, or cannot be within a while.
    func run() {
        var giveUpAt: Int64?
        TelegramGuard.useStack()
        while true {
            let now = Clock.monotonic
            turns.beat(now)
            let deadlines = [
                commits.due(now: now), nextSave, housekeeping.due(now: now), reports.due(now: now),
                alerts.due(now: now), metrics.due, longestWait.map { now + $0 },
            ]
            let deadline = deadlines.compactMap { $0 }.min()
            let (messages, hasActivity) = mailbox.take(
                waiting: isStopping ? 0 : deadline.map { max(0, $0 - Clock.monotonic) })
            held += messages
            if hasActivity || !messages.isEmpty { commits.workArrived() }
            if messages.contains(where: \.isUrgent) { commits.hurry() }
            if messages.contains(where: { if case .stop = $0 { true } else { false } }) {
                isStopping = true
                giveUpAt = Clock.monotonic + Self.endMilliseconds
            }
            let isDone = work(at: Clock.monotonic)
            if isStopping, isDone || Clock.monotonic > (giveUpAt ?? 0) {
                end()
                return
            }
        }
    }

    /// Does what is due; returns whether nothing is left to commit.
    private func work(at now: Int64) -> Bool {
        if isStopping || (commits.due(now: now).map { $0 <= now } ?? false) { commit() }
        if now >= nextSave, !isStopping {
            nextSave = now + Self.saveMilliseconds
            attempt("save the latest values") {
                metrics.keepTotals(writer)
                try writer.save()
                try alerts.save(writer)
                try housekeeping.save(writer)
            }
        }
        if !isStopping {
            reports.work(self, now: Clock.monotonic, wall: Clock.wall)
            alerts.work(self, isUpToDate: isUpToDate, now: Clock.monotonic, wall: Clock.wall)
            housekeeping.work(self, now: Clock.monotonic)
            metrics.work(self, now: Clock.monotonic)
        }
        return commits.due(now: now) == nil
    }

    /// Whether all that was received before the last commit is stored.
    private var isUpToDate: Bool { commits.isUpToDate }

    /// Stores all that was received up to now; returns whether it is stored.
    func commitAll() -> Bool {
        commits.workArrived()
        repeat { commit() } while commits.hasMore
        return isUpToDate
    }

    private func commit() {
        turns.beat(Clock.monotonic)
        guard hasSoundDatabase() else { return commits.failed(at: Clock.monotonic) }
        do {
            try handleMessages()
            let report = try writer.ingest()
            rows += report.telegrams
            metrics.committed(report, wall: Clock.wall)
            commits.committed(at: Clock.monotonic, hasMore: report.hasMore)
            // At the end nothing is waited for: the next start goes on.
            if !report.deferred.isEmpty, !isStopping { commits.workArrived() }
            tell(report)
        } catch {
            commits.failed(at: Clock.monotonic)
            metrics.commitFailed()
            noteDamage(error)
            reporter.say(
                .error, cause: "commit", now: Clock.monotonic,
                "\(error): rows are not stored now; telegrams go on into the segments, and it is tried again")
            if isStopping { usleep(200_000) }
        }
    }

    /// Does what the listener has asked for; what fails stays, with all that follows.
    private func handleMessages() throws {
        while let message = held.first {
            switch message {
            case .opened(let path, let meter, let milliseconds):
                try writer.addMeter(meter, now: milliseconds)
                try writer.follow(path, of: meter, from: milliseconds)
            case .closed(let path):
                writer.close(path)
                mailbox.live.end(path)
            case .meter(let name, let note): try writer.addMeter(name, note: note, now: Clock.wall)
            case .settings(let settings): try use(settings)
            case .event(let event): writer.record(event)
            case .clockStepped:
                housekeeping.clockStepped(now: Clock.monotonic)
                reports.clockStepped(now: Clock.monotonic, wall: Clock.wall)
            case .rotated(let number): reports.rotated(number, now: Clock.monotonic)
            case .stop: break
            }
            held.removeFirst()
        }
    }

    /// Goes on with another configuration.
    private func use(_ new: Configuration) throws {
        let old = settings
        for meter in new.meters {
            try writer.addMeter(
                meter.name, note: meter.note, directionFromStatus: meter.directionFromStatus, now: Clock.wall)
        }
        try writer.setInfo("commit_ms", "\(new.archive.commitMilliseconds)")
        commits.use(interval: new.archive.commitMilliseconds)
        housekeeping.use(new)
        metrics.use(new.metrics, now: Clock.monotonic)
        let mailIsOther = old.mail?.unplaced != new.mail?.unplaced
        if mailIsOther || old.reports.map(\.unplaced) != new.reports.map(\.unplaced) {
            try reports.use(new, command: ReportDesk.command(new, writer.layout), writer, wall: Clock.wall)
        }
        if mailIsOther || old.alerts.map(\.unplaced) != new.alerts.map(\.unplaced)
            || old.archive.commitMilliseconds != new.archive.commitMilliseconds
        {
            try alerts.save(writer)
            alerts = try AlertDesk(settings: new, writer: writer, now: Clock.monotonic)
        }
        settings = new
    }

    /// Begins with reports and alerts as another database has them.
    func useDesks(anew settings: Configuration) throws {
        try reports.use(settings, command: ReportDesk.command(settings, writer.layout), writer, wall: Clock.wall)
        alerts = try AlertDesk(settings: settings, writer: writer, now: Clock.monotonic)
    }

    /// Ends what is done to segments of a database that is given up.
    func forgetFinisher() { housekeeping.forget() }

    private func tell(_ report: IngestReport) {
        for (path, reason) in report.damaged {
            reporter.say(
                .error, cause: "damaged", now: Clock.monotonic,
                "segment \(path): \(reason); the file is kept as it is")
            writer.record(
                ArchiveEvent(milliseconds: Clock.wall, kind: .segmentDamaged, detail: "\(path): \(reason)"))
        }
        for (meter, times) in report.passedOver {
            reporter.say(
                .error, cause: "poison", meter: meter, now: Clock.monotonic,
                "\(meter): \(IngestReport.words(passedOver: times.count)) kept in its capture and not decoded: decoding it "
                    + "has ended the program; please report this")
        }
        for (path, reason) in report.deferred {
            reporter.say(
                .error, cause: "segment", now: Clock.monotonic, "segment \(path): \(reason); it is tried again")
        }
        if report.moved > 0 {
            reporter.say(
                .info, cause: "moved", now: Clock.monotonic,
                "\(report.moved) telegrams got the next free millisecond, since theirs was taken")
        }
        if report.telegrams > 0 { reporter.say(.debug, "\(report.telegrams) telegrams stored") }
    }

    private func end() {
        reports.end()
        housekeeping.end(self)
        attempt("finish the database") {
            writer.record(ArchiveEvent(milliseconds: Clock.wall, kind: .stopped, detail: "\(rows) telegrams stored"))
            metrics.keepTotals(writer)
            try writer.save()
            try alerts.save(writer)
            try housekeeping.save(writer)
            _ = try writer.takeInfo(ArchiveOpening.runningKey)
            try writer.checkpoint()
        }
        metrics.end(self)
    }

    /// Runs something whose failure only is told.
    func attempt(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            noteDamage(error)
            reporter.say(.error, cause: what, now: Clock.monotonic, "cannot \(what): \(error)")
        }
    }
}
