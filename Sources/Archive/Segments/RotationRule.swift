@preconcurrency import Glibc

/// When a segment is closed and the next one begun.
public enum RotationRule: Sendable, Equatable {
    /// At each full hour, local time.
    case hour
    /// At local midnight.
    case day
    /// At midnight before Monday, local time.
    case week
    /// Before the file grows beyond so many bytes.
    case bytes(Int64)

    /// Says whether a telegram received at `milliseconds` belongs into a new segment.
    ///
    /// - Parameters:
    ///   - openedMilliseconds: when the open segment was begun.
    ///   - size: its size with the new telegram, in bytes.
    ///   - isEmpty: it has no telegram yet, so rotating by size would only make another empty one.
    public func isDue(openedMilliseconds: Int64, now milliseconds: Int64, size: Int64, isEmpty: Bool) -> Bool {
        switch self {
        case .bytes(let limit): size > limit && !isEmpty
        default: period(openedMilliseconds) != period(milliseconds)
        }
    }

    /// The number of the local hour, day or week in which a time lies.
    private func period(_ milliseconds: Int64) -> Int {
        var seconds = time_t(milliseconds / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        let day = Self.dayNumber(year: Int(local.tm_year) + 1900, dayOfYear: Int(local.tm_yday))
        switch self {
        // The offset tells the two hours apart that bear the same name when clocks go back.
        case .hour: return (day * 24 + Int(local.tm_hour)) * 1_000_000 + local.tm_gmtoff
        case .day: return day
        case .week: return (day + 3) / 7  // 1970-01-01 was a Thursday
        case .bytes: return 0
        }
    }

    /// Days since 1970-01-01.
    private static func dayNumber(year: Int, dayOfYear: Int) -> Int {
        let previous = year - 1
        return (year - 1970) * 365 + (previous / 4 - previous / 100 + previous / 400) - 477 + dayOfYear
    }
}
