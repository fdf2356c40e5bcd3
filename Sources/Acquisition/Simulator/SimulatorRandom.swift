/// Random numbers by seed (SplitMix64), and by place: the same everywhere, for ever.
struct SimulatorRandom: Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// The numbers that belong to a place, such as a day; the order in which places are visited does not matter.
    init(_ seed: UInt64, at place: Int, of purpose: UInt64) {
        state = Self.mix(seed ^ Self.mix(UInt64(bitPattern: Int64(place)) &+ purpose &* 0x9E37_79B9_7F4A_7C15))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A whole number from 0 to below `limit`, which is above 0.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// A number from `range`.
    mutating func number(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + Double(next() >> 11) * 0x1p-53 * (range.upperBound - range.lowerBound)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
