/// A unit by its DLMS code (IEC 62056-62, table of physical units).
public struct Unit: Sendable, Hashable {
    /// The DLMS code.
    public let code: UInt8

    /// The unit with this code, whether the table has it or not.
    public init(code: UInt8) { self.code = code }

    /// The unit with this symbol, the first where two share it; nil if there is none.
    public init?(symbol: String) {
        guard !symbol.isEmpty, let code = Self.symbols.firstIndex(of: symbol) else { return nil }
        self.init(code: UInt8(code))
    }

    /// The symbol, such as `Wh`; empty for 255 (a count) and for codes that the table lacks.
    public var symbol: String {
        let index = Int(code)
        return index < Self.symbols.count ? Self.symbols[index] : ""
    }

    /// The symbols by code; empty where the table has a gap.
    private static let symbols: [String] = [
        "", "a", "mo", "wk", "d", "h", "min", "s", "°", "°C",
        "currency", "m", "m/s", "m³", "m³", "m³/h", "m³/h", "m³/d", "m³/d", "l",
        "kg", "N", "Nm", "Pa", "bar", "J", "J/h", "W", "VA", "var",
        "Wh", "VAh", "varh", "A", "C", "V", "V/m", "F", "Ω", "Ωm²/m",
        "Wb", "T", "A/m", "H", "Hz", "1/Wh", "1/varh", "1/VAh", "V²h", "A²h",
        "kg/s", "S", "K", "1/V²h", "1/A²h", "1/m³", "%", "Ah", "", "",
        "Wh/m³", "J/m³", "mol%", "g/m³", "Pa·s", "J/kg", "g/cm²", "atm", "", "",
        "dBm", "dBµV", "dB",
    ]
}
