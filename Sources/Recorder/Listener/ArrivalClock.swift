/// Gives each telegram of a meter a millisecond of its own: where two share one, the later takes the next free one.
struct ArrivalClock: Sendable {
    private var last: Int64?

    /// The time for a telegram that was received at `milliseconds`, later than all before it.
    mutating func next(_ milliseconds: Int64) -> Int64 {
        let time = max(milliseconds, last.map { $0 + 1 } ?? milliseconds)
        last = time
        return time
    }

    /// Says that the clock was set: times may go back. What collides then is moved by the archivist.
    mutating func clockStepped() { last = nil }
}

/// Notices that the clock was set, by comparing it with one that cannot be.
struct ClockWatch: Sendable {
    /// Smaller steps are left to the clock's own drift and slewing.
    static let toleranceMilliseconds: Int64 = 1_500
    private var offset: Int64?

    /// How far the clock was set since the call before; nil if it was not.
    mutating func step(wall: Int64, monotonic: Int64) -> Int64? {
        let new = wall - monotonic
        defer { offset = new }
        guard let offset, abs(new - offset) > Self.toleranceMilliseconds else { return nil }
        return new - offset
    }
}
