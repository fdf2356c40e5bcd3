extension OBISCode {
    /// The short name that people type, such as `power` or `energy_import_t1`.
    ///
    /// A code without one has a name made by rule, such as `obis_1_0_96_60_1_4`; always `[a-z0-9_]+`, and no two codes
    /// have the same. An archive keeps the short names that its registers got when they came first.
    public var shortName: String { RegisterName(of: self)?.short ?? rawName }

    /// Whether the code has a name of its own, in the tables or composed by their rules.
    public var hasName: Bool { RegisterName(of: self) != nil }

    /// The name in English, such as `Active power total`; the code itself where none is known.
    public var name: String { name(in: .english) }

    /// The name in a language, such as `Active power total` or `Wirkleistung gesamt`; the code itself where none is known.
    public func name(in language: NameLanguage) -> String { RegisterName(of: self)?.full[language] ?? description }

    /// The unit that values of this code usually have, 255 for a count; nil where that differs, or they are no numbers.
    public var expectedUnit: Unit? { RegisterName(of: self)?.unit.map { Unit(code: $0) } }

    /// The codes that a word means, the usual one first; empty if there are none.
    ///
    /// That is a short name, in either case, which means one code; or one of the other words for it, English or German
    /// (`frequenz`, `energy_import_24h`, `power_max_import`), which can mean several; or a name made by rule
    /// (`obis_1_0_16_7_0_255`), whatever other name the code has.
    public static func codes(named word: String) -> [OBISCode] { NameParser.codes(word) }

    /// A code from a short name (the usual one of several) or any text form of a code; nil if it is neither.
    public init?(shortNameOrCode text: String) {
        if let code = OBISCode(text) ?? OBISCode.codes(named: text).first {
            self = code
        } else {
            return nil
        }
    }

    /// Other words for the short name, as far as tables list them; names composed otherwise are understood too.
    public var aliases: [String] { NameParser.aliases(of: self) }

    /// The codes that people meet: momentary values, maxima and registers of all quantities in channel 0, without tariffs,
    /// harmonics and billing periods, phase angles, and what the tables list; in order.
    public static let known: [OBISCode] = {
        var codes = SingleCodes.all.map(\.code)
        for row in Catalogue.rows {
            let b: UInt8 = row.a == Medium.maker ? row.a : 0
            codes += row.entry.e.prefix(4).map { OBISCode(row.a, b, row.entry.c, row.entry.d, $0) }
        }
        codes += (1...126).flatMap { c in [6, 7, 8].map { d in OBISCode(1, 0, c, d, 0) } }
        codes += PhaseAngle.all.map { OBISCode(1, 0, 81, 7, $0) }
        return Set(codes).filter(\.hasName).sorted()
    }()

    /// The name of a code that has no other.
    var rawName: String { "obis_\(a)_\(b)_\(c)_\(d)_\(e)_\(f)" }
}
