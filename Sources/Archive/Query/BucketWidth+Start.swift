extension BucketWidth {
    /// Where the bucket begins in which a time lies, counted as `BucketQuery` counts them: from local midnight, Monday,
    /// the first of a month or of January on. Of `whole` it is the time itself.
    public func start(of milliseconds: Int64, in calendar: LocalCalendar) -> Int64 {
        let day = calendar.day(of: milliseconds)
        let (year, month) = LocalCalendar.month(of: day)
        let origin: Int64
        switch self {
        case .whole: return milliseconds
        case .quarterHours, .days: origin = day
        // 1970-01-01 was a Thursday.
        case .weeks: origin = LocalCalendar.floor(day + 3, by: 7) * 7 - 3
        case .months(let count):
            let first = 12 % max(count, 1) == 0 ? 1 : month
            origin = LocalCalendar.firstDay(ofMonth: year * 12 + first - 1)
        case .years: origin = LocalCalendar.firstDay(ofMonth: year * 12)
        }
        var start = calendar.start(of: origin)
        let query = BucketQuery(from: start, to: .max, width: self)
        let edges = BucketEdges(query, calendar: calendar)
        while true {
            let next = edges.end(after: start)
            guard next <= milliseconds else { return start }
            start = next
        }
    }
}
