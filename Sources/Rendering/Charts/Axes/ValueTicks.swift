import Glibc

/// Round numbers for an axis.
enum ValueTicks {
    /// The smallest of 1, 2, 2.5 and 5 × 10^n that is not below `length`.
    ///
    /// `length` has to be positive and finite.
    static func roundUp(_ length: Double) -> Double {
        let exponent = floor(log10(length))
        let power = pow(10, exponent)
        for factor in [1, 2, 2.5, 5, 10.0] where factor * power >= length * (1 - 1e-12) { return factor * power }
        return 10 * power
    }

    /// The range that an axis has to cover: that of the values, with zero if it is wanted, and never without a length.
    static func range(_ values: ClosedRange<Double>?, includesZero: Bool) -> ClosedRange<Double> {
        guard let values else { return 0...1 }
        var (low, high) = (values.lowerBound, values.upperBound)
        if includesZero { (low, high) = (min(low, 0), max(high, 0)) }
        let size = max(abs(low), abs(high))
        guard size >= 1e-9 else { return low < 0 ? -1...0 : 0...1 }
        if high - low < size * 1e-9 {
            // All equal: the line runs in the middle.
            return (low - size * 0.02)...(high + size * 0.02)
        }
        return low...high
    }

    /// How many decimals tell neighbouring ticks apart.
    static func decimals(step: Double) -> Int {
        guard step > 0, step.isFinite else { return 0 }
        for decimals in 0..<10 {
            let scaled = step * pow(10, Double(decimals))
            if abs(scaled - scaled.rounded()) < 1e-6 * scaled { return decimals }
        }
        return 10
    }
}
