/// What a meter measures in one day (UTC): the mean power of each ten seconds.
///
/// The energy of a day is laid down before its course (`DayTotals`), and the course is scaled to meet it. So the
/// register at any time follows from the seed alone, in no time, and a simulator that is started again goes on
/// where it was, never below.
struct DayPlan: Sendable {
    static let slotMilliseconds: Int64 = 10_000
    static let slotCount = 8_640

    /// Power in 0.01 W; what is above 0 counts for the first register, what is below 0 for the second.
    private(set) var power: [Int32]
    /// The shares of the first and second phase in 1/256; the third has the rest. Empty for a meter of one phase.
    private(set) var shares: [(UInt8, UInt8)]

    /// A day whose parts are scaled to the totals.
    ///
    /// - Parameter course: the wanted power in watts, its sign deciding the register.
    init(course: [Double], shares: [(UInt8, UInt8)], totals: DayTotals) {
        self.shares = shares
        power = [Int32](repeating: 0, count: Self.slotCount)
        fill(course, sign: 1, total: totals.first)
        fill(course, sign: -1, total: totals.second)
    }

    /// Scales one sign's slots so that their sum is exactly `total`.
    private mutating func fill(_ course: [Double], sign: Double, total: Int64) {
        var sum = 0.0
        for watts in course where watts * sign > 0 { sum += watts * sign }
        guard sum > 0 else { return fillEvenly(sign: Int32(sign), total: total) }
        let scale = Double(total) / sum
        // What rounding leaves over is carried to the next slot.
        var carried = 0.0
        var left = total
        var lastSlot = 0
        for slot in course.indices where course[slot] * sign > 0 {
            let wanted = course[slot] * sign * scale + carried
            let whole = min(max(0, wanted.rounded(.down)), Double(left))
            carried = wanted - whole
            left -= Int64(whole)
            power[slot] = Int32(whole * sign)
            lastSlot = slot
        }
        power[lastSlot] += Int32(left) * Int32(sign)
    }

    /// A day without any slot of that sign: its total, small then, is spread over the slots that are free.
    private mutating func fillEvenly(sign: Int32, total: Int64) {
        guard total > 0 else { return }
        let share = Int32(total / Int64(Self.slotCount))
        for slot in power.indices { power[slot] = sign * share }
        power[0] += sign * Int32(total % Int64(Self.slotCount))
    }
}

/// The energy of one day by register, in units of 0.01 W for ten seconds.
struct DayTotals: Sendable, Equatable {
    /// Units in a kilowatt-hour.
    static let unitsPerKilowattHour = 3.6e7

    var first: Int64
    var second: Int64

    /// Totals of so many kilowatt-hours.
    init(first: Double, second: Double = 0) {
        self.first = Int64(first * Self.unitsPerKilowattHour)
        self.second = Int64(second * Self.unitsPerKilowattHour)
    }
}
