/// How a quantity of electricity is processed: value group D.
///
/// Source: IEC 62056-61:2006, table 9; 49 to 54 were added later (DLMS UA 1000-1).
struct Processing: Sendable {
    /// What comes of it.
    enum Result: Sendable {
        /// A value of the quantity itself.
        case value
        /// Its integral over time: of a power an energy.
        case integral
        /// How often something happened.
        case count
        /// How long something lasted.
        case duration
    }

    /// Whether group F numbers something.
    enum History: Sendable {
        /// It is not used.
        case none
        /// Values of former billing periods.
        case periods
        /// Thresholds.
        case thresholds
    }

    let d: UInt8
    /// What is appended to the short name of the quantity, without the underscore; empty for the usual ways.
    let short: String
    /// What is appended to the name.
    let text: BilingualText
    let result: Result
    let history: History
    /// Whether group E numbers harmonics, for quantities that have them.
    let countsHarmonics: Bool

    private init(
        _ d: UInt8, _ short: String, _ english: String, _ german: String, _ result: Result = .value,
        _ history: History = .none, harmonics: Bool = false
    ) {
        self.d = d
        self.short = short
        text = english.isEmpty ? .empty : BilingualText(", " + english, ", " + german)
        self.result = result
        self.history = history
        countsHarmonics = harmonics
    }

    static func find(d: UInt8) -> Processing? { byNumber[d] }

    private static let byNumber = Dictionary(uniqueKeysWithValues: all.map { ($0.d, $0) })

    static let all: [Processing] =
        [
            Processing(
                0, "billing_average", "average of the billing period", "Mittelwert der Abrechnungsperiode", .value,
                .periods),
            Processing(7, "", "", "", harmonics: true),
            Processing(8, "", "", "", .integral, .periods),
            Processing(9, "billing_period", "in the billing period", "in der Abrechnungsperiode", .integral, .periods),
            Processing(10, "excess", "above the threshold", "über dem Schwellwert", .integral, .periods),
            Processing(17, "integral7", "time integral 7", "Zeitintegral 7", .integral),
            Processing(18, "integral8", "time integral 8", "Zeitintegral 8", .integral),
            Processing(19, "integral9", "time integral 9", "Zeitintegral 9", .integral),
            Processing(20, "integral10", "time integral 10", "Zeitintegral 10", .integral),
            Processing(27, "average5", "running average 5", "laufender Mittelwert 5"),
            Processing(28, "average6", "running average 6", "laufender Mittelwert 6"),
            Processing(29, "interval", "in the recording interval", "in der Messperiode", .integral),
            Processing(30, "interval2", "in recording interval 2", "in Messperiode 2", .integral),
            Processing(46, "contracted", "contracted value", "Vertragswert"),
            Processing(49, "interval_average", "average of the recording interval", "Mittelwert der Messperiode"),
            Processing(50, "interval2_average", "average of recording interval 2", "Mittelwert der Messperiode 2"),
            Processing(51, "interval_min", "minimum of the recording interval", "Minimum der Messperiode"),
            Processing(52, "interval2_min", "minimum of recording interval 2", "Minimum der Messperiode 2"),
            Processing(53, "interval_max", "maximum of the recording interval", "Maximum der Messperiode"),
            Processing(54, "interval2_max", "maximum of recording interval 2", "Maximum der Messperiode 2"),
            Processing(55, "test_average", "test average", "Mittelwert der Prüfung"),
            Processing(56, "average4", "running average 4", "laufender Mittelwert 4", harmonics: true),
            Processing(58, "test", "in the test", "in der Prüfung", .integral),
        ] + [0, 1, 2].flatMap(extremes) + limits

    /// Minima, maxima and averages of the three schemes of averaging: 1 to 6, 11 to 16, 21 to 26.
    private static func extremes(scheme: UInt8) -> [Processing] {
        let d = 10 * scheme
        let number = scheme == 0 ? "" : "\(scheme + 1)"
        let text = scheme == 0 ? "" : " \(scheme + 1)"
        return [
            Processing(
                d + 1, "cumulative_min" + number, "cumulative minimum" + text, "kumuliertes Minimum" + text, .value,
                .periods),
            Processing(
                d + 2, "cumulative_max" + number, "cumulative maximum" + text, "kumuliertes Maximum" + text, .value,
                .periods),
            Processing(d + 3, "min" + number, "minimum" + text, "Minimum" + text, .value, .periods),
            Processing(
                d + 4, "average" + number, "running average" + text, "laufender Mittelwert" + text,
                harmonics: scheme == 2),
            Processing(d + 5, "last_average" + number, "last average" + text, "letzter Mittelwert" + text),
            Processing(d + 6, "max" + number, "maximum" + text, "Maximum" + text, .value, .periods),
        ]
    }

    /// What happens below, above and without a quantity: 31 to 45.
    private static let limits: [Processing] = {
        let kinds: [(d: UInt8, time: UInt8, short: String, name: BilingualText)] = [
            (31, 43, "under", BilingualText("under the limit", "Unterschreitung")),
            (35, 44, "over", BilingualText("over the limit", "Überschreitung")),
            (39, 45, "missing", BilingualText("missing", "Ausfall")),
        ]
        return kinds.flatMap { kind in
            let (english, german) = (kind.name.english, kind.name.german)
            return [
                Processing(
                    kind.d, kind.short + "_threshold", english + ", threshold", german + ", Schwelle", .value,
                    .thresholds, harmonics: true),
                Processing(
                    kind.d + 1, kind.short + "_count", english + ", how often", german + ", Anzahl", .count, .periods,
                    harmonics: true),
                Processing(
                    kind.d + 2, kind.short + "_duration", english + ", how long", german + ", Dauer", .duration,
                    .periods, harmonics: true),
                Processing(
                    kind.d + 3, kind.short + "_magnitude", english + ", how much", german + ", Höhe", .value, .periods,
                    harmonics: true),
                Processing(
                    kind.time, kind.short + "_time_threshold", english + ", time threshold", german + ", Zeitschwelle",
                    .duration, .periods, harmonics: true),
            ]
        }
    }()
}
