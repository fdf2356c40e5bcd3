extension OBISCode {
    /// The codes whose names have all words of `text` in them, the likeliest first; empty if there are none.
    ///
    /// Short names, names in English and German and the other words for them count, in either case, parts of words too.
    /// The codes that people meet (`known`) are looked through first, all tariffs, periods and ways of processing after.
    public static func search(_ text: String) -> [OBISCode] {
        let words = searchWords(text)
        guard !words.isEmpty else { return [] }
        var found = codes(named: text)
        for code in matches(of: words, in: known) where !found.contains(code) { found.append(code) }
        return found.isEmpty ? matches(of: words, in: composable(words)) : found
    }

    /// All words that occur in names, for telling what somebody may have meant.
    public static let vocabulary: [String] = {
        var words = Set<String>()
        for code in known {
            words.insert(code.shortName)
            words.formUnion(code.aliases)
            for language in NameLanguage.allCases {
                words.formUnion(
                    NameParser.normalised(code.name(in: language)).split { !$0.isLetter }.map(String.init)
                        .filter { $0.count > 3 })
            }
        }
        return words.sorted()
    }()

    private static func searchWords(_ text: String) -> [String] {
        NameParser.normalised(text).split { $0 == "_" || $0 == "," || $0 == "." }.map(String.init)
    }

    private static func matches(of words: [String], in codes: some Sequence<OBISCode>) -> [OBISCode] {
        var scored: [(code: OBISCode, score: Int)] = []
        for code in codes {
            guard let name = RegisterName(of: code) else { continue }
            let places =
                [name.short] + NameParser.listed(code, name)
                + [name.full.english, name.full.german].map(NameParser.normalised)
            let text = places.joined(separator: "_")
            guard words.allSatisfy({ text.contains($0) }) else { continue }
            let parts = Set(text.split { $0 == "_" || $0 == "," }.map(String.init))
            // Whole words before parts of words, and of these the names with least beside them.
            let score = words.filter { !parts.contains($0) }.count * 100 + name.short.split(separator: "_").count
            scored.append((code, score))
        }
        return scored.sorted { ($0.score, $0.code) < ($1.score, $1.code) }.map(\.code)
    }

    /// The codes of electricity in channel 0 that can have `words` in their names: with quantities, ways of processing
    /// and billing periods that some of them name, and the tariffs that they number.
    private static func composable(_ words: [String]) -> [OBISCode] {
        func isNamed(_ texts: [String]) -> Bool {
            let text = NameParser.normalised(texts.joined(separator: "_"))
            return words.contains { text.contains($0) }
        }
        let quantities = (UInt8(1)...126).filter { c in
            guard let (quantity, _) = ElectricityQuantity.find(c: c) else { return false }
            let names = [quantity.name, quantity.energyName].flatMap { [$0.english, $0.german] }
            return isNamed(names + [quantity.momentary, quantity.energy ?? ""])
        }
        let ways = Processing.all.filter {
            $0.short.isEmpty || isNamed([$0.short, $0.text.english, $0.text.german])
        }
        let periods = BillingPeriod.recent.filter {
            isNamed([$0.value.short, $0.value.text.english, $0.value.text.german])
        }
        let tariffs = Set([0] + words.compactMap { UInt8($0.drop { $0.isLetter }) }.filter { $0 < 64 })
        var codes: [OBISCode] = []
        for c in quantities {
            for way in ways {
                for e in tariffs {
                    for f in [255] + periods.keys { codes.append(OBISCode(1, 0, c, way.d, e, f)) }
                }
            }
        }
        return codes
    }
}
