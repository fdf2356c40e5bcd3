/// The energy of a load up to any time, for times that do not go back.
struct LoadCurve: Sendable {
    /// Energy by register in 0.01 W · ms.
    struct Energy: Sendable, Equatable {
        var first: Int64
        var second: Int64
    }

    /// 2020-01-01: registers stood at their base then.
    private static let firstDay = 18_262
    private static let dayMilliseconds: Int64 = 86_400_000
    /// Waves that make the power of the last seconds tremble: period in ms, height of their energy in 0.01 W · ms.
    /// A wave of E and T moves the power by 8 E / T at most.
    private static let ripple: [(period: Double, height: Double)] = [
        (3_700, 37_000), (9_100, 114_000), (31_000, 310_000),
    ]

    private let model: any LoadModel
    private let rippleScale: Double
    private var day: Int
    private var plan: DayPlan?
    private var beforeDay = Energy(first: 0, second: 0)
    private var slot = 0
    private var beforeSlot = Energy(first: 0, second: 0)

    /// The curve of a model; `rippleScale` 1 makes the power tremble by some 3 W.
    init(_ model: any LoadModel, rippleScale: Double) {
        self.model = model
        self.rippleScale = rippleScale
        day = Self.firstDay
    }

    /// The energy since 2020 (or since the first time asked for, if that is earlier), and the phases' shares.
    mutating func energy(at milliseconds: Int64, utcOffsetSeconds: Int) -> (Energy, shares: (UInt8, UInt8)) {
        moveTo(day: Int(milliseconds / Self.dayMilliseconds), utcOffsetSeconds)
        guard let plan else { return (beforeDay, (0, 0)) }
        let inDay = milliseconds % Self.dayMilliseconds
        let target = min(Int(inDay / DayPlan.slotMilliseconds), DayPlan.slotCount - 1)
        while slot < target {
            beforeSlot.add(power: plan.power[slot], milliseconds: DayPlan.slotMilliseconds)
            slot += 1
        }
        var energy = beforeSlot
        let power = plan.power[slot]
        energy.add(power: power, milliseconds: inDay - Int64(slot) * DayPlan.slotMilliseconds)
        let tremble = tremble(milliseconds)
        if power >= 0 { energy.first += tremble } else { energy.second += tremble }
        return (energy, plan.shares.isEmpty ? (0, 0) : plan.shares[slot])
    }

    private func tremble(_ milliseconds: Int64) -> Int64 {
        var sum = 0.0
        for wave in Self.ripple { sum += wave.height * Wave.sine(Double(milliseconds) / wave.period) }
        return Int64(sum * rippleScale)
    }

    private mutating func moveTo(day wanted: Int, _ utcOffsetSeconds: Int) {
        if wanted == day && plan != nil { return }
        if plan == nil { day = min(day, wanted) }
        while day < wanted {
            let totals = model.totals(of: day)
            beforeDay.first += totals.first * DayPlan.slotMilliseconds
            beforeDay.second += totals.second * DayPlan.slotMilliseconds
            day += 1
        }
        plan = model.plan(of: day, shift: utcOffsetSeconds / 10)
        slot = 0
        beforeSlot = beforeDay
    }
}

extension LoadCurve.Energy {
    fileprivate mutating func add(power: Int32, milliseconds: Int64) {
        if power >= 0 { first += Int64(power) * milliseconds } else { second -= Int64(power) * milliseconds }
    }
}
