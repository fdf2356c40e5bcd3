/// A set of numbers that lie close together mostly: a bit each, in pieces.
struct NumberSet {
    private static let piece: Int64 = 1 << 16
    private var pieces: [Int64: [UInt64]] = [:]

    /// Whether it has a number.
    func contains(_ number: Int64) -> Bool {
        let place = Int(number & (Self.piece - 1))
        return pieces[number >> 16].map { $0[place >> 6] >> UInt64(place & 63) & 1 == 1 } ?? false
    }

    /// Takes a number.
    mutating func insert(_ number: Int64) {
        let place = Int(number & (Self.piece - 1))
        pieces[number >> 16, default: [UInt64](repeating: 0, count: Int(Self.piece / 64))][place >> 6] |=
            1 << UInt64(place & 63)
    }
}
