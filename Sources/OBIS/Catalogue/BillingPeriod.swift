/// Value group F: which billing period a value is of.
///
/// Source: IEC 62056-61:2006, clause 6.4 and table 15. Registers of German household meters use 96 to 100 for the
/// energy of the last days.
enum BillingPeriod {
    /// What F adds to the short name and the name; nil if it means nothing with this way of processing.
    static func suffix(_ f: UInt8, _ processing: Processing) -> (short: String, text: BilingualText)? {
        if f == 255 { return ("", .empty) }
        if processing.d == 8, let recent = recent[f] { return ("_" + recent.short, recent.text) }
        switch (processing.history, f) {
        case (.none, _): return nil
        case (.thresholds, 0...99): return ("_vz\(f)", BilingualText(", number \(f)", ", Nummer \(f)"))
        case (.thresholds, _): return nil
        case (.periods, 0...99):
            return ("_vz\(f)", BilingualText(", billing period \(f)", ", Abrechnungsperiode \(f)"))
        case (.periods, 101):
            return ("_previous1", BilingualText(", last billing period", ", letzte Abrechnungsperiode"))
        case (.periods, 102...125):
            let count = f - 100
            return (
                "_previous\(count)",
                BilingualText(", \(count) billing periods ago", ", vor \(count) Abrechnungsperioden")
            )
        case (.periods, 126):
            return ("_periods", BilingualText(", recent billing periods", ", letzte Abrechnungsperioden"))
        default: return nil
        }
    }

    /// What group F says by itself.
    static func meaning(_ f: UInt8, _ processing: Processing?) -> BilingualText {
        if f == 255 { return BilingualText("not used: the present value", "nicht verwendet: der jetzige Wert") }
        if let processing, let suffix = suffix(f, processing) { return suffix.text.withoutComma }
        return f >= 128 && f < 255
            ? BilingualText("maker's own", "herstellereigen") : BilingualText("number \(f)", "Nummer \(f)")
    }

    static let recent: [UInt8: (short: String, text: BilingualText)] = [
        96: ("last_day", BilingualText(", last day", ", letzter Tag")),
        97: ("last_week", BilingualText(", last 7 days", ", letzte 7 Tage")),
        98: ("last_month", BilingualText(", last 30 days", ", letzte 30 Tage")),
        99: ("last_year", BilingualText(", last 365 days", ", letzte 365 Tage")),
        100: ("since_reset", BilingualText(", since the last reset", ", seit der letzten Rücksetzung")),
    ]
}
