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
