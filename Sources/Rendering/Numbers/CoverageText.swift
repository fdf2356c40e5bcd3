import OBIS

/// How much of a time was covered by readings, as text: rounded down, so that 1 means all of it.
public enum CoverageText {
    /// A coverage from 0 to 1 with at most four decimals.
    public static func value(_ coverage: Double) -> ScaledValue {
        // Halves of the last digit of a double must not make 0.99999999 of 1.
        let part = Int64((Swift.min(Swift.max(coverage, 0), 1) * 10_000 + 1e-6).rounded(.down))
        if part == 10_000 { return ScaledValue(raw: 1, scaler: 0) }
        return part == 0 ? ScaledValue(raw: 0, scaler: 0) : ScaledValue(raw: part, scaler: -4)
    }

    /// For people: `98 %`; below a whole percent `<1 %`.
    public static func percent(_ coverage: Double) -> String {
        guard coverage > 0 else { return "0 %" }
        let percent = Int64((Swift.min(coverage, 1) * 100 + 1e-6).rounded(.down))
        return percent == 0 ? "<1 %" : "\(percent) %"
    }
}
