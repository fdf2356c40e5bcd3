@preconcurrency import Glibc
import Settings

/// The time that one log file is for: from one local minute, hour, day, week, month or year to the next.
struct LogPeriod: Equatable {
    /// Its first millisecond since 1970.
    let begin: Int64
    /// The first one behind it.
    let end: Int64

    /// The period in which `milliseconds` lies.
    init(_ rotation: LogRotation, at milliseconds: Int64) {
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : -((-milliseconds + 999) / 1000))
        var local = tm()
        localtime_r(&seconds, &local)
        switch rotation {
        // By the offset that holds now: minutes and hours are of one length, also when clocks change.
        case .minute: (begin, end) = Self.fixed(60, seconds, local)
        case .hour: (begin, end) = Self.fixed(3600, seconds, local)
        case .day: (begin, end) = Self.days(local, back: 0, length: 1)
        case .monday: (begin, end) = Self.days(local, back: (local.tm_wday + 6) % 7, length: 7)
        case .sunday: (begin, end) = Self.days(local, back: local.tm_wday, length: 7)
        case .month:
            (begin, end) = (
                Self.midnight(year: local.tm_year, month: local.tm_mon, day: 1),
                Self.midnight(year: local.tm_year, month: local.tm_mon + 1, day: 1)
            )
        case .year:
            (begin, end) = (
                Self.midnight(year: local.tm_year, month: 0, day: 1),
                Self.midnight(year: local.tm_year + 1, month: 0, day: 1)
            )
        }
    }

    /// Whether a time lies in it.
    func contains(_ milliseconds: Int64) -> Bool { milliseconds >= begin && milliseconds < end }

    private static func fixed(_ length: Int, _ seconds: time_t, _ local: tm) -> (Int64, Int64) {
        let shifted = seconds + local.tm_gmtoff
        let rest = ((shifted % length) + length) % length
        return (Int64(seconds - rest) * 1000, Int64(seconds - rest + length) * 1000)
    }

    private static func days(_ local: tm, back: Int32, length: Int32) -> (Int64, Int64) {
        let first = local.tm_mday - back
        return (
            midnight(year: local.tm_year, month: local.tm_mon, day: first),
            midnight(year: local.tm_year, month: local.tm_mon, day: first + length)
        )
    }

    /// The local midnight of a date; months and days beyond theirs go on into the next ones.
    private static func midnight(year: Int32, month: Int32, day: Int32) -> Int64 {
        var local = tm()
        local.tm_year = year
        local.tm_mon = month
        local.tm_mday = day
        local.tm_isdst = -1
        return Int64(mktime(&local)) * 1000
    }
}
