/// Names of electricity's quantities, composed of what groups B to F say.
///
/// Short: quantity, processing, phase, tariff or harmonic, billing period, channel, as in `energy_import_t1_last_day`;
/// full: the same, phase before processing.
enum ElectricityName {
    /// The quantity that groups C and E name, and its phase (0 for the sum).
    static func quantity(of code: OBISCode) -> (quantity: ElectricityQuantity, phase: UInt8)? {
        code.c == 83 ? Losses.find(e: code.e) : ElectricityQuantity.find(c: code.c)
    }

    static func compose(_ code: OBISCode) -> RegisterName? {
        guard code.b <= 64 else { return nil }
        if code.c == 81 { return PhaseAngle.name(of: code) }
        guard let (quantity, phase) = quantity(of: code), let processing = Processing.find(d: code.d),
            let period = BillingPeriod.suffix(code.f, processing), let rate = rate(of: code, quantity, processing)
        else { return nil }
        var short = stem(quantity, processing)
        if !processing.short.isEmpty { short += "_" + processing.short }
        if phase > 0 { short += "_l\(phase)" }
        let full = name(quantity, processing) + phaseName(quantity, phase) + processing.text + rate.text + period.text
        // Distortions are ratios, whatever they are of.
        let isRatio = processing.countsHarmonics && quantity.hasHarmonics && [124, 125, 127].contains(code.e)
        let unit = isRatio ? nil : unit(quantity, processing)
        return RegisterName(short + rate.short + period.short, full, unit: unit).inChannel(code.b)
    }

    /// The short name of a quantity processed like this, as far as it names the quantity.
    static func stem(_ quantity: ElectricityQuantity, _ processing: Processing) -> String {
        guard case .integral = processing.result else { return quantity.momentary }
        return quantity.energy ?? quantity.momentary + "_integral"
    }

    private static func name(_ quantity: ElectricityQuantity, _ processing: Processing) -> BilingualText {
        guard case .integral = processing.result else { return quantity.name }
        guard quantity.energy == nil else { return quantity.energyName }
        return quantity.name + BilingualText(", time integral", ", Zeitintegral")
    }

    private static func phaseName(_ quantity: ElectricityQuantity, _ phase: UInt8) -> BilingualText {
        if phase > 0 { return BilingualText(" L\(phase)", " L\(phase)") }
        // 15 and 16 are named like the power of one phase but for this.
        return quantity.energy != nil && (15...16).contains(quantity.number)
            ? BilingualText(" total", " gesamt") : .empty
    }

    /// What group E adds; nil where it means nothing.
    private static func rate(
        of code: OBISCode, _ quantity: ElectricityQuantity, _ processing: Processing
    ) -> (short: String, text: BilingualText)? {
        if code.c == 83 { return ("", .empty) }
        let countsHarmonics = processing.countsHarmonics && quantity.hasHarmonics
        // The usual ways of processing are named whatever E is: makers use numbers beyond the standard's.
        guard (6...8).contains(processing.d) || code.e <= (countsHarmonics ? 127 : 63) else { return nil }
        let text = dip(code) ?? Rate.text(code.e, countsHarmonics: countsHarmonics)
        let letter = countsHarmonics && processing.d != 7 ? "h" : quantity.letter
        return (code.e == 0 ? "" : "_\(letter)\(code.e)", text)
    }

    /// What group E says where it classes dips of voltage; nil where it does not.
    static func dip(_ code: OBISCode) -> BilingualText? {
        guard code.d == 32, [12, 32, 52, 72, 124, 125, 126].contains(code.c) else { return nil }
        return Rate.dip(code.e)
    }

    private static func unit(_ quantity: ElectricityQuantity, _ processing: Processing) -> UInt8? {
        switch processing.result {
        case .value: quantity.unit
        case .integral: quantity.integralUnit
        case .count: 255
        case .duration: 7
        }
    }
}
