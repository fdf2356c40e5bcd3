extension OBISCode {
    /// The short name that people type, such as `power` or `energy_import_t1`.
    ///
    /// A code without one has a name made by rule, such as `obis_1_0_96_50_1_4`; always `[a-z0-9_]+`, and no two codes
    /// have the same.
    public var shortName: String {
        RegisterName(of: self)?.short ?? "obis_\(a)_\(b)_\(c)_\(d)_\(e)_\(f)"
    }

    /// The name in English, such as `Active power total`; the code itself where none is known.
    public var name: String { RegisterName(of: self)?.full ?? description }

    /// The codes with this short name in either case, the usual one first; empty if there are none.
    public static func codes(named shortName: String) -> [OBISCode] {
        let name = shortName.lowercased()
        if let codes = codesByName[name] { return codes }
        return ruleMade(name).map { [$0] } ?? []
    }

    /// A code from a short name (the usual one of several) or any text form of a code; nil if it is neither.
    public init?(shortNameOrCode text: String) {
        if let code = OBISCode(text) ?? OBISCode.codes(named: text).first {
            self = code
        } else {
            return nil
        }
    }

    /// All codes that have a short name of their own, in order; tariffs up to 4.
    public static let known: [OBISCode] = (Array(RegisterName.single.keys) + RegisterName.composable).sorted()

    private static let codesByName: [String: [OBISCode]] = Dictionary(grouping: known, by: \.shortName)

    /// The code that a name such as `obis_1_0_96_50_1_4` stands for, or a tariff or harmonic beyond `known`.
    private static func ruleMade(_ name: String) -> OBISCode? {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        if parts.count == 7, parts[0] == "obis" {
            let bytes = parts.dropFirst().compactMap { UInt8($0) }
            guard let code = OBISCode(bytes), code.shortName == name else { return nil }
            return code
        }
        let isNumbered = { (part: Substring) in
            (part.first == "t" || part.first == "h") && UInt8(part.dropFirst()) != nil
        }
        guard let place = parts.lastIndex(where: isNumbered), let number = UInt8(parts[place].dropFirst()) else {
            return nil
        }
        var similar = parts
        similar[place] = parts[place].prefix(1) + "1"
        guard let code = codesByName[similar.joined(separator: "_")]?.first else { return nil }
        let candidate = OBISCode(code.a, code.b, code.c, code.d, number, code.f)
        return candidate.shortName == name ? candidate : nil
    }
}
