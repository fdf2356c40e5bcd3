/// A unit by its DLMS code.
///
/// Source: IEC 62056-62, table of physical units; codes from 66 on, and the units of 128 to 174, which are not of the SI, were
/// added later (DLMS UA 1000-1). What lies between is reserved.
public struct Unit: Sendable, Hashable {
    /// The DLMS code.
    public let code: UInt8

    /// The unit with this code, whether the table has it or not.
    public init(code: UInt8) { self.code = code }

    /// The unit with this symbol, the first where two share it; nil if there is none.
    public init?(symbol: String) {
        guard !symbol.isEmpty else { return nil }
        if let code = Self.symbols.firstIndex(of: symbol) {
            self.init(code: UInt8(code))
        } else if let index = Self.customarySymbols.firstIndex(of: symbol) {
            self.init(code: Self.firstCustomary + UInt8(index))
        } else {
            return nil
        }
    }

    /// The symbol, such as `Wh`; empty for 255 (a count) and for codes that the table lacks.
    public var symbol: String {
        let index = Int(code)
        if index < Self.symbols.count { return Self.symbols[index] }
        let customary = index - Int(Self.firstCustomary)
        return Self.customarySymbols.indices.contains(customary) ? Self.customarySymbols[customary] : ""
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

    private static let firstCustomary: UInt8 = 128

    /// The symbols from 128 on. 151, 161 and 166 are volumes again, as corrected ones.
    private static let customarySymbols: [String] = [
        "in", "ft", "lb", "°F", "°R", "in²", "ft²", "acre", "in³", "ft³",
        "acre·ft", "gal (imp)", "gal (US)", "lbf", "psi", "lb/ft³", "lb/(ft·s)", "ft²/s", "Btu", "thm (EC)",
        "thm (US)", "Btu/lb", "Btu/ft³", "ft³", "ft/s", "ft³/s", "ft³/min", "ft³/h", "ft³/d", "acre·ft/s",
        "acre·ft/min", "acre·ft/h", "acre·ft/d", "gal (imp)", "gal (imp)/s", "gal (imp)/min", "gal (imp)/h",
        "gal (imp)/d", "gal (US)", "gal (US)/s",
        "gal (US)/min", "gal (US)/h", "gal (US)/d", "Btu/s", "Btu/min", "Btu/h", "Btu/d",
    ]
}
