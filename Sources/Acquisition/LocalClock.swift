@preconcurrency import Glibc

/// The system's time zone.
public enum LocalClock {
    /// Seconds that local time is ahead of UTC at a time (seconds since 1970).
    public static func utcOffsetSeconds(at unixSeconds: Int64) -> Int {
        var seconds = time_t(unixSeconds)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}
