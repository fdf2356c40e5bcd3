import Acquisition
import Foundation

/// Runs one source as the recorder's loop does, until something has happened.
final class SourceRunner {
    let source: Source
    private(set) var events: [SourceEvent] = []
    private(set) var bytes: [UInt8] = []
    /// What is added to the machine's clock: moved by tests in place of waiting.
    var clockShift: Int64 = 0

    init(_ description: SourceDescription, readDelayMilliseconds: Int64? = 0) {
        source = Source(description, readDelayMilliseconds: readDelayMilliseconds)
    }

    var now: Int64 { Int64(ProcessInfo.processInfo.systemUptime * 1_000) + clockShift }

    /// Serves the source until `isDone`, for five seconds at most; returns whether it was done.
    func run(until isDone: (SourceRunner) -> Bool) -> Bool {
        let end = now + 5_000
        while now < end {
            if isDone(self) { return true }
            turn(longestWait: 20)
        }
        return isDone(self)
    }

    /// One turn of the loop.
    func turn(longestWait: Int64) {
        var wait = longestWait
        if let deadline = source.deadline { wait = min(wait, max(0, deadline - now)) }
        var entry = pollfd(fd: source.descriptor ?? -1, events: source.pollEvents, revents: 0)
        let count = poll(&entry, 1, Int32(wait))
        let isDue = source.deadline.map { $0 <= now } ?? false
        guard count > 0 || isDue else { return }
        let event = withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
            let event = source.service(
                revents: entry.revents, now: now, wallClock: Int64(Date().timeIntervalSince1970 * 1_000), into: buffer)
            if case .bytes(let count) = event { bytes.append(contentsOf: buffer.prefix(count)) }
            return event
        }
        if event != .nothing { events.append(event) }
    }

    /// The last fault that was told, with its delay.
    var lastLoss: (SourceFault, Int64)? {
        guard case .lost(let fault, let retry)? = events.last else { return nil }
        return (fault, retry)
    }
}
