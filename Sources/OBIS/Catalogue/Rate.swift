/// Value group E of electricity: the tariff, or the harmonic.
///
/// Source: IEC 62056-61:2006, tables 11 to 14.
enum Rate {
    /// What E adds to a name; empty for 0, the sum.
    static func text(_ e: UInt8, countsHarmonics: Bool) -> BilingualText {
        guard e > 0 else { return .empty }
        guard countsHarmonics else {
            return e == 255 ? .empty : BilingualText(", tariff \(e)", ", Tarif \(e)")
        }
        switch e {
        case 124: return BilingualText(", total harmonic distortion", ", Klirrfaktor (THD)")
        case 125: return BilingualText(", total demand distortion", ", Klirrfaktor der Last (TDD)")
        case 126: return BilingualText(", all harmonics", ", alle Oberschwingungen")
        case 127:
            return BilingualText(
                ", all harmonics to the nominal value", ", alle Oberschwingungen zum Nennwert")
        default: return BilingualText(", harmonic \(e)", ", Harmonische \(e)")
        }
    }

    /// What group E says by itself.
    static func meaning(_ e: UInt8, countsHarmonics: Bool) -> BilingualText {
        switch e {
        case 0 where countsHarmonics:
            BilingualText("the whole, with all harmonics", "gesamt, mit allen Oberschwingungen")
        case 0: BilingualText("all tariffs", "alle Tarife")
        case 255: BilingualText("not used", "nicht verwendet")
        case 128...254: BilingualText("maker's own", "herstellereigen")
        case 64...127 where !countsHarmonics: BilingualText("reserved", "reserviert")
        default: text(e, countsHarmonics: countsHarmonics).withoutComma
        }
    }

    /// A dip of voltage (D = 32): E is ten times the class of depth plus that of duration; nil beyond them.
    static func dip(_ e: UInt8) -> BilingualText? {
        let depths = ["10 to 15", "15 to 30", "30 to 60", "60 to 90", "90 to 99"]
        let durations = ["10 to 100 ms", "100 to 500 ms", "500 to 1000 ms", "1 to 3 s", "3 to 20 s", "20 to 60 s"]
        guard e / 10 < depths.count, Int(e % 10) < durations.count else { return nil }
        let (depth, duration) = (depths[Int(e / 10)], durations[Int(e % 10)])
        let german = ", Einbrüche um \(depth) % für \(duration)".replacing(" to ", with: " bis ")
        return BilingualText(", dips of \(depth) % for \(duration)", german)
    }
}

extension BilingualText {
    /// Without the comma that joins it to what stands before it.
    var withoutComma: BilingualText {
        func strip(_ text: String) -> String { text.hasPrefix(", ") ? String(text.dropFirst(2)) : text }
        return BilingualText(strip(english), strip(german))
    }
}
