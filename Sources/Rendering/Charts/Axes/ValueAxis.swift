import Glibc

/// A value axis without rows: ticks at round numbers, their labels in a unit of fitting size.
struct ValueAxis: Sendable {
    /// The value at the lower end.
    let low: Double
    /// The value at the upper end.
    let high: Double
    /// The labelled values, from below.
    let ticks: [(value: Double, label: String)]
    /// The unit of the labels.
    let unit: String

    /// An axis that covers `values` with about `count` intervals.
    init(
        _ values: ClosedRange<Double>?, includesZero: Bool, unit: String, intervals count: Int,
        language: ChartLanguage = .english
    ) {
        let range = ValueTicks.range(values, includesZero: includesZero)
        let step = ValueTicks.roundUp((range.upperBound - range.lowerBound) / Double(max(1, count)))
        let first = floor(range.lowerBound / step + 1e-9)
        let last = max(ceil(range.upperBound / step - 1e-9), first + 1)
        low = first * step
        high = last * step
        let labels = ValueLabels(step: step, low: low, high: high, unit: unit, language: language)
        self.unit = labels.unit
        ticks = (0...Int(last - first)).map { index in
            let value = (first + Double(index)) * step
            return (value, labels.text(value))
        }
    }

    /// Where a value stands: 0 at the lower end, 1 at the upper one.
    func position(of value: Double) -> Double { (value - low) / (high - low) }
}

/// How the values of an axis are written.
struct ValueLabels: Sendable {
    /// The unit with its prefix.
    let unit: String
    private let scale: UnitScale
    private let decimals: Int
    private let language: ChartLanguage

    /// Labels of ticks `step` apart between two values.
    init(step: Double, low: Double, high: Double, unit: String, language: ChartLanguage) {
        scale = UnitScale(fitting: max(abs(low), abs(high)), unit: unit)
        self.unit = scale.symbol(of: unit)
        decimals = ValueTicks.decimals(step: step / scale.factor)
        self.language = language
    }

    /// The label of a tick.
    func text(_ value: Double) -> String {
        if value == 0 { return "0" }
        return QuantityText.number(value / scale.factor, decimals: decimals, language: language)
    }
}
