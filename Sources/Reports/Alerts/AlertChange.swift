import OBIS

/// That something which an alert watches for happened, or is over.
public enum AlertChange: Sendable, Equatable {
    /// It happened: since when, milliseconds since 1970.
    case began(sinceMilliseconds: Int64)
    /// It is over.
    case ended
}

/// Whether `value` fulfils a comparison with `bound`, exactly.
func fulfils(_ value: ScaledValue, _ comparison: ValueComparison, _ bound: ScaledValue) -> Bool {
    let order = order(of: value, and: bound)
    return switch comparison {
    case .above: order > 0
    case .atLeast: order >= 0
    case .below: order < 0
    case .atMost: order <= 0
    }
}

/// -1, 0 or 1: `a` is less than, equal to or more than `b`. Exact where both can be written with the smaller of the scalers.
func order(of a: ScaledValue, and b: ScaledValue) -> Int {
    let scaler = min(a.scaler, b.scaler)
    if let left = raised(a, to: scaler), let right = raised(b, to: scaler) {
        return left < right ? -1 : left > right ? 1 : 0
    }
    return a.double < b.double ? -1 : a.double > b.double ? 1 : 0
}

/// The integer of a value with a smaller scaler; nil if it is too large.
private func raised(_ value: ScaledValue, to scaler: Int8) -> Int64? {
    var raw = value.raw
    if raw == 0 { return 0 }
    for _ in 0..<(Int(value.scaler) - Int(scaler)) {
        let (product, overflow) = raw.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        raw = product
    }
    return raw
}
