import Glibc

/// Quantities for people: three digits and a unit of fitting size.
public enum QuantityText {
    /// `431 W`, `2.31 kW`, `12.3 kWh`, `-105 W`, `231 V`; a whole number below 1000 has no decimals.
    public static func text(_ value: Double, unit: String, language: ChartLanguage = .english) -> String {
        guard value.isFinite else { return "–" }
        // What rounds to 1000 is written in the next unit.
        let scale = UnitScale(fitting: abs(value) * 1.0005, unit: unit)
        let scaled = value / scale.factor
        let symbol = scale.symbol(of: unit)
        let decimals = isWhole(scaled) && scale.factor == 1 ? 0 : max(0, 2 - digitsBeforePoint(scaled) + 1)
        return number(scaled, decimals: decimals, language: language) + (symbol.isEmpty ? "" : " " + symbol)
    }

    /// A number with so many decimals, rounded; numbers from 10^12 on in the form `1.0e+20`.
    public static func number(_ value: Double, decimals: Int, language: ChartLanguage = .english) -> String {
        let decimals = min(max(0, decimals), 12)
        let factor = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
        let scaled = (abs(value) * factor).rounded()
        guard scaled < 9e15, abs(value) < 1e12 else { return scientific(value, language) }
        var digits = String(Int64(scaled))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
        return sign + digits.dropLast(decimals) + language.decimalSeparator + digits.suffix(decimals)
    }

    /// `2.5e+20`: two digits and a power of ten.
    private static func scientific(_ value: Double, _ language: ChartLanguage) -> String {
        var exponent = Int(floor(log10(abs(value))))
        var mantissa = (value / pow(10, Double(exponent)) * 10).rounded()
        if abs(mantissa) >= 100 {
            mantissa /= 10
            exponent += 1
        }
        return number(mantissa / 10, decimals: 1, language: language) + "e+\(exponent)"
    }

    private static func isWhole(_ value: Double) -> Bool { abs(value) < 1e15 && value == value.rounded() }

    private static func digitsBeforePoint(_ value: Double) -> Int {
        let magnitude = abs(value)
        return magnitude < 1 ? 1 : Int(log10(magnitude)) + 1
    }
}

/// How many of a unit are shown as one: 1000 W as 1 kW.
struct UnitScale: Sendable, Equatable {
    /// What values are divided by.
    let factor: Double
    /// What stands before the unit.
    let prefix: String

    private static let prefixed: Set<String> = ["W", "Wh", "VA", "VAh", "var", "varh", "V", "A", "Ah", "J", "Hz", "Ω"]
    private static let steps: [(Double, String)] = [(1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]

    /// The scale in which a number of this magnitude has one to three digits before the point.
    ///
    /// Energy is counted in kWh up to 100,000 of them, as on meters and bills. Units that are not used with prefixes (°C, %, kg, min) keep their size.
    init(fitting magnitude: Double, unit: String) {
        let reach = unit.hasSuffix("h") ? 100.0 : 1
        let step =
            Self.prefixed.contains(unit)
            ? Self.steps.first { magnitude >= ($0.0 > 1000 ? $0.0 * reach : $0.0) } : nil
        (factor, prefix) = step ?? (1, "")
    }

    /// The unit with its prefix.
    func symbol(of unit: String) -> String { prefix + unit }
}
