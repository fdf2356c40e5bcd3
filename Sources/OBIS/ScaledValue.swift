/// A number as meters send it: raw × 10^scaler, exactly.
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
    public var double: Double { 0 }
}

extension ScaledValue: CustomStringConvertible {
    /// The exact decimal text with the meter's digits: `-105.50` for raw −10550 and scaler −2.
    public var description: String { "" }
}
