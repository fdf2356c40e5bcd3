/// Names composed of value groups C (quantity and phase), D (processing), E (tariff or angle) and F (billing period),
/// of electricity in channel 0. Source: IEC 62056-61:2006, tables 6 to 9 and 11.
extension RegisterName {
    /// What group C measures, for the sum of all phases; 20, 40 and 60 more for phases L1, L2 and L3.
    private struct Quantity {
        /// The short name of a momentary value, the phase left out.
        var momentary: String
        /// The short name of a register; nil if the quantity is not summed up over time.
        var energy: String?
        /// In English.
        var full: String
    }

    private static let quantities: [UInt8: Quantity] = [
        1: Quantity(momentary: "power_import", energy: "energy_import", full: "Active power import"),
        2: Quantity(momentary: "power_export", energy: "energy_export", full: "Active power export"),
        3: Quantity(momentary: "reactive_import", energy: "reactive_energy_import", full: "Reactive power import"),
        4: Quantity(momentary: "reactive_export", energy: "reactive_energy_export", full: "Reactive power export"),
        5: Quantity(momentary: "reactive_q1", energy: "reactive_energy_q1", full: "Reactive power quadrant I"),
        6: Quantity(momentary: "reactive_q2", energy: "reactive_energy_q2", full: "Reactive power quadrant II"),
        7: Quantity(momentary: "reactive_q3", energy: "reactive_energy_q3", full: "Reactive power quadrant III"),
        8: Quantity(momentary: "reactive_q4", energy: "reactive_energy_q4", full: "Reactive power quadrant IV"),
        9: Quantity(momentary: "apparent_import", energy: "apparent_energy_import", full: "Apparent power import"),
        10: Quantity(momentary: "apparent_export", energy: "apparent_energy_export", full: "Apparent power export"),
        11: Quantity(momentary: "current", full: "Current"),
        12: Quantity(momentary: "voltage", full: "Voltage"),
        13: Quantity(momentary: "power_factor", full: "Power factor"),
        14: Quantity(momentary: "frequency", full: "Frequency"),
        15: Quantity(momentary: "power_absolute", energy: "energy_absolute", full: "Absolute active power"),
        16: Quantity(momentary: "power", energy: "energy_balance", full: "Active power"),
        17: Quantity(momentary: "power_q1", energy: "energy_q1", full: "Active power quadrant I"),
        18: Quantity(momentary: "power_q2", energy: "energy_q2", full: "Active power quadrant II"),
        19: Quantity(momentary: "power_q3", energy: "energy_q3", full: "Active power quadrant III"),
        20: Quantity(momentary: "power_q4", energy: "energy_q4", full: "Active power quadrant IV"),
        91: Quantity(momentary: "current_neutral", full: "Neutral current"),
        92: Quantity(momentary: "voltage_neutral", full: "Neutral voltage"),
    ]

    /// Billing periods that German household meters use for the energy of the last days (F).
    private static let periods: [UInt8: (short: String, full: String)] = [
        255: ("", ""), 96: ("_last_day", ", last day"), 97: ("_last_week", ", last 7 days"),
        98: ("_last_month", ", last 30 days"), 99: ("_last_year", ", last 365 days"),
        100: ("_since_reset", ", since the last reset"),
    ]

    static func composed(_ code: OBISCode) -> RegisterName? {
        guard code.a == 1, code.b == 0 else { return nil }
        if code.c == 81 { return phaseAngle(code) }
        guard let (quantity, phase) = quantity(code.c) else { return nil }
        let phaseShort = phase == 0 ? "" : "_l\(phase)"
        let phaseFull = phase == 0 ? (code.c == 16 || code.c == 15 ? " total" : "") : " L\(phase)"
        let isHarmonic = quantity.energy == nil
        let tariffFull = code.e == 0 ? "" : isHarmonic ? ", harmonic \(code.e)" : ", tariff \(code.e)"
        let tariffShort = code.e == 0 ? "" : isHarmonic ? "_h\(code.e)" : "_t\(code.e)"
        switch (code.d, code.f) {
        case (7, 255):
            return RegisterName(
                quantity.momentary + phaseShort + tariffShort, quantity.full + phaseFull + tariffFull)
        case (6, 255):
            return RegisterName(
                quantity.momentary + "_max" + phaseShort + tariffShort,
                quantity.full + phaseFull + ", maximum" + tariffFull)
        case (8, let period):
            guard let energy = quantity.energy, let period = periods[period] else { return nil }
            let words = quantity.full.split(separator: " ").map { $0 == "power" ? "energy" : $0 }
            let full = words.joined(separator: " ") + phaseFull
            return RegisterName(
                energy + phaseShort + tariffShort + period.short, full + tariffFull + period.full)
        default: return nil
        }
    }

    private static func quantity(_ c: UInt8) -> (Quantity, phase: Int)? {
        if let quantity = quantities[c] { return (quantity, 0) }
        guard 21...80 ~= c, let quantity = quantities[(c - 1) % 20 + 1] else { return nil }
        return (quantity, Int(c - 1) / 20)
    }

    /// 81.7.xy is the angle of y against x, where 0 to 2 are the voltages and 4 to 6 the currents of L1 to L3.
    private static func phaseAngle(_ code: OBISCode) -> RegisterName? {
        guard code.d == 7, code.f == 255, code.e / 10 != code.e % 10, let from = vector(code.e / 10),
            let to = vector(code.e % 10)
        else {
            return nil
        }
        return RegisterName(
            "phase_angle_\(to.short)_\(from.short)", "Phase angle \(to.full) to \(from.full)")
    }

    private static func vector(_ digit: UInt8) -> (short: String, full: String)? {
        switch digit {
        case 0...2: ("u_l\(digit + 1)", "U(L\(digit + 1))")
        case 4...6: ("i_l\(digit - 3)", "I(L\(digit - 3))")
        case 7: ("i_n", "I(N)")
        default: nil
        }
    }

    /// Every code that a rule can name and a household meter may send, with tariffs up to 4; for looking names up.
    static let composable: [OBISCode] = {
        var codes: [OBISCode] = []
        for c: UInt8 in 1...92 {
            for d: UInt8 in [6, 7, 8] {
                for e: UInt8 in c == 81 ? Array(0...77) : Array(0...4) {
                    for f: UInt8 in d == 8 ? [255, 96, 97, 98, 99, 100] : [255] {
                        let code = OBISCode(1, 0, c, d, e, f)
                        if composed(code) != nil { codes.append(code) }
                    }
                }
            }
        }
        return codes
    }()
}
