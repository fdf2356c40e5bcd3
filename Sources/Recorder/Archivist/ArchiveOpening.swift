import Archive
@preconcurrency import Glibc
import Settings
import Synchronization

/// Opens the archive for the recorder, in the archivist's thread.
///
/// Usually that takes some milliseconds. A migration, a database that is salvaged, or somebody's lock can take minutes: the
/// listener does not wait for that, what it hears goes into the segments.
final class ArchiveOpening: Sendable {
    /// A note in the archive that the recorder runs; left behind, it says that it did not end cleanly.
    static let runningKey = "recorder_runs"
    /// How long the listener waits for the archive, so that what is wrong with it is said before anything is begun.
    private static let patienceMilliseconds: Int64 = 2_000
    /// How long it is waited for somebody's lock before it is said.
    private static let retryMicroseconds: UInt32 = 500_000

    private struct State {
        var isOver = false
        var failure: (any Error)?
        var isStopping = false
        /// Whether the listener's loop has begun, or will.
        var isListening = false
    }

    private let settings: Configuration
    private let layout: ArchiveLayout
    private let application: String
    private let mailbox: Mailbox
    let reporter: Reporter
    private let turns: Heartbeat
    private let signals: WakePipe
    private let state = Mutex(State())
    private let over = WakePipe()

    /// The archive is not opened any more: the recorder is to end.
    struct Stopped: Error {}

    init(
        settings: Configuration, layout: ArchiveLayout, application: String, mailbox: Mailbox, reporter: Reporter,
        turns: Heartbeat, signals: WakePipe
    ) {
        self.settings = settings
        self.layout = layout
        self.application = application
        self.mailbox = mailbox
        self.reporter = reporter
        self.turns = turns
        self.signals = signals
    }

    // The archivist's thread

    /// Opens the archive and makes an archivist to it; nil if that failed, or if it is to end before.
    func run(_ make: (ArchiveWriter) throws -> Archivist) -> Archivist? {
        turns.hold()
        do {
            let archivist = try make(try open())
            end(nil)
            return archivist
        } catch is Stopped {
            end(nil)
        } catch {
            end(error)
        }
        return nil
    }

    private func end(_ failure: (any Error)?) {
        let isListening = state.withLock { state in
            defer { (state.isOver, state.failure) = (true, failure) }
            return state.isListening
        }
        over.wake()
        if failure != nil, isListening { signals.wake(UInt8(SIGTERM)) }
    }

    private func open() throws -> ArchiveWriter {
        while true {
            do {
                return try openOnce()
            } catch  where DatabaseTrouble(error) == .busy {
                reporter.say(
                    .error, cause: "open", now: Clock.monotonic,
                    "\(error): no rows are stored now; telegrams go on into the segments, and it is tried again")
            }
            try goOn()
            usleep(Self.retryMicroseconds)
        }
    }

    private func openOnce() throws -> ArchiveWriter {
        let wall = Clock.wall
        let zone = settings.archive.timeZone ?? "system"
        var (writer, replacement) = try ArchiveWriter.opening(layout, timeZone: zone, now: wall, progress: goOn)
        do {
            return try prepare(writer, replacement, wall: wall)
        } catch  where DatabaseTrouble(error) == .damaged {
            (writer, replacement) = try writer.replaced(
                reason: "\(error)", change: nil, timeZone: zone, now: wall,
                live: { [mailbox] in mailbox.live.all },
                progress: goOn)
            return try prepare(writer, replacement, wall: wall)
        }
    }

    /// Says that it goes on; throws if it is not to.
    private func goOn() throws {
        if state.withLock({ $0.isStopping }) { throw Stopped() }
    }

    private func prepare(
        _ writer: ArchiveWriter, _ replacement: DatabaseReplacement?, wall: Int64
    ) throws -> ArchiveWriter {
        for meter in settings.meters {
            try writer.addMeter(
                meter.name, note: meter.note, directionFromStatus: meter.directionFromStatus, now: wall)
        }
        let wasRunning = try writer.info(Self.runningKey) != nil
        let mended = try writer.mend(now: wall, live: { [mailbox] in mailbox.live.all })
        tell(mended, wasRunning: wasRunning, writer: writer, wall: wall)
        if let replacement { Self.tell(replacement, reporter: reporter, writer: writer, wall: wall) }
        try Self.noteRunning(writer, settings)
        writer.record(ArchiveEvent(milliseconds: wall, kind: .started, detail: application))
        return writer
    }

    /// Leaves a note that the recorder runs, and how often it commits.
    static func noteRunning(_ writer: ArchiveWriter, _ settings: Configuration) throws {
        try writer.setInfo(runningKey, "\(getpid())")
        try writer.setInfo("commit_ms", "\(settings.archive.commitMilliseconds)")
    }

    // The listener's thread

    /// Waits a moment for the archive; returns whether it cannot be opened. From then on a failure ends the listener.
    func hasFailedSoon() -> Bool {
        let end = Clock.monotonic + Self.patienceMilliseconds
        while true {
            let isDecided = state.withLock { state in
                if state.isOver || Clock.monotonic >= end { state.isListening = true }
                return state.isListening
            }
            if isDecided { return hasFailed }
            _ = over.wait(milliseconds: end - Clock.monotonic)
        }
    }

    /// Whether the archive cannot be opened.
    var hasFailed: Bool { state.withLock { $0.failure != nil } }

    /// Throws why the archive could not be opened, if it could not.
    func throwFailure() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Ends an opening that still goes on: the next start begins anew with it.
    func stop() { state.withLock { $0.isStopping = true } }
}
