extension OBISCode {
    /// The short name that people type, such as `power` or `energy_import_t1`.
    ///
    /// A code without one has a name made by rule, such as `obis_1_0_96_50_1_4`; always `[a-z0-9_]+`.
    public var shortName: String { "" }

    /// The name in English, such as `Active power total`; the code itself where none is known.
    public var name: String { description }

    /// The codes with this short name, the usual one first; empty if there are none.
    public static func codes(named shortName: String) -> [OBISCode] { [] }

    /// A code from a short name (the usual one of several) or any text form of a code; nil if it is neither.
    public init?(shortNameOrCode text: String) { return nil }

    /// All codes that have a short name of their own, in order.
    public static let known: [OBISCode] = []
}
