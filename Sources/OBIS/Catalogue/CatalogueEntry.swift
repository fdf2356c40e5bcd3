/// A row of the tables of what is no quantity: an identification, a state, a setting.
struct CatalogueEntry: Sendable {
    let c: UInt8
    let d: UInt8
    /// The values of group E; more than one are numbered from 1 on.
    let e: ClosedRange<UInt8>
    let short: String
    let name: BilingualText
    /// The usual unit, as in `RegisterName`.
    let unit: UInt8?
    /// Whether group F numbers billing periods.
    let hasPeriods: Bool
    /// Other words for `short` that are understood.
    let aliases: [String]

    init(
        _ c: UInt8, _ d: UInt8, _ e: UInt8, _ short: String, _ english: String, _ german: String, unit: UInt8? = nil,
        periods: Bool = false, words: [String] = []
    ) {
        self.init(c, d, e...e, short, english, german, unit: unit, periods: periods, words: words)
    }

    init(
        _ c: UInt8, _ d: UInt8, _ e: ClosedRange<UInt8>, _ short: String, _ english: String, _ german: String,
        unit: UInt8? = nil, periods: Bool = false, words: [String] = []
    ) {
        self.c = c
        self.d = d
        self.e = e
        self.short = short
        name = BilingualText(english, german)
        self.unit = unit
        hasPeriods = periods
        aliases = words
    }

    /// The names for these values of groups E and F; nil if they are not of this row.
    func name(e: UInt8, f: UInt8) -> RegisterName? {
        guard self.e.contains(e), f == 255 || hasPeriods && f < 100 else { return nil }
        var result = RegisterName(short, name, unit: unit)
        if self.e.count > 1 {
            let number = Int(e - self.e.lowerBound) + 1
            result.short += "_\(number)"
            result.full = result.full + BilingualText(" \(number)", " \(number)")
        }
        if f != 255 {
            result.short += "_vz\(f)"
            result.full = result.full + BilingualText(", billing period \(f)", ", Abrechnungsperiode \(f)")
        }
        return result
    }
}

/// The tables of what is no quantity, by medium.
enum Catalogue {
    /// The names of a code by a table; nil if none has it.
    ///
    /// Electricity has what abstract objects have in groups C from 94 on, and abstract objects have what electricity has
    /// where C is 0: named like those, with a word behind that tells them apart.
    static func name(of code: OBISCode) -> RegisterName? {
        if code.a == Medium.maker {
            return code.b == 129 ? find(code, in: makers) : nil
        }
        guard code.b <= 64 else { return nil }
        switch code.a {
        case Medium.electricity:
            if let name = find(code, in: electricity) { return name.inChannel(code.b) }
            guard code.c >= 94 else { return nil }
            return find(code, in: abstract)?.marked("electricity", "Elektrizität").inChannel(code.b)
        case Medium.abstract:
            if let name = find(code, in: abstract) { return name.inChannel(code.b) }
            guard code.c == 0 else { return nil }
            return find(code, in: electricity)?.marked("device", "Gerät").inChannel(code.b)
        default: return nil
        }
    }

    /// The rows whose short name or alias is this, with the groups A that they belong to.
    static func rows(named stem: String) -> [(a: UInt8, entry: CatalogueEntry)] { byWord[stem] ?? [] }

    private static func find(_ code: OBISCode, in table: [UInt16: [CatalogueEntry]]) -> RegisterName? {
        for entry in table[UInt16(code.c) << 8 | UInt16(code.d)] ?? [] {
            if let name = entry.name(e: code.e, f: code.f) { return name }
        }
        return nil
    }

    private static let electricity = table(ElectricityEntries.all)
    private static let abstract = table(AbstractEntries.all + ServiceEntries.all)
    private static let makers = table(MakerEntries.all)

    private static func table(_ entries: [CatalogueEntry]) -> [UInt16: [CatalogueEntry]] {
        Dictionary(grouping: entries) { UInt16($0.c) << 8 | UInt16($0.d) }
    }

    /// All rows, with the groups A that they belong to.
    static let rows: [(a: UInt8, entry: CatalogueEntry)] =
        ElectricityEntries.all.map { (Medium.electricity, $0) }
        + (AbstractEntries.all + ServiceEntries.all).map { (Medium.abstract, $0) }
        + MakerEntries.all.map { (Medium.maker, $0) }

    private static let byWord: [String: [(a: UInt8, entry: CatalogueEntry)]] = {
        var result: [String: [(a: UInt8, entry: CatalogueEntry)]] = [:]
        for row in rows {
            for word in [row.entry.short] + row.entry.aliases { result[word, default: []].append(row) }
        }
        return result
    }()
}

extension RegisterName {
    /// The name of the same thing for another group A.
    fileprivate func marked(_ english: String, _ german: String) -> RegisterName {
        RegisterName(short + "_" + english, full + BilingualText(", " + english, ", " + german), unit: unit)
    }
}
