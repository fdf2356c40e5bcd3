import Archive
import Rendering
import Settings

/// A local day, week, month or year that a report covers.
///
/// Days have 23 or 25 hours when clocks change; weeks begin on Monday, as ISO 8601 has it.
struct ReportPeriod: Sendable, Equatable {
    typealias Kind = ReportSettings.Period

    /// How long it is.
    let kind: Kind
    /// Its first day.
    let firstDay: CivilTime
    /// The first day that is no more in it.
    let endDay: CivilTime

    /// The period that begins on a day, which is a Monday or the first of a month or year.
    private init(_ kind: Kind, from firstDay: CivilTime) {
        self.kind = kind
        self.firstDay = firstDay
        endDay = Self.moved(firstDay, by: 1, kind)
    }

    /// The period of a kind that holds a day.
    init(_ kind: Kind, holding day: CivilTime) {
        var first = CivilTime(year: day.year, month: day.month, day: day.day)
        switch kind {
        case .day: break
        case .week: first = CivilTime(dayNumber: first.dayNumber - Int64((first.weekday + 6) % 7))
        case .month: first.day = 1
        case .year: (first.month, first.day) = (1, 1)
        }
        self.init(kind, from: first)
    }

    /// The last whole period that ended at a report's minute (milliseconds since 1970) or before it.
    init(_ kind: Kind, endingBy dueMilliseconds: Int64, in calendar: LocalCalendar) {
        // Midnight itself ends the day before.
        let day = CivilTime(dayNumber: calendar.day(of: dueMilliseconds))
        self = ReportPeriod(kind, holding: day).before
    }

    /// From when on it is, and when the next one begins; milliseconds since 1970.
    func range(in calendar: LocalCalendar) -> Range<Int64> {
        calendar.start(of: firstDay.dayNumber)..<calendar.start(of: endDay.dayNumber)
    }
    /// How long a bar of it is: an hour, a day, or of a year a month.
    var columnWidth: BucketWidth {
        switch kind {
        case .day: .quarterHours(4)
        case .week, .month: .days(1)
        case .year: .months(1)
        }
    }

    /// How many days it has.
    var dayCount: Int { Int(endDay.dayNumber - firstDay.dayNumber) }

    /// The period before it.
    var before: ReportPeriod { ReportPeriod(kind, from: Self.moved(firstDay, by: -1, kind)) }

    /// The same period a year ago: the day of the same date (29 February: the 28th), the week of the same number (53: the
    /// last one), the same month, the year before.
    var yearAgo: ReportPeriod {
        switch kind {
        case .day: ReportPeriod(.day, from: firstDay.adding(months: -12))
        case .week: sameWeekOfYearBefore
        case .month, .year: ReportPeriod(kind, from: firstDay.adding(months: -12))
        }
    }

    private var sameWeekOfYearBefore: ReportPeriod {
        let (number, year) = firstDay.isoWeek
        // 4 January is always in the first week of its year.
        let first = ReportPeriod(.week, holding: CivilTime(year: year - 1, month: 1, day: 4)).firstDay
        let week = ReportPeriod(.week, from: CivilTime(dayNumber: first.dayNumber + Int64(number - 1) * 7))
        return week.firstDay.isoWeek.year == year - 1 ? week : week.before
    }

    private static func moved(_ day: CivilTime, by count: Int, _ kind: Kind) -> CivilTime {
        switch kind {
        case .day: CivilTime(dayNumber: day.dayNumber + Int64(count))
        case .week: CivilTime(dayNumber: day.dayNumber + Int64(count) * 7)
        case .month: day.adding(months: count)
        case .year: day.adding(months: count * 12)
        }
    }
}
