/// The names of one register: the short one that people type, and the full ones.
struct RegisterName: Sendable {
    /// Unique among all codes; `[a-z0-9_]+`.
    var short: String
    /// In the field's terms.
    var full: BilingualText
    /// The unit that its values usually have; 255 if they are counted, nil if that differs or they are no numbers.
    var unit: UInt8?

    init(_ short: String, _ full: BilingualText, unit: UInt8? = nil) {
        self.short = short
        self.full = full
        self.unit = unit
    }

    /// The names of `code`; nil if neither a table nor a rule has one.
    ///
    /// Single codes come first, then the tables of what has no quantity (C of 0 and from 94 on, abstract objects, makers'
    /// objects), then the rules by which quantities are composed.
    init?(of code: OBISCode) {
        guard let name = SingleCodes.name(of: code) ?? Catalogue.name(of: code) ?? Self.composed(code) else {
            return nil
        }
        self = name
    }

    private static func composed(_ code: OBISCode) -> RegisterName? {
        code.a == Medium.electricity ? ElectricityName.compose(code) : Medium.name(of: code)
    }

    /// The name in another channel than 0.
    func inChannel(_ b: UInt8) -> RegisterName {
        guard b > 0 else { return self }
        return RegisterName(short + "_ch\(b)", full + BilingualText(", channel \(b)", ", Kanal \(b)"), unit: unit)
    }
}
