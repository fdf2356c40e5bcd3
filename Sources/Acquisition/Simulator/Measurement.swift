/// What a simulated meter has measured when it sends a telegram.
struct Measurement: Sendable, Equatable {
    /// UTC.
    var unixMilliseconds: Int64 = 0
    /// Mean power since the telegram before, 0.01 W; what is fed in counts below 0.
    var power: Int64 = 0
    /// The first and second register, 0.01 W · ms.
    var first: Int64 = 0
    var second: Int64 = 0
    /// Shares of the first and second phase, 1/256.
    var shares: (UInt8, UInt8) = (0, 0)

    /// Seconds since 2020, when the meter was put in.
    var secondIndex: UInt32 { UInt32(clamping: max(0, unixMilliseconds / 1_000 - 1_577_836_800)) }

    static func == (left: Measurement, right: Measurement) -> Bool {
        left.unixMilliseconds == right.unixMilliseconds && left.power == right.power && left.first == right.first
            && left.second == right.second && left.shares == right.shares
    }
}
