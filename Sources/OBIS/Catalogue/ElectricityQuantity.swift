/// What value group C measures, for electricity; of a loss also group E.
///
/// Source: IEC 62056-61:2006, table 6. 124 to 126 were added later (DLMS UA 1000-1).
struct ElectricityQuantity: Sendable {
    /// How the codes of the phases follow from that of the sum.
    enum Phases: Sendable {
        /// There are none.
        case none
        /// L1 to L3 are so many more each.
        case step(UInt8)
        /// L1 to L3 are 30, 50 and 70 more: losses.
        case losses
    }

    /// Group C of the sum of all phases; of a loss its group E.
    let number: UInt8
    let phases: Phases
    /// Whether it is a loss, whose number stands in group E.
    let isLoss: Bool
    /// The short name of a momentary value, the phase left out.
    let momentary: String
    /// The short name of a register; nil if it is no power, so that its time integral has no name of its own.
    let energy: String?
    let name: BilingualText
    /// The unit of a momentary value.
    let unit: UInt8?
    /// The unit of its time integral.
    let integralUnit: UInt8?
    /// The letter before group E in short names: `t` for tariffs, `h` for harmonics.
    let letter: String
    /// Whether group E numbers harmonics for those ways of processing that have them.
    let hasHarmonics: Bool
    /// Other words for `momentary` that are understood.
    let momentaryAliases: [String]
    /// Other words for `energy` that are understood.
    let energyAliases: [String]

    /// The name of the time integral: `Active energy` for `Active power`.
    var energyName: BilingualText {
        if number == 16, energy != nil { return BilingualText("Active energy", "Wirkenergie Saldo") }
        return name.replacing(BilingualText("power", "leistung"), with: BilingualText("energy", "energie"))
    }

    private init(
        _ number: UInt8, _ momentary: String, _ english: String, _ german: String, energy: String? = nil,
        unit: UInt8? = nil, integral: UInt8? = nil, phases: Phases = .step(20), harmonics: Bool = false,
        letter: String? = nil, words: [String] = [], energyWords: [String] = []
    ) {
        self.number = number
        self.phases = phases
        isLoss = false
        self.momentary = momentary
        self.energy = energy
        name = BilingualText(english, german)
        self.unit = unit
        integralUnit = integral
        self.letter = letter ?? (harmonics && energy == nil ? "h" : "t")
        hasHarmonics = harmonics
        momentaryAliases = words
        energyAliases = energyWords
    }

    /// A loss of lines and transformers (C = 83) with the number that stands in group E.
    init(loss number: UInt8, _ short: String, _ name: BilingualText, unit: UInt8?, integral: UInt8?, phases: Phases) {
        self.number = number
        self.phases = phases
        isLoss = true
        momentary = short
        energy = nil
        self.name = name
        self.unit = unit
        integralUnit = integral
        letter = "t"
        hasHarmonics = false
        momentaryAliases = []
        energyAliases = []
    }

    /// The quantity that group C names, and its phase (0 for the sum).
    static func find(c: UInt8) -> (quantity: ElectricityQuantity, phase: UInt8)? {
        if let quantity = byNumber[c] { return (quantity, 0) }
        switch c {
        case 21...80: return byNumber[(c - 1) % 20 + 1].map { ($0, (c - 1) / 20) }
        case 85...87: return byNumber[84].map { ($0, c - 84) }
        default: return nil
        }
    }

    /// Groups C and E of a phase, E being nil if it is free for tariffs; nil if the quantity has no phases.
    func groups(phase: UInt8) -> (c: UInt8, e: UInt8?)? {
        let number: UInt8
        switch phases {
        case .none:
            guard phase == 0 else { return nil }
            number = self.number
        case .step(let step): number = self.number + step * phase
        case .losses: number = phase == 0 ? self.number : self.number + 10 + 20 * phase
        }
        return isLoss ? (83, number) : (number, nil)
    }

    private static let byNumber = Dictionary(all.map { ($0.number, $0) }) { first, _ in first }

    /// All that group C names by itself.
    static let all: [ElectricityQuantity] =
        powers + reactive + [
            ElectricityQuantity(
                11, "current", "Current", "Strom", unit: 33, integral: 57, harmonics: true,
                words: ["strom", "stromstaerke"]),
            ElectricityQuantity(12, "voltage", "Voltage", "Spannung", unit: 35, harmonics: true, words: ["spannung"]),
            ElectricityQuantity(
                13, "power_factor", "Power factor", "Leistungsfaktor", letter: "h",
                words: ["leistungsfaktor", "cos_phi", "cosphi"]),
            ElectricityQuantity(
                14, "frequency", "Frequency", "Frequenz", unit: 44, letter: "h", words: ["frequenz", "netzfrequenz"]),
            ElectricityQuantity(82, "pulses", "Pulses", "Impulse", phases: .none, words: ["impulse"]),
            ElectricityQuantity(
                84, "power_factor_export", "Power factor export", "Leistungsfaktor Lieferung", phases: .step(1),
                words: ["leistungsfaktor_lieferung"]),
            ElectricityQuantity(
                88, "ampere_squared_hours", "Ampere-squared hours", "Amperequadratstunden", unit: 49, integral: 49,
                phases: .none),
            ElectricityQuantity(
                89, "volt_squared_hours", "Volt-squared hours", "Voltquadratstunden", unit: 48, integral: 48,
                phases: .none),
            ElectricityQuantity(
                90, "current_sum", "Sum of currents", "Summe der Ströme", unit: 33, integral: 57, phases: .none,
                harmonics: true, words: ["strom_summe", "summenstrom"]),
            ElectricityQuantity(
                91, "current_neutral", "Neutral current", "Strom im Neutralleiter", unit: 33, integral: 57,
                phases: .none,
                harmonics: true, words: ["current_n", "strom_n", "strom_neutralleiter"]),
            ElectricityQuantity(
                92, "voltage_neutral", "Neutral voltage", "Spannung am Neutralleiter", unit: 35, phases: .none,
                harmonics: true, words: ["voltage_n", "spannung_n", "spannung_neutralleiter"]),
            ElectricityQuantity(
                124, "voltage_l1_l2", "Voltage L1 to L2", "Spannung L1 zu L2", unit: 35, phases: .none, harmonics: true,
                words: ["voltage_l12", "spannung_l1_l2", "spannung_l12"]),
            ElectricityQuantity(
                125, "voltage_l2_l3", "Voltage L2 to L3", "Spannung L2 zu L3", unit: 35, phases: .none, harmonics: true,
                words: ["voltage_l23", "spannung_l2_l3", "spannung_l23"]),
            ElectricityQuantity(
                126, "voltage_l3_l1", "Voltage L3 to L1", "Spannung L3 zu L1", unit: 35, phases: .none, harmonics: true,
                words: ["voltage_l31", "spannung_l3_l1", "spannung_l31"]),
        ]

    private static func power(
        _ number: UInt8, _ momentary: String, _ energy: String, _ english: String, _ german: String,
        harmonics: Bool = false, _ words: [String] = [], energy energyWords: [String] = []
    ) -> ElectricityQuantity {
        ElectricityQuantity(
            number, momentary, english, german, energy: energy, unit: 27, integral: 30, harmonics: harmonics,
            words: words,
            energyWords: energyWords)
    }

    private static let powers: [ElectricityQuantity] = [
        power(
            1, "power_import", "energy_import", "Active power import", "Wirkleistung Bezug",
            ["import_power", "leistung_bezug", "wirkleistung_bezug", "bezugsleistung"],
            energy: [
                "import", "import_energy", "consumption", "bezug", "verbrauch", "energie_bezug", "wirkenergie_bezug",
                "zaehlerstand", "zaehlerstand_bezug",
            ]),
        power(
            2, "power_export", "energy_export", "Active power export", "Wirkleistung Lieferung",
            [
                "export_power", "leistung_lieferung", "leistung_einspeisung", "wirkleistung_lieferung",
                "einspeiseleistung",
            ],
            energy: [
                "export", "export_energy", "feed_in", "lieferung", "einspeisung", "energie_lieferung",
                "energie_einspeisung", "wirkenergie_lieferung", "wirkenergie_einspeisung", "zaehlerstand_lieferung",
                "zaehlerstand_einspeisung",
            ]),
        power(
            15, "power_absolute", "energy_absolute", "Absolute active power", "Wirkleistung Betrag", harmonics: true,
            ["absolute_power", "leistung_betrag", "wirkleistung_betrag"],
            energy: ["absolute_energy", "energie_betrag", "wirkenergie_betrag"]),
        power(
            16, "power", "energy_balance", "Active power", "Wirkleistung",
            ["active_power", "leistung", "wirkleistung", "momentanleistung"],
            energy: ["active_energy", "energie_saldo", "wirkenergie_saldo", "saldo"]),
        power(17, "power_q1", "energy_q1", "Active power quadrant I", "Wirkleistung Quadrant I"),
        power(18, "power_q2", "energy_q2", "Active power quadrant II", "Wirkleistung Quadrant II"),
        power(19, "power_q3", "energy_q3", "Active power quadrant III", "Wirkleistung Quadrant III"),
        power(20, "power_q4", "energy_q4", "Active power quadrant IV", "Wirkleistung Quadrant IV"),
    ]

    private static func reactive(
        _ number: UInt8, _ momentary: String, _ energy: String, _ english: String, _ german: String, _ words: [String],
        _ energyWords: [String], unit: UInt8 = 29, integral: UInt8 = 32
    ) -> ElectricityQuantity {
        ElectricityQuantity(
            number, momentary, english, german, energy: energy, unit: unit, integral: integral, words: words,
            energyWords: energyWords)
    }

    private static let reactive: [ElectricityQuantity] = [
        reactive(
            3, "reactive_import", "reactive_energy_import", "Reactive power import", "Blindleistung Bezug",
            ["reactive_power_import", "blindleistung_bezug"], ["blindenergie_bezug"]),
        reactive(
            4, "reactive_export", "reactive_energy_export", "Reactive power export", "Blindleistung Lieferung",
            ["reactive_power_export", "blindleistung_lieferung"], ["blindenergie_lieferung"]),
        reactive(
            5, "reactive_q1", "reactive_energy_q1", "Reactive power quadrant I", "Blindleistung Quadrant I",
            ["reactive_power_q1", "blindleistung_q1"], ["blindenergie_q1"]),
        reactive(
            6, "reactive_q2", "reactive_energy_q2", "Reactive power quadrant II", "Blindleistung Quadrant II",
            ["reactive_power_q2", "blindleistung_q2"], ["blindenergie_q2"]),
        reactive(
            7, "reactive_q3", "reactive_energy_q3", "Reactive power quadrant III", "Blindleistung Quadrant III",
            ["reactive_power_q3", "blindleistung_q3"], ["blindenergie_q3"]),
        reactive(
            8, "reactive_q4", "reactive_energy_q4", "Reactive power quadrant IV", "Blindleistung Quadrant IV",
            ["reactive_power_q4", "blindleistung_q4"], ["blindenergie_q4"]),
        reactive(
            9, "apparent_import", "apparent_energy_import", "Apparent power import", "Scheinleistung Bezug",
            ["apparent_power_import", "scheinleistung_bezug"], ["scheinenergie_bezug"], unit: 28, integral: 31),
        reactive(
            10, "apparent_export", "apparent_energy_export", "Apparent power export", "Scheinleistung Lieferung",
            ["apparent_power_export", "scheinleistung_lieferung"], ["scheinenergie_lieferung"], unit: 28, integral: 31),
    ]
}
