/// Takes any number of readings and keeps as many as a picture can show, in constant memory.
///
/// Of each slot of time the first, lowest, highest and last reading are kept: a line through these looks the same as one
/// through all, as long as a slot is no wider than a pixel. Slots double their width whenever there would be more than
/// `slotLimit`, so the range need not be known before.
public struct SampleReducer: Sendable {
    private struct Slot {
        var number: Int64
        var first: ChartSample
        var lowest: ChartSample
        var highest: ChartSample
        var last: ChartSample
    }

    private let slotLimit: Int
    private var slots: [Slot] = []
    private var shift: Int64 = 0
    private var previous: Int64?
    /// How many distances between neighbours had so many bits.
    private var distances = [Int](repeating: 0, count: 65)
    /// The number of readings that were taken.
    public private(set) var count = 0
    /// The lowest value.
    public private(set) var lowest: Double?
    /// The highest value.
    public private(set) var highest: Double?
    /// The newest value.
    public private(set) var last: Double?

    /// A reducer that keeps at most four readings in each of `slotLimit` slots.
    public init(slotLimit: Int = 1200) { self.slotLimit = max(2, slotLimit) }

    /// Takes a reading; it must not be older than the one before. What is no finite number is left out.
    public mutating func push(_ milliseconds: Int64, _ value: Double) {
        guard let sample = ChartSample(at: milliseconds, value: value).limited else { return }
        if let previous { distances[64 - max(0, sample.from - previous).leadingZeroBitCount] += 1 }
        previous = sample.from
        count += 1
        lowest = min(lowest ?? sample.value, sample.value)
        highest = max(highest ?? sample.value, sample.value)
        last = sample.value
        let number = sample.from >> shift
        if let index = slots.indices.last, slots[index].number >= number {
            if sample.value < slots[index].lowest.value { slots[index].lowest = sample }
            if sample.value > slots[index].highest.value { slots[index].highest = sample }
            slots[index].last = sample
        } else {
            slots.append(Slot(number: number, first: sample, lowest: sample, highest: sample, last: sample))
            while slots.count > slotLimit { widen() }
        }
    }

    private mutating func widen() {
        shift += 1
        var merged: [Slot] = []
        merged.reserveCapacity(slots.count)
        for slot in slots {
            guard let index = merged.indices.last, merged[index].number == slot.number >> 1 else {
                var wider = slot
                wider.number >>= 1
                merged.append(wider)
                continue
            }
            if slot.lowest.value < merged[index].lowest.value { merged[index].lowest = slot.lowest }
            if slot.highest.value > merged[index].highest.value { merged[index].highest = slot.highest }
            merged[index].last = slot.last
        }
        slots = merged
    }

    /// The readings that were kept, in the order of time.
    public var samples: [ChartSample] {
        slots.flatMap { slot in
            var kept = [slot.first]
            let inner =
                slot.lowest.from <= slot.highest.from
                ? [slot.lowest, slot.highest] : [slot.highest, slot.lowest]
            for sample in inner + [slot.last] where sample != kept.last { kept.append(sample) }
            return kept
        }
    }

    /// The distance of readings beyond which something is missing: sixteen times the usual one, at least 10 s.
    public var gapMilliseconds: Int64 {
        let total = distances.reduce(0, +)
        guard total > 0 else { return .max }
        var seen = 0
        for (bits, number) in distances.enumerated() {
            seen += number
            if 2 * seen >= total {
                // Of a distance with so many bits, 2^bits is the bound; slots add their width.
                let usual = Int64(1) << min(bits, 50)
                return max(10_000, usual * 8) + (Int64(2) << shift)
            }
        }
        return .max
    }

    /// The readings as a series.
    public func series(named name: String) -> ChartSeries {
        ChartSeries(name: name, samples: samples, gapMilliseconds: gapMilliseconds)
    }
}
