/// The distance of two ticks on a time axis.
enum TimeStep: Sendable, Equatable {
    /// A fixed time below a quarter of an hour, or a quarter: the same in every time zone.
    case milliseconds(Int64)
    /// So many minutes of the local day, from midnight on.
    case minutes(Int)
    /// So many local days; 7 begin on Mondays.
    case days(Int)
    /// So many months.
    case months(Int)
    /// So many years.
    case years(Int)

    /// All steps, from the shortest.
    static let all: [TimeStep] =
        [1, 10, 100, 1000, 2000, 5000, 10_000, 15_000, 30_000].map { .milliseconds($0) }
        + [1, 2, 5, 10, 15].map { .milliseconds($0 * 60_000) }
        + [30, 60, 120, 180, 240, 360, 720].map { .minutes($0) }
        + [1, 2, 7, 14].map { .days($0) } + [1, 2, 3, 6].map { .months($0) }
        + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map { .years($0) }

    /// Its usual length in milliseconds.
    var length: Double {
        switch self {
        case .milliseconds(let number): Double(number)
        case .minutes(let number): Double(number) * 60_000
        case .days(let number): Double(number) * 86_400_000
        case .months(let number): Double(number) * 30.4 * 86_400_000
        case .years(let number): Double(number) * 365.25 * 86_400_000
        }
    }

    /// The label of a tick.
    func label(_ time: CivilTime, _ language: ChartLanguage) -> String {
        switch self {
        case .milliseconds(let step) where step < 1000:
            Self.two(time.minute) + ":" + Self.two(time.second) + language.decimalSeparator
                + String(String(1000 + time.millisecond).dropFirst())
        case .milliseconds(let step) where step < 60_000:
            Self.two(time.hour) + ":" + Self.two(time.minute) + ":" + Self.two(time.second)
        case .milliseconds, .minutes: Self.two(time.hour) + ":" + Self.two(time.minute)
        case .days: language.day(time)
        case .months: language.month(time.month)
        case .years: "\(time.year)"
        }
    }

    /// What holds for this tick and those behind it, in the second line; empty where there is nothing to add.
    func context(_ time: CivilTime, _ language: ChartLanguage) -> String {
        switch self {
        case .milliseconds, .minutes: language.day(time) + " \(time.year)"
        case .days, .months: "\(time.year)"
        case .years: ""
        }
    }

    /// The columns of its labels.
    func labelWidth(_ language: ChartLanguage) -> Int {
        DisplayWidth.of(label(CivilTime(year: 2000, month: 12, day: 28, hour: 20), language))
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
