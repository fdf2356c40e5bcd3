/// What one value group of a code says.
public struct GroupMeaning: Sendable, Hashable {
    /// `A` to `F`.
    public let letter: String
    /// The number in the code.
    public let value: UInt8
    /// What that means, in the context of the other groups.
    public let meaning: BilingualText
}

extension OBISCode {
    /// What each of the six value groups says, A to F.
    public var groups: [GroupMeaning] {
        [
            GroupMeaning(letter: "A", value: a, meaning: Medium.name(a)),
            GroupMeaning(letter: "B", value: b, meaning: Medium.channel(b)),
            GroupMeaning(letter: "C", value: c, meaning: quantityMeaning),
            GroupMeaning(letter: "D", value: d, meaning: processingMeaning),
            GroupMeaning(letter: "E", value: e, meaning: rateMeaning),
            GroupMeaning(letter: "F", value: f, meaning: periodMeaning),
        ]
    }

    /// Whether the name is known from meters that send this code, not from the standard.
    public var isNamedByMakers: Bool {
        SingleCodes.isMakers(self) || a == Medium.maker && hasName
    }

    private static let reserved = BilingualText("reserved", "reserviert")
    private static let makers = BilingualText("maker's own", "herstellereigen")
    private static let byMedium = BilingualText("depends on the medium", "hängt vom Medium ab")
    private static let unknown = BilingualText("not known", "nicht bekannt")

    /// Electricity's quantity, if that is what groups A and C name.
    private var quantity: (quantity: ElectricityQuantity, phase: UInt8)? {
        a == Medium.electricity ? ElectricityName.quantity(of: self) : nil
    }

    private var quantityMeaning: BilingualText {
        if a == Medium.electricity, c == 83 {
            return BilingualText("losses of lines and transformers", "Verluste von Leitungen und Transformatoren")
        }
        if a == Medium.electricity, c == 81 { return BilingualText("phase angles", "Phasenwinkel") }
        if let (quantity, phase) = quantity {
            return quantity.name + (phase == 0 ? .empty : BilingualText(", L\(phase)", ", L\(phase)"))
        }
        if a == Medium.maker { return Self.makers }
        if a == Medium.abstract || c == 0 || c >= 93 { return AbstractEntries.group(c: c) ?? Self.reserved }
        return a == Medium.electricity
            ? Self.reserved : Self.byMedium
    }

    private var processingMeaning: BilingualText {
        if a == Medium.maker || 128...254 ~= d { return Self.makers }
        if quantity != nil || a == Medium.electricity && c == 81 {
            switch d {
            case 7: return BilingualText("momentary value", "Momentanwert")
            case 8: return BilingualText("register: integral over time", "Zählwerk: Integral über die Zeit")
            default: return Processing.find(d: d)?.text.withoutComma ?? Self.reserved
            }
        }
        if Medium.others[a] != nil { return Self.byMedium }
        let group =
            switch c {
            case 0: AbstractEntries.generalGroup(d: d)
            case 96: AbstractEntries.serviceGroup(d: d)
            default: nil as BilingualText?
            }
        return group ?? (hasName ? BilingualText("part of the name", "Teil des Namens") : Self.unknown)
    }

    private var rateMeaning: BilingualText {
        if a == Medium.electricity, c == 81 { return PhaseAngle.meaning(e) ?? Self.reserved }
        if let (quantity, phase) = quantity {
            if c == 83 { return quantity.name + (phase == 0 ? .empty : BilingualText(", L\(phase)", ", L\(phase)")) }
            if let dip = ElectricityName.dip(self) { return dip.withoutComma }
            let countsHarmonics = quantity.hasHarmonics && Processing.find(d: d)?.countsHarmonics == true
            return Rate.meaning(e, countsHarmonics: countsHarmonics)
        }
        if let name = RegisterName(of: self), Medium.others[a] == nil { return name.full }
        return 128...254 ~= e || a == Medium.maker ? Self.makers : BilingualText("number \(e)", "Nummer \(e)")
    }

    private var periodMeaning: BilingualText {
        if SingleCodes.isMakers(self), f != 255 { return BilingualText("part of the name", "Teil des Namens") }
        return BillingPeriod.meaning(f, quantity == nil ? nil : Processing.find(d: d))
    }
}
