@preconcurrency import Glibc

/// The clocks of the process, in milliseconds.
enum Clock {
    /// Since 1970, UTC.
    static var wall: Int64 { milliseconds(CLOCK_REALTIME) }
    /// Since some time before the process began; never set.
    static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
