import Archive
import OBIS

/// What `--show` can ask of a bucket.
enum BucketFigure: String, CaseIterable {
    case count, min, mean, max, first, last, consumption, coverage

    /// Reads the words of `--show`, separated by commas. Throws a sentence that says which there are.
    static func list(_ words: [String]) throws -> [BucketFigure] {
        var result: [BucketFigure] = []
        for word in words.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: true) }) {
            guard let figure = BucketFigure(rawValue: String(word).lowercased()) else {
                throw Failure(
                    "--show \"\(word)\" is not known; there are \(allCases.map(\.rawValue).joined(separator: ", "))",
                    code: 64)
            }
            if !result.contains(figure) { result.append(figure) }
        }
        return result
    }

    /// Whether a quantity has this figure: only registers have a consumption.
    func exists(of quantity: Quantity) -> Bool { self != .consumption || quantity.isRegister }

    /// Whether it is in the quantity's unit.
    var hasUnit: Bool { self != .count && self != .coverage }

    /// The value in a bucket; nil where there is none, and for count and coverage, which are no scaled values.
    func value(in bucket: Bucket) -> ScaledValue? {
        switch self {
        case .min: bucket.min
        case .mean: bucket.mean
        case .max: bucket.max
        case .first: bucket.first
        case .last: bucket.last
        case .consumption: bucket.consumption
        case .count, .coverage: nil
        }
    }
}

/// A bucket's coverage as a decimal text of four digits, rounded down so that 1 means all of it.
enum CoverageText {
    /// Coverage in parts of 10^-4.
    static func value(_ coverage: Double) -> ScaledValue {
        // Halves of the last digit of a double must not make 0.99999999 of 1.
        let part = Int64((Swift.min(Swift.max(coverage, 0), 1) * 10_000 + 1e-6).rounded(.down))
        if part == 10_000 { return ScaledValue(raw: 1, scaler: 0) }
        return part == 0 ? ScaledValue(raw: 0, scaler: 0) : ScaledValue(raw: part, scaler: -4)
    }

    /// For people: `98 %`; below a whole percent `<1 %`.
    static func percent(_ coverage: Double) -> String {
        guard coverage > 0 else { return "0 %" }
        let percent = Int64((Swift.min(coverage, 1) * 100 + 1e-6).rounded(.down))
        return percent == 0 ? "<1 %" : "\(percent) %"
    }
}

extension Quantity {
    /// The unit for people, and by what power of ten values get smaller in it: energy in kWh.
    var shownUnit: (symbol: String, exponent: Int8) {
        switch unit {
        case "Wh": ("kWh", 3)
        case "varh": ("kvarh", 3)
        case "VAh": ("kVAh", 3)
        default: (unit ?? "", 0)
        }
    }

    /// A value for people, without its unit.
    func shown(_ value: ScaledValue) -> String {
        let scaler = Int(value.scaler) - Int(shownUnit.exponent)
        return ScaledValue(raw: value.raw, scaler: Int8(clamping: scaler)).description
    }
}
