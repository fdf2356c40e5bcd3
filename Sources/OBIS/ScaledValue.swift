/// A number as meters send it: raw × 10^scaler, exactly (docs/meters.md, fact 22).
public struct ScaledValue: Sendable, Hashable {
    /// The integer.
    public var raw: Int64
    /// The power of ten.
    public var scaler: Int8

    /// The number raw × 10^scaler.
    public init(raw: Int64, scaler: Int8) {
        self.raw = raw
        self.scaler = scaler
    }

    /// The nearest floating-point number: for a negative scaler a division, never a multiplication by 0.1.
    ///
    /// Where raw or power of ten are no exact doubles (beyond 2^53 or 10^22), the decimal text decides.
    public var double: Double {
        let exponent = abs(Int(scaler))
        guard exponent < Self.powersOfTen.count, raw.magnitude <= 1 << 53 else { return Double(description) ?? 0 }
        let power = Self.powersOfTen[exponent]
        return scaler < 0 ? Double(raw) / power : Double(raw) * power
    }

    private static let powersOfTen: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }
}

extension ScaledValue: CustomStringConvertible {
    /// The exact decimal text with the meter's digits: `-105.50` for raw −10550 and scaler −2.
    public var description: String {
        if scaler == 0 || raw == 0 && scaler > 0 { return String(raw) }
        if scaler > 0 { return String(raw) + String(repeating: "0", count: Int(scaler)) }
        let decimals = -Int(scaler)
        var digits = String(raw.magnitude)
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        let point = digits.index(digits.endIndex, offsetBy: -decimals)
        return (raw < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }
}
