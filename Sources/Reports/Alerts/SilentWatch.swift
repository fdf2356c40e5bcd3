/// Watches whether a meter's telegrams stay away: a state machine that is told now and then which row is the newest.
///
/// It goes by a clock that nobody sets, so that a step of the other one is no silence; and begins to count when it is made,
/// since what was missed while the recorder did not run is not the meter's fault.
public struct SilentWatch: Sendable {
    private let limit: Int64
    private var newest: Int64?
    private var lastSeen: Int64
    private var isOn: Bool

    /// Watches from `now` (monotonic milliseconds) on for a silence of `limit` milliseconds. `newest` is the time of the
    /// newest row, `isOn` says that the meter was silent before and had not come back.
    public init(limit: Int64, newest: Int64?, now: Int64, isOn: Bool = false) {
        self.limit = limit
        self.newest = newest
        lastSeen = now
        self.isOn = isOn
    }

    /// Looks at `now`, monotonic milliseconds; `newest` is the time of the newest row, milliseconds since 1970, and `wall`
    /// the time now.
    public mutating func look(newest: Int64?, now: Int64, wall: Int64) -> AlertChange? {
        if newest != self.newest {
            self.newest = newest
            lastSeen = now
            guard isOn else { return nil }
            isOn = false
            return .ended
        }
        guard !isOn, now - lastSeen >= limit else { return nil }
        isOn = true
        // A row of a clock that was wrong then says nothing about when.
        let since = newest.flatMap { $0 <= wall - limit ? $0 : nil } ?? wall - (now - lastSeen)
        return .began(sinceMilliseconds: since)
    }
}
