import SQLite

/// The archive's time zone as its table `local_offset` has it: local dates and the times at which they begin.
///
/// Independent of the process's zone, so that whoever reads an archive sees the days that its recorder wrote. Times are
/// milliseconds since 1970; days are counted from 1970-01-01. Before the table's first line the offset is that of the
/// first, after the last that of the last.
public struct LocalCalendar: Sendable {
    private static let dayLength: Int64 = 86_400_000
    /// No zone is farther from UTC than this.
    private static let mostOffset: Int64 = 16 * 3_600_000

    private let starts: [Int64]
    private let offsets: [Int64]

    /// A calendar of offsets from UTC, each holding from a time on, in the order of times; UTC if there are none.
    init(_ offsets: [(from: Int64, offset: Int64)]) {
        starts = offsets.isEmpty ? [.min] : offsets.map(\.from)
        self.offsets = offsets.isEmpty ? [0] : offsets.map(\.offset)
    }

    /// The calendar of an archive.
    init(_ connection: Connection) throws {
        self.init(
            try connection.fetchAll("SELECT from_ms, offset_ms FROM local_offset ORDER BY from_ms") {
                (from: $0.int64(at: 0), offset: $0.int64(at: 1))
            })
    }

    /// The place in the table of the offset that holds at a time.
    private func place(of time: Int64) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= time { low = middle } else { high = middle }
        }
        return low
    }

    /// The offset from UTC that holds at a time, milliseconds.
    public func offset(at time: Int64) -> Int64 { offsets[place(of: time)] }

    /// The local day in which a time lies: the last one that has begun.
    public func day(of time: Int64) -> Int64 {
        let day = Self.floor(time &+ offset(at: time), by: Self.dayLength)
        if time < start(of: day) { return day - 1 }
        return time >= start(of: day + 1) ? day + 1 : day
    }

    /// The time at which a local day begins.
    public func start(of day: Int64) -> Int64 {
        let (wall, overflow) = day.multipliedReportingOverflow(by: Self.dayLength)
        return time(ofWall: overflow ? (day < 0 ? .min / 2 : .max / 2) : wall)
    }

    /// The time from which on local clocks show `wall` or later, as milliseconds since a local 1970-01-01 00:00.
    ///
    /// Where clocks are set back over it, that is the second time they show it; where they jump over it, the jump.
    func time(ofWall wall: Int64) -> Int64 {
        var index = place(of: wall &+ Self.mostOffset)
        while index > 0, starts[index] &+ offsets[index] >= wall { index -= 1 }
        let time = wall &- offsets[index]
        return index + 1 < starts.count ? min(time, starts[index + 1]) : time
    }

    /// The year and month (1…12) of a day.
    static func month(of day: Int64) -> (year: Int64, month: Int64) {
        // After Howard Hinnant, days_from_civil: eras of 400 years that begin on 1 March.
        let shifted = day + 719_468
        let era = floor(shifted, by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month)
    }

    /// The day with which a month begins; `months` counts from January of the year 0.
    static func firstDay(ofMonth months: Int64) -> Int64 {
        let year = floor(months, by: 12)
        let month = months - year * 12 + 1
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = floor(shiftedYear, by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The quotient, rounded down.
    static func floor(_ value: Int64, by divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
