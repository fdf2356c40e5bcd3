@preconcurrency import Glibc

/// Local days of the process's time zone, by their number since 1970-01-01.
public enum LocalDays {
    /// The local day in which a time lies.
    public static func day(of milliseconds: Int64) -> Int64 {
        var seconds = time_t(QuarterHours.floor(milliseconds) / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        let shifted = Int64(seconds) + Int64(local.tm_gmtoff)
        return shifted >= 0 ? shifted / 86_400 : -((-shifted + 86_399) / 86_400)
    }

    /// The time at which a local day begins, milliseconds since 1970.
    public static func start(of day: Int64) -> Int64 {
        var local = tm()
        local.tm_year = 70
        local.tm_mday = Int32(clamping: day + 1)
        local.tm_isdst = -1
        return Int64(mktime(&local)) * 1000
    }
}
