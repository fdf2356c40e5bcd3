import Archive
@preconcurrency import Glibc
import Reports
import Settings

/// The archivist's part for reports: enters what is due into the outbox, and has it sent.
///
/// Nothing here writes or sends a mail. A report is entered when all that came before its minute is committed.
final class ReportDesk {
    private var settings: Configuration
    private var command: Courier.Command?
    private let rotations: RotationRequests
    private let archive: String
    private let isSynchronised: () -> Bool
    private var timetable: ReportTimetable
    private var trust: ClockTrust
    private var courier: Courier?
    private var pause = CourierPause()
    private var rotation: Rotation?
    private var rotationCount = 0
    private var next: Int64
    private var isTold = false

    /// A rotation that a report of captures waits for.
    private struct Rotation {
        let number: Int
        let giveUpAt: Int64
        var isDone = false
    }

    /// How often it is looked at the outbox, which others change too.
    static let lookMilliseconds: Int64 = 10_000
    /// How often it is looked at a courier that runs.
    static let pollMilliseconds: Int64 = 500
    /// How long it is waited for a listener that does not answer.
    static let rotationMilliseconds: Int64 = 30_000
    /// How long a courier may run: 20 minutes in which it begins with mails, half an hour for the last one, and some.
    static let courierMilliseconds: Int64 = 55 * 60_000

    /// A desk for a configuration, which starts `command` to send mails, and asks `isSynchronised` whether somebody watches
    /// over the clock. `earliest` is a time before which the clock cannot be right. Throws `SQLiteError`.
    init(
        settings: Configuration, writer: ArchiveWriter, rotations: RotationRequests, command: Courier.Command?,
        isSynchronised: @escaping () -> Bool = { Clock.isSynchronised }, earliest: Int64, now: Int64, wall: Int64
    ) throws {
        self.settings = settings
        self.rotations = rotations
        self.command = command
        self.isSynchronised = isSynchronised
        archive = try writer.archiveNumber()
        trust = ClockTrust(earliest: earliest, now: now)
        timetable = ReportTimetable(settings.reports, states: try writer.outbox.reportStates(), now: wall)
        next = now + 1_000
    }

    /// Goes on with other reports or another way of mail; a courier that runs ends with what it was started with.
    func use(_ settings: Configuration, command: Courier.Command?, _ writer: ArchiveWriter, wall: Int64) throws {
        timetable = ReportTimetable(settings.reports, states: try writer.outbox.reportStates(), now: wall)
        self.settings = settings
        self.command = command
        rotation = nil
        pause = CourierPause()
        next = .min
    }

    /// `smtrace-mail` beside this program, for this configuration and archive.
    static func command(_ settings: Configuration, _ layout: ArchiveLayout) -> Courier.Command? {
        guard settings.mail != nil, let configuration = settings.path else { return nil }
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard readlink("/proc/self/exe", &bytes, bytes.count - 1) > 0 else { return nil }
        let program = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = program.lastIndex(of: "/").map { program[..<$0] } ?? "."
        return Courier.Command(
            program: folder + "/smtrace-mail",
            arguments: ["deliver", "--config", configuration, "--archive", layout.root])
    }

    /// Whether mails are being sent now.
    var isCourierRunning: Bool { courier != nil }

    /// The desk's wish to be called, monotonic milliseconds.
    func due(now: Int64) -> Int64? { next }

    /// The clock was set.
    func clockStepped(now: Int64, wall: Int64) {
        trust.clockStepped(now: now)
        timetable.clockStepped(now: wall)
        next = now
    }

    /// The listener has closed the segments that it was asked to close.
    func rotated(_ number: Int, now: Int64) {
        guard rotation?.number == number else { return }
        rotation?.isDone = true
        next = now
    }

    /// Whether the clock is known to be right.
    func isClockRight(now: Int64, wall: Int64) -> Bool {
        trust.isRight(wall: wall, now: now, isSynchronised: isSynchronised())
    }

    /// Does what is due: enters reports, looks after the courier, tells what it did.
    func work(_ archivist: Archivist, now: Int64, wall: Int64) {
        guard now >= next else { return }
        next = now + Self.lookMilliseconds
        let isRight = isClockRight(now: now, wall: wall)
        if isRight, (timetable.nextMilliseconds ?? .max) <= wall || rotation != nil {
            enterDue(archivist, now: now, wall: wall)
        }
        look(archivist, mayStart: isRight, now: now, wall: wall)
        if let minute = timetable.nextMilliseconds, minute > wall { next = min(next, now + (minute - wall)) }
    }

    /// Enters the reports that are due, once all before their minute is committed.
    private func enterDue(_ archivist: Archivist, now: Int64, wall: Int64) {
        var after = timetable
        let actions = after.actions(now: wall)
        let captures = actions.due.filter { $0.report.kind == .captures }
        if !captures.isEmpty {
            guard isRotated(captures, now: now) else { return }
        }
        guard actions.due.isEmpty || archivist.commitAll() else {
            next = now + 5_000
            return
        }
        archivist.attempt("enter the reports that are due") {
            try archivist.writer.updateOutbox { outbox in try enter(actions, into: outbox, wall: wall) }
            timetable = after
            rotation = nil
            tell(actions, archivist)
        }
    }

    private func isRotated(_ captures: [ReportTimetable.Due], now: Int64) -> Bool {
        guard let rotation else {
            rotationCount += 1
            rotation = Rotation(number: rotationCount, giveUpAt: now + Self.rotationMilliseconds)
            let meters =
                captures.contains { $0.report.meters == nil } ? nil : captures.flatMap { $0.report.meters ?? [] }
            rotations.post(RotationRequests.Request(number: rotationCount, meters: meters))
            next = now + Self.pollMilliseconds
            return false
        }
        if !rotation.isDone, now < rotation.giveUpAt { next = min(next, rotation.giveUpAt) }
        return rotation.isDone || now >= rotation.giveUpAt
    }

    private func enter(_ actions: ReportTimetable.Actions, into outbox: OutboxTable, wall: Int64) throws {
        for due in actions.due {
            let report = due.report
            let mail = NewOutboxMail(
                report: report.name, kind: OutboxMail.Kind(rawValue: report.kind.rawValue) ?? .digest,
                forMilliseconds: due.forMilliseconds, needsMilliseconds: due.beforeMilliseconds ?? due.forMilliseconds,
                messageID: OutboxMessageID.text(
                    report: report.name, forMilliseconds: due.forMilliseconds, part: 1, archive: archive,
                    domain: settings.mail?.from.domain ?? "localhost"))
            guard try outbox.enter(mail, now: wall) != nil, report.kind == .captures else { continue }
            _ = try outbox.assignCaptures(
                to: report.name, for: due.forMilliseconds, meters: report.meters, since: due.sinceMilliseconds)
        }
        for state in actions.states { try outbox.save(state) }
    }

    private func tell(_ actions: ReportTimetable.Actions, _ archivist: Archivist) {
        for due in actions.due { archivist.reporter.say(.info, "report \(due.report.name) is due") }
        for due in actions.skipped {
            archivist.reporter.say(
                .info, "report \(due.report.name): its minute was missed and is left out (missed: skip)")
        }
    }

    /// Looks after the courier and at the outbox.
    func look(_ archivist: Archivist, mayStart: Bool, now: Int64, wall: Int64) {
        if let running = courier {
            switch running.poll(now: now) {
            case .running: next = min(next, now + Self.pollMilliseconds)
            case .ended(let failure): courierEnded(failure, archivist, now: now, wall: wall)
            }
        } else if !isTold {
            isTold = true
            tellAttempts(archivist)
        }
        guard courier == nil, mayStart, now >= pause.until else { return }
        archivist.attempt("look at the outbox") {
            guard let due = try archivist.writer.outbox.nextTime() else { return }
            guard due <= wall else { return next = min(next, now + (due - wall)) }
            try start(archivist, now: now)
        }
    }

    private func courierEnded(_ failure: String?, _ archivist: Archivist, now: Int64, wall: Int64) {
        courier = nil
        // One that leaves undone what is due (another one is sending, say) is not started again at once either.
        let next = try? archivist.writer.outbox.nextTime()
        pause.ended(hasFailed: failure != nil || (next ?? nil).map { $0 <= wall } ?? false, now: now)
        if let failure {
            archivist.reporter.say(
                .error, cause: "courier", now: now, "mails cannot be sent: \(failure); it is tried again")
        }
        tellAttempts(archivist)
    }

    private func start(_ archivist: Archivist, now: Int64) throws {
        guard let command else { return }
        do throws(CourierProblem) {
            courier = try Courier(command, now: now, limit: Self.courierMilliseconds)
            next = min(next, now + Self.pollMilliseconds)
        } catch {
            pause.ended(hasFailed: true, now: now)
            archivist.reporter.say(
                .error, cause: "courier", now: now, "mails cannot be sent: \(error); it is tried again")
        }
    }

    /// Makes lines in the log of what the courier did, and events of what failed for good.
    private func tellAttempts(_ archivist: Archivist) {
        archivist.attempt("tell of mails") {
            let attempts = try archivist.writer.outbox.untold()
            guard !attempts.isEmpty else { return }
            for attempt in attempts where attempt.outcome == .failed {
                archivist.writer.record(
                    ArchiveEvent(
                        milliseconds: attempt.endedMilliseconds, kind: .mailFailed,
                        detail: "\(attempt.report) (mail \(attempt.mailID)): \(attempt.detail)"))
            }
            try archivist.writer.updateOutbox { outbox in for attempt in attempts { try outbox.told(attempt) } }
            for attempt in attempts { say(attempt, archivist) }
        }
    }

    private func say(_ attempt: OutboxAttempt, _ archivist: Archivist) {
        let name = "mail \(attempt.mailID), \(attempt.report)"
        switch attempt.outcome {
        case .sent:
            archivist.reporter.say(.info, "\(name): sent" + (attempt.detail.isEmpty ? "" : "; \(attempt.detail)"))
        case .retry, .interrupted:
            archivist.reporter.say(
                .warning, cause: "mail \(attempt.mailID)", now: Clock.monotonic,
                "\(name): not sent now: \(attempt.detail); it is tried again")
        case .failed:
            archivist.reporter.say(
                .error,
                "\(name): not sent: \(attempt.detail); `smtrace report outbox --retry \(attempt.mailID)` tries it again"
            )
        }
    }

    /// Asks a courier that runs to end; what it has not done is done after the next start.
    func end() {
        courier?.stop(waitMilliseconds: 5_000)
        courier = nil
    }
}
