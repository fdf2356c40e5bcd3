/// A picture of values over time before it is drawn: panels, one above the other, over one time axis.
///
/// Times are milliseconds since 1970; they are shown in the time zone of the process.
public struct Chart: Sendable, Equatable {
    /// What stands above the picture; nothing if empty.
    public var title: String
    /// Where the time axis begins.
    public let fromMilliseconds: Int64
    /// Where the time axis ends.
    public let toMilliseconds: Int64
    /// The panels, from top to bottom.
    public var panels: [ChartPanel]

    /// Years 1 to 9999: beyond them no calendar is of use, and no difference of two times overflows.
    static let times: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// A picture of the time from `from` to `to`; without them, of the time that the samples cover.
    ///
    /// Times beyond the years 1 to 9999 are taken as their ends; a range without a length is made a minute long.
    public init(title: String = "", from: Int64? = nil, to: Int64? = nil, panels: [ChartPanel]) {
        let samples = panels.lazy.flatMap(\.series).flatMap(\.samples)
        var first = from ?? samples.map(\.from).min() ?? to ?? 0
        var last = to ?? samples.map(\.to).max() ?? first
        first = min(max(first, Self.times.lowerBound), Self.times.upperBound)
        last = min(max(last, Self.times.lowerBound), Self.times.upperBound)
        if last <= first {
            first = max(first - 30_000, Self.times.lowerBound)
            last = first + 60_000
        }
        self.title = title
        fromMilliseconds = first
        toMilliseconds = last
        self.panels = panels
    }

    /// Where a time stands on the axis: 0 at its beginning, 1 at its end.
    func position(of milliseconds: Int64) -> Double {
        let time = min(max(milliseconds, Self.times.lowerBound), Self.times.upperBound)
        return Double(time - fromMilliseconds) / Double(toMilliseconds - fromMilliseconds)
    }
}

/// One part of a chart with an axis of its own: what is measured in one unit.
public struct ChartPanel: Sendable, Equatable {
    /// How values are drawn.
    public enum Kind: Sendable, Equatable {
        /// Joined by lines: what is at a time, such as power.
        case line
        /// A bar from zero for each interval: what adds up, such as consumption.
        case bars
    }

    /// What the panel shows.
    public var title: String
    /// The unit's symbol; empty for plain numbers.
    public var unit: String
    /// How values are drawn.
    public var kind: Kind
    /// What is drawn.
    public var series: [ChartSeries]
    /// Whether the axis reaches to zero; of bars it always does.
    public var includesZero: Bool
    /// What is said of the values in a few words, such as their sum; nothing if empty.
    public var note: String

    /// A panel of some series in one unit.
    public init(
        title: String, unit: String, kind: Kind, series: [ChartSeries], includesZero: Bool = true, note: String = ""
    ) {
        self.title = title
        self.unit = unit
        self.kind = kind
        self.series = series
        self.includesZero = includesZero || kind == .bars
        self.note = note
    }

    /// The lowest and highest value; nil where there is none.
    var values: ClosedRange<Double>? {
        var range: ClosedRange<Double>?
        for sample in series.lazy.flatMap(\.samples) {
            let (low, high) = (sample.low ?? sample.value, sample.high ?? sample.value)
            range = min(range?.lowerBound ?? low, low)...max(range?.upperBound ?? high, high)
        }
        return range
    }

    /// Whether no two of the series can cover each other: bars, at most one of them above zero and one below.
    var isDisjoint: Bool {
        if series.count < 2 { return true }
        guard kind == .bars else { return false }
        let above = series.filter { $0.samples.contains { $0.value > 0 } }
        let below = series.filter { $0.samples.contains { $0.value < 0 } }
        return above.count <= 1 && below.count <= 1
    }
}
