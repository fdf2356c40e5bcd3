import Synchronization

/// When a thread's loop last turned, for another thread to see.
final class Heartbeat: Sendable {
    private let last: Atomic<Int64>

    /// A loop that begins at `now`, monotonic milliseconds.
    init(now: Int64) { last = Atomic(now) }

    /// The loop turns.
    func beat(_ now: Int64) { last.store(now, ordering: .relaxed) }

    /// Until the next turn it may take as long as it likes.
    func hold() { last.store(.max, ordering: .relaxed) }

    /// For how long it has not turned, in milliseconds.
    func age(_ now: Int64) -> Int64 { now - last.load(ordering: .relaxed) }
}

/// Says when the service manager is to be told that all turns: a state machine that is given the time.
struct WatchdogPings: Sendable, Equatable {
    private let interval: Int64?
    private let limit: Int64
    private var next: Int64

    /// Pings for a manager that waits for `limit` milliseconds; none if nil.
    init(limit: Int64?, now: Int64) {
        interval = limit.map { max(1, $0 / 4) }
        self.limit = limit ?? 0
        next = now
    }

    /// How long a loop may wait so that it is seen turning; nil if nobody looks.
    var longestWait: Int64? { interval }

    /// Whether to ping now: it is time, and the other thread's loop has turned within the limit.
    mutating func isDue(now: Int64, age: Int64) -> Bool {
        guard let interval, now >= next, age < limit else { return false }
        next = now + interval
        return true
    }
}
