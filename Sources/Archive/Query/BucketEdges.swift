/// Finds where the buckets of a query end, one after the other.
struct BucketEdges {
    private let width: BucketWidth
    private let calendar: LocalCalendar
    private let to: Int64
    /// The first day, week or month, from which multiples are counted.
    private let origin: Int64

    init(_ query: BucketQuery, calendar: LocalCalendar) {
        width = query.width
        self.calendar = calendar
        to = query.toMilliseconds
        let day = calendar.day(of: query.fromMilliseconds)
        switch query.width {
        case .quarterHours, .days, .whole: origin = day
        // 1970-01-01 was a Thursday.
        case .weeks: origin = LocalCalendar.floor(day + 3, by: 7) * 7 - 3
        case .months(let count): origin = 12 % max(count, 1) == 0 ? 0 : Self.month(of: day)
        case .years: origin = LocalCalendar.month(of: day).year * 12
        }
    }

    private static func month(of day: Int64) -> Int64 {
        let (year, month) = LocalCalendar.month(of: day)
        return year * 12 + month - 1
    }

    /// Where the bucket ends in which a time of the query lies.
    func end(after time: Int64) -> Int64 {
        let next: Int64
        switch width {
        case .whole: next = to
        case .quarterHours(let count): next = quarterHourEnd(Int64(max(count, 1)), after: time)
        case .days(let count): next = dayEnd(Int64(max(count, 1)), after: time)
        case .weeks(let count): next = dayEnd(7 * Int64(max(count, 1)), after: time)
        case .months(let count): next = monthEnd(Int64(max(count, 1)), after: time)
        case .years(let count): next = monthEnd(12 * Int64(max(count, 1)), after: time)
        }
        return min(max(next, time + 1), to)
    }

    private func dayEnd(_ count: Int64, after time: Int64) -> Int64 {
        let day = calendar.day(of: time)
        return calendar.start(of: origin + (LocalCalendar.floor(day - origin, by: count) + 1) * count)
    }

    private func monthEnd(_ count: Int64, after time: Int64) -> Int64 {
        let month = Self.month(of: calendar.day(of: time))
        let next = origin + (LocalCalendar.floor(month - origin, by: count) + 1) * count
        return calendar.start(of: LocalCalendar.firstDay(ofMonth: next))
    }

    private func quarterHourEnd(_ count: Int64, after time: Int64) -> Int64 {
        let length = count * QuarterHours.milliseconds
        guard 96 % count == 0 || count <= 4 else {
            let start = calendar.start(of: origin)
            return start + (LocalCalendar.floor(time - start, by: length) + 1) * length
        }
        let day = calendar.day(of: time)
        let (start, dayEnd) = (calendar.start(of: day), calendar.start(of: day + 1))
        if count <= 4 { return min(start + ((time - start) / length + 1) * length, dayEnd) }
        // By the wall clock; where it jumps, a bucket is as much shorter or longer.
        var number = (time - start) / length
        var end = start
        // A jump of the clock is less than two of the shortest buckets here.
        for _ in 0..<4 where end <= time {
            number += 1
            end = min(calendar.time(ofWall: day * 86_400_000 + max(0, number - 1) * length), dayEnd)
        }
        return end > time ? end : dayEnd
    }
}
