import Archive
import OBIS
import Rendering
import Settings

/// Goes through the quarter hours of a period once, for what needs them: highest and lowest power, base load, voltages.
struct QuarterHourScan {
    private struct Measured {
        var quantity: Quantity
        var lowest: Extreme?
        var highest: Extreme?
        /// The lowest mean.
        var base: Extreme?

        mutating func add(_ bucket: Bucket, wantsBase: Bool) {
            let time = bucket.fromMilliseconds..<bucket.toMilliseconds
            if let value = bucket.min.map({ ExactNumber($0) }), value < lowest?.value ?? value + ExactNumber(1) {
                lowest = Extreme(value: value, quarterHour: time)
            }
            if let value = bucket.max.map({ ExactNumber($0) }), value > highest?.value ?? value - ExactNumber(1) {
                highest = Extreme(value: value, quarterHour: time)
            }
            guard wantsBase, let mean = bucket.mean.map({ ExactNumber($0) }) else { return }
            if mean < base?.value ?? mean + ExactNumber(1) { base = Extreme(value: mean, quarterHour: time) }
        }
    }

    /// A quarter hour of which less was recorded says nothing about the base load.
    private static let leastCoverage = 0.9
    /// By the meter's place, its power and its voltages by phase.
    private var powers: [Int: Measured] = [:]
    private var voltages: [Int: [(phase: Int, measured: Measured)]] = [:]
    /// How the power of a meter adds to the consumption of the house: 1, −1, or 0 for not at all.
    private var signs: [Int]
    /// Whether the power of every meter that matters is known.
    private var hasAllPowers = true
    /// The lowest mean of all that the house consumes.
    private(set) var base: Extreme?

    /// A scan for meters with these registers; `directions` says how generators count, `roles` where meters stand.
    init(_ registers: [MeterRegisters], directions: [MeterFigures.Direction], roles: [MeterRole]) {
        signs = zip(roles, directions).map { role, direction in
            switch role {
            case .grid: 1
            case .generation: direction == .export ? -1 : 1
            case .consumer: 0
            }
        }
        for (index, registers) in registers.enumerated() {
            if let power = registers.power { powers[index] = Measured(quantity: power) }
            // An absolute power does not say which way it goes.
            let isSigned = registers.power?.obis == OBISCode(1, 0, 16, 7, 0)
            if signs[index] != 0, !isSigned { hasAllPowers = false }
            voltages[index] = registers.voltages.map { ($0.phase, Measured(quantity: $0.quantity)) }
        }
    }

    /// Reads the quarter hours of a range of time.
    mutating func run(_ reader: ArchiveReader, _ range: Range<Int64>) throws {
        let meters = powers.keys.sorted()
        let places = voltages.keys.sorted().flatMap { meter in
            (voltages[meter] ?? []).indices.map { (meter: meter, index: $0) }
        }
        let quantities =
            meters.compactMap { powers[$0]?.quantity }
            + places.compactMap { voltages[$0.meter]?[$0.index].measured.quantity }
        guard !quantities.isEmpty else { return }
        let query = BucketQuery(from: range.lowerBound, to: range.upperBound, width: .quarterHours(1))
        try reader.buckets(of: quantities, in: query) { row in
            for (meter, bucket) in zip(meters, row.buckets) where bucket.count > 0 {
                powers[meter]?.add(bucket, wantsBase: bucket.coverage >= Self.leastCoverage)
            }
            for (place, bucket) in zip(places, row.buckets.dropFirst(meters.count)) where bucket.count > 0 {
                voltages[place.meter]?[place.index].measured.add(bucket, wantsBase: false)
            }
            addToBase(row, meters)
            return true
        }
    }

    private mutating func addToBase(_ row: BucketRow, _ meters: [Int]) {
        guard hasAllPowers else { return }
        var load = ExactNumber.zero
        for (meter, bucket) in zip(meters, row.buckets) where signs[meter] != 0 {
            guard bucket.coverage >= Self.leastCoverage, let mean = bucket.mean else { return }
            load += signs[meter] > 0 ? ExactNumber(mean) : -ExactNumber(mean)
        }
        if load < base?.value ?? load + ExactNumber(1) {
            base = Extreme(value: load, quarterHour: row.fromMilliseconds..<row.toMilliseconds)
        }
    }

    /// The power of a meter; nil where it sends none.
    func power(of meter: Int, _ reader: ArchiveReader) throws -> PowerFigures? {
        guard let measured = powers[meter], let lowest = measured.lowest, let highest = measured.highest else {
            return nil
        }
        return PowerFigures(
            highest: try located(highest, measured.quantity, reader),
            lowest: try located(lowest, measured.quantity, reader), base: measured.base)
    }

    /// The voltages of a meter's phases.
    func voltages(of meter: Int, _ reader: ArchiveReader) throws -> [VoltageFigures] {
        try (voltages[meter] ?? []).compactMap { phase, measured in
            guard let lowest = measured.lowest, let highest = measured.highest else { return nil }
            return VoltageFigures(
                phase: phase, lowest: try located(lowest, measured.quantity, reader),
                highest: try located(highest, measured.quantity, reader))
        }
    }

    /// The same with the time of its reading, the first of several, where that is still kept.
    private func located(_ extreme: Extreme, _ quantity: Quantity, _ reader: ArchiveReader) throws -> Extreme {
        var result = extreme
        let range = ReadingRange(from: extreme.quarterHour.lowerBound, to: extreme.quarterHour.upperBound)
        try reader.readings(of: quantity.channels, in: range) { channel, milliseconds, value in
            guard case .number(let raw) = value,
                ExactNumber(ScaledValue(raw: raw, scaler: channel.scaler)) == extreme.value
            else { return true }
            result.milliseconds = milliseconds
            return false
        }
        return result
    }
}
