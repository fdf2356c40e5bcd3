/// Says when the archivist commits: at once if it has not for an interval, else when the interval is over; after a
/// failure later and later, up to half a minute.
struct CommitSchedule: Sendable, Equatable {
    static let longestRetry: Int64 = 30_000
    private var interval: Int64
    private var hasWork = false
    private var lastCommit: Int64?
    private var retryAt: Int64?
    private var failures = 0

    /// Commits at most once in `interval` milliseconds.
    init(interval: Int64) { self.interval = interval }

    /// Commits at most once in so many milliseconds from now on.
    mutating func use(interval: Int64) { self.interval = interval }

    /// Whether the last commit succeeded.
    var isUpToDate: Bool { failures == 0 && !hasMore }

    /// Whether the last commit succeeded and did not take everything.
    var hasMore: Bool { failures == 0 && hasWork && retryAt != nil }

    /// Something waits to be committed.
    mutating func workArrived() { hasWork = true }

    /// Something is not to wait for the interval; after a failure it waits all the same.
    mutating func hurry() {
        hasWork = true
        lastCommit = nil
    }

    /// When to commit, monotonic milliseconds; nil while nothing waits.
    func due(now: Int64) -> Int64? {
        guard hasWork else { return nil }
        if let retryAt { return retryAt }
        return lastCommit.map { $0 + interval } ?? now
    }

    /// A commit was made; `hasMore` says that it did not take everything.
    mutating func committed(at now: Int64, hasMore: Bool) {
        failures = 0
        retryAt = hasMore ? now : nil
        hasWork = hasMore
        lastCommit = now
    }

    /// A commit failed.
    mutating func failed(at now: Int64) {
        failures += 1
        retryAt = now + min(Self.longestRetry, 1_000 << min(failures - 1, 5))
    }
}
