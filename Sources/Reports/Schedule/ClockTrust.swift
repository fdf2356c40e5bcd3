/// Says whether the clock is known to be right: a state machine that is given the clocks' readings.
///
/// A machine without a clock of its own wakes up with the time of its last shutdown, and is set right by NTP minutes later.
/// Until then nothing is entered for a minute, which may not have come or be long gone.
public struct ClockTrust: Sendable, Equatable {
    /// A clock that nobody vouches for is taken as right after it has stood unset for so long.
    public static let patienceMilliseconds: Int64 = 600_000

    private let earliest: Int64
    private var since: Int64

    /// Distrusts a clock from `now` (monotonic milliseconds) on. No time before `earliest` (milliseconds since 1970) can be
    /// right: that of the program's making, or of the newest row of the archive.
    public init(earliest: Int64, now: Int64) {
        self.earliest = earliest
        since = now
    }

    /// The clock was set at `now`, monotonic milliseconds.
    public mutating func clockStepped(now: Int64) { since = now }

    /// Whether the time `wall` is to be believed. `isSynchronised` says whether the kernel has been told the right time by
    /// somebody who watches over it (NTP).
    public func isRight(wall: Int64, now: Int64, isSynchronised: Bool) -> Bool {
        wall >= earliest && (isSynchronised || now - since >= Self.patienceMilliseconds)
    }
}
