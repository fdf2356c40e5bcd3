/// Value groups A (what is measured) and B (the channel), which mean the same in every code.
///
/// Source: IEC 62056-61:2006, tables 1 to 4. Oil, compressed air and nitrogen are those of the German energy market's
/// OBIS list.
enum Medium {
    static let electricity: UInt8 = 1
    static let abstract: UInt8 = 0
    static let maker: UInt8 = 129

    /// Media other than electricity, by A: the word that begins their short names, and their name.
    static let others: [UInt8: (short: String, name: BilingualText)] = [
        4: ("heat_cost", BilingualText("Heat cost allocator", "Heizkostenverteiler")),
        5: ("cooling", BilingualText("Cooling", "Kälte")),
        6: ("heat", BilingualText("Heat", "Wärme")),
        7: ("gas", BilingualText("Gas", "Gas")),
        8: ("cold_water", BilingualText("Cold water", "Kaltwasser")),
        9: ("hot_water", BilingualText("Hot water", "Warmwasser")),
        15: ("other_medium", BilingualText("Other medium", "Anderes Medium")),
        16: ("oil", BilingualText("Oil", "Öl")),
        17: ("compressed_air", BilingualText("Compressed air", "Druckluft")),
        18: ("nitrogen", BilingualText("Nitrogen", "Stickstoff")),
    ]

    /// What group A says.
    static func name(_ a: UInt8) -> BilingualText {
        switch a {
        case abstract: BilingualText("abstract: the device itself", "abstrakt: das Gerät selbst")
        case electricity: BilingualText("electricity", "Elektrizität")
        case 128...199: BilingualText("maker's own", "herstellereigen")
        default:
            others[a].map { BilingualText($0.name.english.lowercased(), $0.name.german) }
                ?? BilingualText("reserved", "reserviert")
        }
    }

    /// What group B says.
    static func channel(_ b: UInt8) -> BilingualText {
        switch b {
        case 0: BilingualText("no channel, or the only one", "kein Kanal, oder der einzige")
        case 1...64: BilingualText("channel \(b)", "Kanal \(b)")
        case 65...127: BilingualText("the utility's own", "versorgereigen")
        case 128...199, 240: BilingualText("maker's own", "herstellereigen")
        default: BilingualText("reserved", "reserviert")
        }
    }

    /// A code of another medium: its medium, then its groups C, D and E as they are, since what they mean differs by medium.
    static func name(of code: OBISCode) -> RegisterName? {
        guard let medium = others[code.a], code.b <= 64 else { return nil }
        var short = "\(medium.short)_\(code.c)_\(code.d)_\(code.e)"
        var groups = " \(code.c).\(code.d).\(code.e)"
        if code.f != 255 {
            short += "_vz\(code.f)"
            groups += "*\(code.f)"
        }
        let full = medium.name + BilingualText(groups, groups)
        return RegisterName(short, full).inChannel(code.b)
    }
}
