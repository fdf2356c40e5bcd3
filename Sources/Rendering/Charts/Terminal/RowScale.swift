import Glibc

/// A value axis made of text rows, on which every tick falls on a row exactly.
struct RowScale: Sendable, Equatable {
    /// The value at the bottom.
    let low: Double
    /// What one row is worth.
    let perRow: Double
    /// A tick stands on every so many rows.
    let rowsPerTick: Int
    /// The rows above the bottom; of bars, those above zero.
    let rowsAbove: Int
    /// Of bars, the rows below zero.
    let rowsBelow: Int

    /// The distance of two ticks.
    var step: Double { perRow * Double(rowsPerTick) }

    /// A scale for lines: the bottom row's middle is a tick.
    static func lines(_ values: ClosedRange<Double>?, includesZero: Bool, rows: Int) -> RowScale {
        let range = ValueTicks.range(values, includesZero: includesZero)
        let (low, high) = (range.lowerBound, range.upperBound)
        // The topmost dot lies three quarters of a row above the lowest one of its row.
        let usable = max(1, Double(rows) - 0.25)
        return best(span: high - low, rows: rows) { perRow, rowsPerTick in
            let step = perRow * Double(rowsPerTick)
            let bottom = floor(low / step + 1e-9) * step
            guard (high - bottom) / perRow <= usable + 1e-9 else { return nil }
            return RowScale(low: bottom, perRow: perRow, rowsPerTick: rowsPerTick, rowsAbove: rows, rowsBelow: 0)
        }
    }

    /// A scale for bars: zero lies between rows, as many of them above and below as the values need.
    static func bars(_ values: ClosedRange<Double>?, rows: Int) -> RowScale {
        let range = ValueTicks.range(values, includesZero: true)
        let (low, high) = (range.lowerBound, range.upperBound)
        return best(span: high - low, rows: rows) { perRow, rowsPerTick in
            let above = Int(ceil(high / perRow - 1e-9))
            let below = Int(ceil(-low / perRow - 1e-9))
            guard above + below <= rows else { return nil }
            let spare = rows - above - below
            return RowScale(
                low: 0, perRow: perRow, rowsPerTick: rowsPerTick, rowsAbove: high > 0 ? above + spare : above,
                rowsBelow: high > 0 ? below : below + spare)
        }
    }

    /// The scale with the smallest rows among those that `fit` accepts.
    private static func best(
        span: Double, rows: Int, _ fit: (_ perRow: Double, _ rowsPerTick: Int) -> RowScale?
    ) -> RowScale {
        let exponent = Int(floor(log10(span / Double(max(1, rows)))))
        // About five to eight labels, whatever the height.
        let closest = rows < 5 ? 1 : max(2, rows / 8)
        let widest = rows < 5 ? max(1, rows - 1) : max(closest + 1, min(4, rows / 2))
        var found: RowScale?
        for power in exponent...exponent + 4 {
            // The next power's smallest rows can be smaller than this one's largest, not those beyond.
            let isComplete = found != nil
            for mantissa in [1, 2, 2.5, 5.0] {
                let step = power < 0 ? mantissa / pow(10, Double(-power)) : mantissa * pow(10, Double(power))
                for rowsPerTick in closest...widest where rowsPerTick > 1 || widest == 1 {
                    let perRow = step / Double(rowsPerTick)
                    if let found, found.perRow <= perRow { continue }
                    if let scale = fit(perRow, rowsPerTick) { found = scale }
                }
            }
            if isComplete { break }
        }
        return found
            ?? RowScale(low: 0, perRow: max(span, 1) * 2, rowsPerTick: 1, rowsAbove: rows, rowsBelow: 0)
    }

    /// The dot of a value on a canvas, from the bottom.
    func dot(of value: Double) -> Int {
        let dot = ((value - low) / perRow * 4).rounded()
        return min(max(0, Int(min(max(dot, -1), 1e6))), rowsAbove * 4 - 1)
    }

    /// The height of a bar in eighths of a row, away from zero; at least one where the value is not zero.
    func eighths(of value: Double) -> Int {
        guard value != 0 else { return 0 }
        let height = (abs(value) / perRow * 8).rounded()
        return max(1, Int(min(height, 1e6)))
    }
}
