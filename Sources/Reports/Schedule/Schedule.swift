import Crontab
import Rendering

/// When a report is due: one or several crontab expressions in the time zone of the process.
///
/// Where clocks change: an expression that names times of the day happens once each local day, at the first of two
/// equal times, and where its time is left out, at the minute of the change. One that follows the clock (`*` in minute or
/// hour) happens whenever clocks show such a minute.
public struct Schedule: Sendable {
    /// The expressions; a minute that several of them mean is one.
    public let expressions: [CronExpression]
    /// The minutes of the day that each expression means.
    private let timesOfDay: [[Int]]
    private var zone = LocalTime()

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000
    /// 29 February comes after eight years at the latest; nothing else lets a schedule wait longer.
    private static let longestSearchDays = 3_000

    /// A schedule of the given expressions.
    public init(_ expressions: [CronExpression]) {
        self.expressions = expressions
        timesOfDay = expressions.map { expression in
            (0..<1440).filter { expression.matches(hour: $0 / 60, minute: $0 % 60) }
        }
    }

    /// The first minute due after a time; both in milliseconds since 1970. Nil if there is none within eight years.
    public mutating func next(after milliseconds: Int64) -> Int64? {
        var date = Date(of: milliseconds, in: &zone).moved(by: -1)
        for _ in 0..<Self.longestSearchDays {
            if let found = minutes(on: date).first(where: { $0 > milliseconds }) { return found }
            date = date.moved(by: 1)
        }
        return nil
    }

    /// The last minute due at a time or before it, both in milliseconds since 1970, but after `earliest`; nil if there is none.
    public mutating func last(until milliseconds: Int64, after earliest: Int64) -> Int64? {
        var date = Date(of: milliseconds, in: &zone).moved(by: 1)
        let first = Date(of: earliest, in: &zone).moved(by: -1)
        while date.number >= first.number {
            if let found = minutes(on: date).last(where: { $0 <= milliseconds }) {
                return found > earliest ? found : nil
            }
            date = date.moved(by: -1)
        }
        return nil
    }

    /// The minutes due on a local day, in order.
    private mutating func minutes(on date: Date) -> [Int64] {
        let wanted = expressions.indices.filter {
            expressions[$0].matches(month: date.month, day: date.day, weekday: date.weekday)
        }
        guard !wanted.isEmpty, let start = date.start(in: &zone), let end = date.moved(by: 1).start(in: &zone) else {
            return []
        }
        var found: Set<Int64> = []
        for index in wanted {
            if end - start == Self.day {
                for time in timesOfDay[index] { found.insert(start + Int64(time) * Self.minute) }
            } else {
                found.formUnion(minutes(of: index, from: start, to: end))
            }
        }
        return found.sorted()
    }

    /// The same on a day on which clocks change: minute by minute, as clocks show it.
    private mutating func minutes(of index: Int, from start: Int64, to end: Int64) -> [Int64] {
        let shown = stride(from: start, to: end, by: Int(Self.minute)).map { instant in
            let civil = zone.civil(at: instant)
            return (instant: instant, time: civil.hour * 60 + civil.minute)
        }
        if expressions[index].followsClock {
            let wanted = Set(timesOfDay[index])
            return shown.filter { wanted.contains($0.time) }.map(\.instant)
        }
        return timesOfDay[index].map { time in shown.first { $0.time >= time }?.instant ?? end }
    }
}

/// A local date, by its number since 1970-01-01.
private struct Date {
    let number: Int64
    let month: Int
    let day: Int
    private let civil: CivilTime

    init(of milliseconds: Int64, in zone: inout LocalTime) {
        let offset = Int64(zone.offsetSeconds(at: milliseconds)) * 1000
        let (days, rest) = (milliseconds + offset).quotientAndRemainder(dividingBy: 86_400_000)
        self.init(number: rest < 0 ? days - 1 : days)
    }

    init(number: Int64) {
        self.number = number
        civil = CivilTime(milliseconds: number * 86_400_000)
        (month, day) = (civil.month, civil.day)
    }

    /// 0 is Sunday; 1970-01-01 was a Thursday.
    var weekday: Int { Int(((number + 4) % 7 + 7) % 7) }

    func moved(by days: Int64) -> Date { Date(number: number + days) }

    /// The time at which the date begins: 00:00, or the minute to which clocks jump over it.
    func start(in zone: inout LocalTime) -> Int64? { zone.milliseconds(of: civil) }
}
