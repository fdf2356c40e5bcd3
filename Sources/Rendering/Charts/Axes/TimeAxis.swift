/// A time axis: ticks at round local times, right over changes of clocks.
struct TimeAxis: Sendable {
    /// A tick and what stands below it.
    struct Tick: Sendable, Equatable {
        /// Its time.
        var milliseconds: Int64
        /// The first line: a time of day, a day, a month or a year.
        var label: String
        /// The second line, where it begins or has changed: the date or the year.
        var context: String?
    }

    /// The ticks in the order of time.
    let ticks: [Tick]
    /// Their distance.
    let step: TimeStep

    /// Ticks from `from` to `to`, as many as have room: `room` columns in all, `spacing` between two labels.
    init(from: Int64, to: Int64, room: Int, spacing: Int = 2, language: ChartLanguage = .english) {
        let range = Double(to - from)
        let step = TimeStep.all.first { step in
            range / step.length * Double(step.labelWidth(language) + spacing) <= Double(room)
        }
        let chosen = step ?? .years(10_000)
        self.step = chosen
        var zone = LocalTime()
        var context: String?
        ticks = Self.times(chosen, from: from, to: to, &zone).map { milliseconds in
            let civil = zone.civil(at: milliseconds)
            let here = chosen.context(civil, language)
            defer { context = here }
            return Tick(
                milliseconds: milliseconds, label: chosen.label(civil, language),
                context: here == context || here.isEmpty ? nil : here)
        }
    }

    private static func times(_ step: TimeStep, from: Int64, to: Int64, _ zone: inout LocalTime) -> [Int64] {
        switch step {
        case .milliseconds(let length): return multiples(of: length, from: from, to: to)
        case .minutes(let minutes):
            // Every offset from UTC is a multiple of a quarter of an hour, so local hours begin with one. Where clocks go
            // back an hour is met twice, where they go forward one is left out, as on the clock.
            return multiples(of: 900_000, from: from, to: to).filter { time in
                let civil = zone.civil(at: time)
                return (civil.hour * 60 + civil.minute) % minutes == 0 && civil.second == 0
            }
        case .days(let count):
            let first = floorDivide(dayStart(of: from, &zone), 86_400_000).quotient
            let last = floorDivide(dayStart(of: to, &zone), 86_400_000).quotient
            // 1970-01-05, the day with number 4, was a Monday.
            return (first...last).filter { count < 7 ? $0 % Int64(count) == 0 : ($0 - 4) % Int64(count) == 0 }
                .compactMap { zone.milliseconds(of: CivilTime(milliseconds: $0 * 86_400_000)) }
                .filter { (from...to).contains($0) }
        case .months(let count):
            return months(every: count, from: from, to: to, &zone)
        case .years(let count):
            return months(every: count * 12, from: from, to: to, &zone)
        }
    }

    private static func multiples(of length: Int64, from: Int64, to: Int64) -> [Int64] {
        let first = -floorDivide(-from, length).quotient
        let last = floorDivide(to, length).quotient
        return first <= last ? (first...last).map { $0 * length } : []
    }

    /// Local midnight before a time, written as if it were UTC.
    private static func dayStart(of milliseconds: Int64, _ zone: inout LocalTime) -> Int64 {
        let civil = zone.civil(at: milliseconds)
        return CivilTime(year: civil.year, month: civil.month, day: civil.day).milliseconds ?? milliseconds
    }

    private static func months(every count: Int, from: Int64, to: Int64, _ zone: inout LocalTime) -> [Int64] {
        let (first, last) = (zone.civil(at: from), zone.civil(at: to))
        let numbers = (first.year * 12 + first.month - 1)...(last.year * 12 + last.month - 1)
        return numbers.filter { $0 % count == 0 }
            .compactMap { zone.milliseconds(of: CivilTime(year: $0 / 12, month: $0 % 12 + 1, day: 1)) }
            .filter { (from...to).contains($0) }
    }
}
