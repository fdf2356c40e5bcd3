extension LanguageForms {
    /// A day in full: `Tuesday, 24 November 2026`.
    public func longDate(_ date: CivilTime) -> String { fill(longDate, date) }

    /// A day: `24 November 2026`.
    public func date(_ date: CivilTime) -> String { fill(self.date, date) }

    /// A day for tables: `24 Nov 2026`.
    public func shortDate(_ date: CivilTime) -> String { fill(shortDate, date) }

    /// A day of a year that is known: `24 Nov`.
    public func dayAndMonth(_ date: CivilTime) -> String { fill(dayAndMonth, date) }

    /// A day with its short weekday: `Tue 24 Nov`.
    public func weekdayAndDay(_ date: CivilTime) -> String { fill(weekdayAndDay, date) }

    /// A month: `November 2026`.
    public func month(_ date: CivilTime) -> String { fill(month, date) }

    /// A week of ISO 8601 with its first and last day: `week 48, 2026 (23–29 Nov)`.
    public func week(_ number: Int, of year: Int, from: CivilTime, to: CivilTime) -> String {
        Template.fill(
            week,
            ["week": "\(number)", "weekYear": "\(year)", "from": dayAndMonth(from), "to": dayAndMonth(to)])
    }

    /// A time of the day: `18:42`; with seconds where they are asked for.
    public func time(_ time: CivilTime, seconds: Bool = false) -> String {
        let minutes = Self.two(time.hour) + ":" + Self.two(time.minute)
        return seconds ? minutes + ":" + Self.two(time.second) : minutes
    }

    /// A day and a time of it: `24 Nov, 18:42`.
    public func dateAndTime(_ time: CivilTime) -> String {
        Template.fill(dateAndTime, ["date": dayAndMonth(time), "time": self.time(time)])
    }

    /// A length of time in its two largest units, rounded down: `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`.
    public func duration(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1000
        let pair = { (large: Int64, largeUnit: String, small: Int64, smallUnit: String) in
            "\(large)\u{a0}\(largeUnit)" + (small == 0 ? "" : " \(small)\u{a0}\(smallUnit)")
        }
        switch seconds {
        case ..<60: return "\(seconds)\u{a0}s"
        case ..<3_600: return "\(seconds / 60)\u{a0}min"
        case ..<86_400: return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
        default: return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h")
        }
    }

    private func fill(_ pattern: String, _ date: CivilTime) -> String {
        let weekday = date.weekday
        return Template.fill(
            pattern,
            [
                "weekday": weekdays[weekday], "shortWeekday": shortWeekdays[weekday], "day": "\(date.day)",
                "month": months[date.month - 1], "shortMonth": shortMonths[date.month - 1], "year": "\(date.year)",
                "dd": Self.two(date.day), "mm": Self.two(date.month),
            ])
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension CivilTime {
    /// The days from 1970-01-01 to this one; 0 where it is no day that exists.
    public var dayNumber: Int64 {
        CivilTime(year: year, month: month, day: day).milliseconds.map { floorDivide($0, 86_400_000).quotient } ?? 0
    }

    /// The day so many days after 1970-01-01, at midnight.
    public init(dayNumber: Int64) { self.init(milliseconds: dayNumber * 86_400_000) }

    /// The day of the week: 0 is Sunday.
    public var weekday: Int { Int(floorDivide(dayNumber + 4, 7).remainder) }

    /// The week of ISO 8601, which begins on Monday and belongs to the year that holds its Thursday.
    public var isoWeek: (number: Int, year: Int) {
        let thursday = CivilTime(dayNumber: dayNumber - Int64((weekday + 6) % 7) + 3)
        let newYear = CivilTime(year: thursday.year, month: 1, day: 1)
        return (Int(thursday.dayNumber - newYear.dayNumber) / 7 + 1, thursday.year)
    }

    /// The day so many months later; where that month is shorter, its last day.
    public func adding(months: Int) -> CivilTime {
        let (years, rest) = floorDivide(Int64(month - 1 + months), 12)
        var result = self
        result.year += Int(years)
        result.month = Int(rest) + 1
        result.day = min(day, CivilTime.daysIn(month: result.month, of: result.year))
        return result
    }
}
