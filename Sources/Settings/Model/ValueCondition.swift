import OBIS

/// A value that is compared with a bound: `power > 8000 W`.
public struct ValueCondition: Equatable, Sendable {
    /// How they are compared.
    public enum Comparison: String, CaseIterable, Sendable {
        /// Larger.
        case above = ">"
        /// At least as large.
        case atLeast = ">="
        /// Smaller.
        case below = "<"
        /// At most as large.
        case atMost = "<="

        /// Whether it asks for large values.
        public var isUpper: Bool { self == .above || self == .atLeast }
    }

    /// The data point as it was written: a short name or an OBIS code.
    public let name: String
    /// The codes that it can mean, the usual one first; never empty.
    public let codes: [OBISCode]
    /// How the value is compared with the bound.
    public let comparison: Comparison
    /// The bound in the meter's own unit, exactly: `8 kW` is 8000 W.
    public let bound: ScaledValue
    /// The meter's unit, without its prefix: `W`; nil where none was written.
    public let unit: String?
    /// As it was written, with single spaces.
    public let text: String
}

extension ValueCondition {
    static let allowed = "a data point, >, >=, < or <=, a number and a unit, such as power > 8000 W"

    /// The powers of ten of the prefixes that people write before units.
    private static let prefixes: [Character: Int8] = ["k": 3, "M": 6, "m": -3]
    private static let units = ["W", "Wh", "var", "varh", "VA", "VAh", "V", "A", "Hz"]

    /// Reads a condition. Throws what is wrong with it.
    init(_ text: String) throws(Refusal) {
        guard let first = text.firstIndex(where: { $0 == ">" || $0 == "<" }) else {
            throw Refusal("has no >, >=, < or <=")
        }
        let signs = text[first...].prefix { $0 == ">" || $0 == "<" || $0 == "=" }
        guard let comparison = Comparison(rawValue: String(signs)) else {
            throw Refusal("has the comparison \(signs), not >, >=, < or <=")
        }
        let name = String(text[..<first]).words.joined(separator: " ")
        let codes = OBISCode(name).map { [$0] } ?? OBISCode.codes(named: name)
        guard !codes.isEmpty else {
            let nearest = Spelling.nearest(to: name, in: OBISCode.known.map(\.shortName))
            let hint = nearest.map { "did you mean \($0)?" } ?? "`smtrace last` shows those that a meter sends"
            throw Refusal("names a data point that is not known; \(hint)")
        }
        let rest = text[signs.endIndex...].drop { $0 == " " }
        let digits = rest.prefix { $0.isASCII && ($0.isNumber || "+-.,".contains($0)) }
        let value = try Quantity.decimal(String(digits))
        let unit = String(rest[digits.endIndex...]).words.joined(separator: " ")
        let (symbol, power) = try Self.split(unit)
        self.name = name
        self.codes = codes
        self.comparison = comparison
        bound = ScaledValue(raw: value.raw, scaler: value.scaler + power)
        self.unit = symbol
        self.text = "\(name) \(signs) \(digits)" + (unit.isEmpty ? "" : " \(unit)")
    }

    /// A unit without its prefix, and the prefix's power of ten.
    private static func split(_ unit: String) throws(Refusal) -> (String?, Int8) {
        if unit.isEmpty { return (nil, 0) }
        if units.contains(unit) || !unit.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic }) { return (unit, 0) }
        if let first = unit.first, let power = prefixes[first], units.contains(String(unit.dropFirst())) {
            return (String(unit.dropFirst()), power)
        }
        let written = units + ["k", "M"].flatMap { prefix in units.map { prefix + $0 } }
        if let other = written.first(where: { $0.lowercased() == unit.lowercased() }) {
            throw Refusal("has the unit \(unit), which is written \(other)")
        }
        return (unit, 0)
    }
}

extension String {
    fileprivate var words: [Substring] { split { $0 == " " || $0 == "\t" } }
}
