/// Losses of lines and transformers: C is 83, and E tells which (1 to 28 of the sum, 30, 50 and 70 more of L1 to L3).
///
/// Source: IEC 62056-61:2006, table 12.
enum Losses {
    /// The loss that group E names, and its phase (0 for the sum).
    static func find(e: UInt8) -> (quantity: ElectricityQuantity, phase: UInt8)? {
        if let quantity = byNumber[e] { return (quantity, 0) }
        guard 31...90 ~= e, let quantity = byNumber[(e - 31) % 20 + 1] else { return nil }
        guard case .losses = quantity.phases else { return nil }
        return (quantity, (e - 11) / 20)
    }

    static let all: [ElectricityQuantity] = byKind + compensated + normalised + squared

    private static let byNumber = Dictionary(all.map { ($0.number, $0) }) { first, _ in first }

    private static let signs: [(short: String, name: BilingualText)] = [
        ("_import", BilingualText(" import", " Bezug")), ("_export", BilingualText(" export", " Lieferung")),
        ("", .empty),
    ]

    /// 1 to 18: active and reactive; of lines, of transformers, and both; import, export, and both.
    private static let byKind: [ElectricityQuantity] = {
        let powers: [(short: String, name: BilingualText, unit: UInt8, integral: UInt8)] = [
            ("active", BilingualText("Active", "Wirk"), 27, 30),
            ("reactive", BilingualText("Reactive", "Blind"), 29, 32),
        ]
        let places: [(short: String, name: BilingualText)] = [
            ("_line_losses", BilingualText(" line losses", "verluste der Leitung")),
            ("_transformer_losses", BilingualText(" transformer losses", "verluste des Transformators")),
            ("_losses", BilingualText(" losses", "verluste")),
        ]
        var result: [ElectricityQuantity] = []
        for power in powers {
            for place in places {
                for sign in signs {
                    result.append(
                        ElectricityQuantity(
                            loss: UInt8(result.count + 1), power.short + place.short + sign.short,
                            power.name + place.name + sign.name, unit: power.unit, integral: power.integral,
                            phases: .losses))
                }
            }
        }
        return result
    }()

    private static let normalised: [ElectricityQuantity] = [
        ElectricityQuantity(
            loss: 19, "transformer_losses_normalised",
            BilingualText("Transformer losses, normalised", "Transformatorverluste, normiert"), unit: nil,
            integral: nil, phases: .none),
        ElectricityQuantity(
            loss: 20, "line_losses_normalised",
            BilingualText("Line losses, normalised", "Leitungsverluste, normiert"), unit: nil, integral: nil,
            phases: .none),
    ]

    /// 21 to 28: what remains when losses are taken into account.
    private static let compensated: [ElectricityQuantity] = {
        var result: [ElectricityQuantity] = []
        let powers: [(short: String, name: BilingualText, unit: UInt8, integral: UInt8)] = [
            ("compensated", BilingualText("Compensated active power", "Kompensierte Wirkleistung"), 27, 30),
            ("compensated_reactive", BilingualText("Compensated reactive power", "Kompensierte Blindleistung"), 29, 32),
        ]
        for power in powers {
            for sign in signs.prefix(2) {
                for kind in [
                    (short: "_gross", name: BilingualText(" gross", " brutto")),
                    (short: "_net", name: BilingualText(" net", " netto")),
                ] {
                    result.append(
                        ElectricityQuantity(
                            loss: UInt8(21 + result.count), power.short + kind.short + sign.short,
                            power.name + kind.name + sign.name, unit: power.unit, integral: power.integral,
                            phases: .none))
                }
            }
        }
        return result
    }()

    /// 49 and 50 of L1, 69 and 70 of L2, 89 and 90 of L3.
    private static let squared: [ElectricityQuantity] = [UInt8](arrayLiteral: 49, 69, 89).enumerated().flatMap {
        index, number in
        let phase = index + 1
        return [
            ElectricityQuantity(
                loss: number, "loss_ampere_squared_hours_l\(phase)",
                BilingualText("Ampere-squared hours L\(phase)", "Amperequadratstunden L\(phase)"), unit: 49,
                integral: 49, phases: .none),
            ElectricityQuantity(
                loss: number + 1, "loss_volt_squared_hours_l\(phase)",
                BilingualText("Volt-squared hours L\(phase)", "Voltquadratstunden L\(phase)"), unit: 48, integral: 48,
                phases: .none),
        ]
    }
}
