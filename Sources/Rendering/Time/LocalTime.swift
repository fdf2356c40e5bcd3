import Glibc

/// The time zone of the process, as glibc knows it: the program sets `TZ` and calls `tzset` once before it is used.
///
/// An offset is asked of glibc once for each quarter of an hour and then kept, so that millions of rows in order of
/// time cost no system calls. A quarter in which the offset changes is not kept.
public struct LocalTime: Sendable {
    private var keptQuarter = Int64.min
    private var keptOffset = 0

    /// The zone of the process.
    public init() {}

    /// The seconds that local time is ahead of UTC at `milliseconds` since 1970.
    public mutating func offsetSeconds(at milliseconds: Int64) -> Int {
        let quarter = floorDivide(milliseconds, 900_000).quotient
        if quarter == keptQuarter { return keptOffset }
        let first = Self.offset(atSecond: quarter * 900)
        guard first == Self.offset(atSecond: quarter * 900 + 899) else {
            return Self.offset(atSecond: floorDivide(milliseconds, 1000).quotient)
        }
        keptQuarter = quarter
        keptOffset = first
        return first
    }

    /// The local date and time at `milliseconds` since 1970.
    public mutating func civil(at milliseconds: Int64) -> CivilTime {
        let offset = Int64(offsetSeconds(at: milliseconds)) * 1000
        return CivilTime(milliseconds: milliseconds.addingReportingOverflow(offset).partialValue)
    }

    /// The milliseconds since 1970 at which local clocks show `civil`; nil where a field is out of range.
    ///
    /// Where clocks go back and a time exists twice, it is the first of the two. Where clocks go forward and a time
    /// does not exist, it is read with the offset that held before the change: 02:30 is what the clocks then show as
    /// 03:30.
    public mutating func milliseconds(of civil: CivilTime) -> Int64? {
        guard let naive = civil.milliseconds, abs(naive) < Int64.max / 2 else { return nil }
        // 40 hours reach beyond any offset (−12 h to +14 h) and the one day that zones on the date line have left out.
        let reach: Int64 = 40 * 3_600_000
        let before = Int64(offsetSeconds(at: naive - reach)) * 1000
        let after = Int64(offsetSeconds(at: naive + reach)) * 1000
        for offset in [max(before, after), min(before, after)] {
            let candidate = naive - offset
            if Int64(offsetSeconds(at: candidate)) * 1000 == offset { return candidate }
        }
        return naive - before
    }

    private static func offset(atSecond second: Int64) -> Int {
        var time = time_t(second)
        var fields = tm()
        guard localtime_r(&time, &fields) != nil else { return 0 }
        return Int(fields.tm_gmtoff)
    }
}
