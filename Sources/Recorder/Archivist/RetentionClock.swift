/// The time from which ages are counted when something is removed for its age: a state machine that is given the clocks.
///
/// A clock that is years ahead must not cost a reading. So only a clock that somebody vouches for (NTP) is believed at once;
/// without that, time goes on from the last one that was believed, by the clock that cannot be set, while the recorder runs.
/// What is removed too late for it costs room only.
struct RetentionClock: Sendable, Equatable {
    private var base: Int64
    private var baseNow: Int64

    /// Goes on from the time that was kept by the run before, or else from the archive's newest row, or else from `wall`.
    ///
    /// All in milliseconds: `now` monotonic, the others since 1970.
    init(kept: Int64?, newestRow: Int64?, wall: Int64, now: Int64) {
        base = kept ?? newestRow ?? wall
        baseNow = now
    }

    /// The time to count ages from, milliseconds since 1970; never later than `wall`.
    mutating func time(wall: Int64, now: Int64, isSynchronised: Bool) -> Int64 {
        if isSynchronised {
            base = wall
        } else {
            base += max(0, now - baseNow)
        }
        baseNow = now
        return min(base, wall)
    }

    /// What the next run is to go on from.
    var kept: Int64 { base }
}
