@preconcurrency import Glibc

/// The two clocks of a process. State machines are given their readings, so that tests move them.
public enum Clock {
    /// Milliseconds since 1970, UTC; can be set while the process runs.
    public static var wall: Int64 { milliseconds(CLOCK_REALTIME) }

    /// Milliseconds since some time before the process began; never set.
    public static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
