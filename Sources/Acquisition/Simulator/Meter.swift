/// Makes measurements: the registers rise by exactly the power that is sent times the time that has passed.
struct Meter: Sendable {
    /// A load is measured at least from 1970 and at most to 2200: absurd times cost nothing.
    private static let times: ClosedRange<Int64> = 0...7_258_118_400_000

    /// The step of the power that is sent, 0.01 W.
    private let step: Int64
    /// Whether the second register counts what is fed in, not the second tariff.
    private let feedsIn: Bool
    private let base: (first: Int64, second: Int64)
    private var curve: LoadCurve
    private(set) var measurement = Measurement()
    private var energy = LoadCurve.Energy(first: 0, second: 0)
    private var hasMeasured = false

    init(_ profile: SimulatorProfile, seed: UInt64) {
        var random = SimulatorRandom(seed, at: 0, of: 20)
        let kilowattHour: Int64 = 360_000_000_000
        base = (
            Int64(1_000 + random.below(7_000)) * kilowattHour,
            profile == .solar || profile == .heatPump ? Int64(500 + random.below(3_000)) * kilowattHour : 0
        )
        step =
            switch profile {
            case .household: 10
            case .heatPump: 1
            case .solar: 100
            case .locked: 1
            }
        feedsIn = profile == .solar
        let ripple =
            switch profile {
            case .household, .locked: 2.0
            case .heatPump: 0.8
            case .solar: 0.5
            }
        curve = LoadCurve(LoadModels.model(profile, seed: seed), rippleScale: ripple)
    }

    /// Measures at a time; one that is not later than the last changes nothing but the first time.
    mutating func measure(at unixMilliseconds: Int64, utcOffsetSeconds: Int) {
        let time = min(max(unixMilliseconds, Self.times.lowerBound), Self.times.upperBound)
        if !hasMeasured { begin(time, utcOffsetSeconds) }
        let elapsed = time - measurement.unixMilliseconds
        guard elapsed > 0 else { return }
        let (now, shares) = curve.energy(at: time, utcOffsetSeconds: utcOffsetSeconds)
        let unit = elapsed * step
        let first = Self.steps(base.first + now.first - measurement.first, now.first - energy.first, unit) * step
        let second = Self.steps(base.second + now.second - measurement.second, now.second - energy.second, unit) * step
        energy = now
        measurement.first += first * elapsed
        measurement.second += second * elapsed
        measurement.power = feedsIn ? first - second : first + second
        measurement.shares = shares
        measurement.unixMilliseconds = time
    }

    /// The mean power of a register in steps.
    ///
    /// Rounded down, so that the registers never run ahead of the load and a later start cannot fall below them. What
    /// rounding left behind is caught up by two steps at most: after a long interval it would look like a peak.
    private static func steps(_ behind: Int64, _ load: Int64, _ unit: Int64) -> Int64 {
        max(0, min(behind / unit, max(0, load) / unit + 2))
    }

    /// The second before the first telegram gives its power.
    private mutating func begin(_ time: Int64, _ utcOffsetSeconds: Int) {
        hasMeasured = true
        measurement.unixMilliseconds = max(0, time - 1_000)
        (energy, _) = curve.energy(at: measurement.unixMilliseconds, utcOffsetSeconds: utcOffsetSeconds)
        measurement.first = base.first + energy.first
        measurement.second = base.second + energy.second
    }
}
