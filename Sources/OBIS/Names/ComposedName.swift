/// A name of a quantity taken apart: words that modify it, in whatever order they stand, and what is left, which names it.
struct ComposedName {
    private var d: UInt8?
    private var phase: UInt8?
    private var e: UInt8?
    private var f: UInt8?
    private var channel: UInt8?
    private var stem = ""

    /// What a word says of the quantity.
    private enum Modifier {
        case processing(UInt8)
        case phase(UInt8)
        case rate(UInt8)
        case period(UInt8)
        case channel(UInt8)
    }

    /// Takes a normalised name apart; nil if two words say the same of it, or nothing names a quantity.
    init?(_ name: String) {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        var rest = Self.deceptiveStem(parts)
        var place = rest.count
        while place < parts.count {
            if let (modifier, length) = Self.modifier(parts[place...]) {
                guard take(modifier) else { return nil }
                place += length
            } else {
                rest.append(parts[place])
                place += 1
            }
        }
        guard !rest.isEmpty else { return nil }
        stem = rest.joined(separator: "_")
    }

    /// The codes that it can mean and that are named.
    var codes: [OBISCode] {
        (Self.stems[stem] ?? []).compactMap { meaning in
            guard let processing = Processing.find(d: d ?? (meaning.isIntegral ? 8 : 7)) else { return nil }
            var isIntegral = false
            if case .integral = processing.result { isIntegral = true }
            guard isIntegral == meaning.isIntegral, let groups = meaning.quantity.groups(phase: phase ?? 0),
                groups.e == nil || e == nil
            else { return nil }
            let code = OBISCode(1, channel ?? 0, groups.c, processing.d, groups.e ?? e ?? 0, f ?? 255)
            return code.hasName ? code : nil
        }
    }

    private mutating func take(_ modifier: Modifier) -> Bool {
        func fill(_ field: inout UInt8?, _ value: UInt8) -> Bool {
            guard field == nil else { return false }
            field = value
            return true
        }
        switch modifier {
        case .processing(let value): return fill(&d, value)
        case .phase(let value): return fill(&phase, value)
        case .rate(let value): return fill(&e, value)
        case .period(let value): return fill(&f, value)
        case .channel(let value): return fill(&channel, value)
        }
    }

    // MARK: Words

    /// The modifier that the first words say, and how many words that are.
    private static func modifier(_ parts: ArraySlice<Substring>) -> (Modifier, length: Int)? {
        for length in stride(from: min(longestModifier, parts.count), through: 1, by: -1) {
            let words = parts.prefix(length).joined(separator: "_")
            if let modifier = modifiers[words] { return (modifier, length) }
        }
        guard let first = parts.first else { return nil }
        // `tarif 1` and `tariff_1`, as people write them.
        if first == "tarif" || first == "tariff", let next = parts.dropFirst().first, let number = number(next) {
            return (.rate(number), 2)
        }
        return numbered(first).map { ($0, 1) }
    }

    /// A letter or two and a number: `t1`, `h5`, `vz3`, `previous2`, `ch1`.
    private static func numbered(_ word: Substring) -> Modifier? {
        let letters = word.prefix { $0.isLetter }
        guard let number = number(word.dropFirst(letters.count)) else { return nil }
        switch letters {
        case "t" where number > 0, "h" where number > 0, "tarif" where number > 0, "tariff" where number > 0:
            return .rate(number)
        case "vz" where number < 100: return .period(number)
        case "previous" where 1...25 ~= number: return .period(100 + number)
        case "ch" where number > 0: return .channel(number)
        default: return nil
        }
    }

    /// A number without leading zeros.
    private static func number(_ digits: Substring) -> UInt8? {
        guard let number = UInt8(digits), digits.utf8.count == String(number).utf8.count else { return nil }
        return number
    }

    private static let modifiers: [String: Modifier] = {
        var result: [String: Modifier] = [:]
        for processing in Processing.all where !processing.short.isEmpty {
            result[processing.short] = .processing(processing.d)
        }
        for phase: UInt8 in 1...3 {
            for word in ["l", "phase", "p"] { result["\(word)\(phase)"] = .phase(phase) }
        }
        for (f, recent) in BillingPeriod.recent { result[recent.short] = .period(f) }
        result["periods"] = .period(126)
        let words: [(String, Modifier)] = [
            ("maximum", .processing(6)), ("minimum", .processing(3)), ("mittelwert", .processing(4)),
            ("thd", .rate(124)), ("tdd", .rate(125)), ("ht", .rate(1)), ("nt", .rate(2)),
            ("24h", .period(96)), ("1d", .period(96)), ("7d", .period(97)), ("30d", .period(98)), ("365d", .period(99)),
            ("letzter_tag", .period(96)), ("letzte_woche", .period(97)), ("letzter_monat", .period(98)),
            ("letztes_jahr", .period(99)),
        ]
        for (word, modifier) in words { result[word] = modifier }
        return result
    }()

    private static let longestModifier = modifiers.keys.map { $0.split(separator: "_").count }.max() ?? 1

    /// The first words if they are a stem that has words in it which modify others, as `voltage_l1_l2`; else none.
    private static func deceptiveStem(_ parts: [Substring]) -> [Substring] {
        for stem in deceptiveStems where parts.count >= stem.count && zip(parts, stem).allSatisfy({ $0 == $1 }) {
            return Array(parts.prefix(stem.count))
        }
        return []
    }

    private static let deceptiveStems: [[Substring]] = stems.keys.map { $0.split(separator: "_") }
        .filter { parts in parts.indices.contains { modifier(parts[$0...]) != nil } }
        .sorted { $0.count > $1.count }

    /// What a stem names.
    private struct Meaning {
        let quantity: ElectricityQuantity
        let isIntegral: Bool
    }

    private static let stems: [String: [Meaning]] = {
        var result: [String: [Meaning]] = [:]
        for quantity in ElectricityQuantity.all + Losses.all {
            let integral = quantity.energy ?? quantity.momentary + "_integral"
            for word in [quantity.momentary] + quantity.momentaryAliases {
                result[word, default: []].append(Meaning(quantity: quantity, isIntegral: false))
            }
            for word in [integral] + quantity.energyAliases {
                result[word, default: []].append(Meaning(quantity: quantity, isIntegral: true))
            }
        }
        return result
    }()
}
