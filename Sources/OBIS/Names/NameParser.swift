/// Finds the codes that a word means: the way back from short names, and from other words for them.
enum NameParser {
    /// The codes that `word` means; a short name means its own code alone.
    static func codes(_ word: String) -> [OBISCode] {
        let name = normalised(word)
        guard !name.isEmpty, name.utf8.count <= 100 else { return [] }
        if let code = raw(name) { return [code] }
        var found: [OBISCode] = []
        for code in SingleCodes.codes(named: name) + tableCodes(name) + composed(name) where !found.contains(code) {
            found.append(code)
        }
        if let own = found.first(where: { $0.shortName == name }) { return [own] }
        return found
    }

    /// The words that tables list for a code beside its short name, as far as they lead back to it.
    static func aliases(of code: OBISCode) -> [String] {
        RegisterName(of: code).map { listed(code, $0).filter { codes($0).contains(code) } } ?? []
    }

    /// The words that tables list for a code with this name.
    static func listed(_ code: OBISCode, _ name: RegisterName) -> [String] {
        if let single = SingleCodes.find(code) { return single.aliases }
        if code.a == Medium.electricity, let (quantity, _) = ElectricityName.quantity(of: code),
            let processing = Processing.find(d: code.d)
        {
            let stem = ElectricityName.stem(quantity, processing)
            let words = quantity.energy == stem ? quantity.energyAliases : quantity.momentaryAliases
            return words.map { $0 + name.short.dropFirst(stem.count) }
        }
        return Catalogue.rows(named: name.short).first { $0.entry.short == name.short }?.entry.aliases ?? []
    }

    /// Lower case, `_` between words, ä as ae; `tarif_1` as `t1`.
    static func normalised(_ word: String) -> String {
        var result = ""
        for character in word.lowercased() {
            switch character {
            case " ", "-", "\u{00A0}": result += "_"
            case "ä": result += "ae"
            case "ö": result += "oe"
            case "ü": result += "ue"
            case "ß": result += "ss"
            default: result.append(character)
            }
        }
        return result
    }

    /// The code that a name such as `obis_1_0_96_50_1_4` stands for.
    private static func raw(_ name: String) -> OBISCode? {
        guard name.hasPrefix("obis_") else { return nil }
        let parts = name.split(separator: "_", omittingEmptySubsequences: false).dropFirst()
        let bytes = parts.compactMap(number)
        return bytes.count == parts.count ? OBISCode(bytes) : nil
    }

    /// A number without leading zeros.
    private static func number(_ digits: some StringProtocol) -> UInt8? {
        guard let number = UInt8(digits), digits.utf8.count == String(number).utf8.count else { return nil }
        return number
    }

    // MARK: Rows of tables

    /// Codes by the tables: a stem, then a number, a billing period, the other medium, a channel.
    private static func tableCodes(_ name: String) -> [OBISCode] {
        var parts = name.split(separator: "_", omittingEmptySubsequences: false)
        var b: UInt8 = 0
        var f: UInt8 = 255
        if let channel = take("ch", from: &parts) { b = channel }
        let other: UInt8? =
            switch parts.last {
            case "electricity": Medium.electricity
            case "device": Medium.abstract
            default: nil
            }
        let whole = rows(parts, b, f, medium: nil)
        if other != nil { parts.removeLast() }
        if let period = take("vz", from: &parts) { f = period }
        return whole + rows(parts, b, f, medium: other) + otherMedia(parts, b, f)
    }

    private static func rows(_ parts: [Substring], _ b: UInt8, _ f: UInt8, medium: UInt8?) -> [OBISCode] {
        var found = Catalogue.rows(named: parts.joined(separator: "_")).map { ($0, $0.entry.e.lowerBound) }
        if let last = parts.last, let count = number(last), count > 0 {
            for row in Catalogue.rows(named: parts.dropLast().joined(separator: "_"))
            where row.entry.e.count > 1 && row.entry.e.count >= count {
                found.append((row, row.entry.e.lowerBound + (count - 1)))
            }
        }
        return found.compactMap { row, e in
            let channel = row.a == Medium.maker ? Medium.maker : b
            let code = OBISCode(medium ?? row.a, channel, row.entry.c, row.entry.d, e, f)
            return code.hasName ? code : nil
        }
    }

    /// `gas_3_0_0`: the medium and groups C, D and E.
    private static func otherMedia(_ parts: [Substring], _ b: UInt8, _ f: UInt8) -> [OBISCode] {
        let groups = parts.suffix(3).compactMap(number)
        guard groups.count == 3, parts.count > 3 else { return [] }
        let word = parts.dropLast(3).joined(separator: "_")
        return Medium.others.filter { $0.value.short == word }.map {
            OBISCode($0.key, b, groups[0], groups[1], groups[2], f)
        }
    }

    /// Takes the last part away if it is `prefix` and a number.
    private static func take(_ prefix: String, from parts: inout [Substring]) -> UInt8? {
        guard let last = parts.last, last.hasPrefix(prefix), let number = number(last.dropFirst(prefix.count)) else {
            return nil
        }
        parts.removeLast()
        return number
    }

    // MARK: Composed names

    private static func composed(_ name: String) -> [OBISCode] {
        for prefix in ["phase_angle_", "phasenwinkel_"] where name.hasPrefix(prefix) {
            var parts = name.dropFirst(prefix.count).split(separator: "_", omittingEmptySubsequences: false)
            let b = take("ch", from: &parts) ?? 0
            guard let e = PhaseAngle.e(parts.joined(separator: "_")) else { return [] }
            let code = OBISCode(1, b, 81, 7, e)
            return code.hasName ? [code] : []
        }
        return ComposedName(name)?.codes ?? []
    }
}
