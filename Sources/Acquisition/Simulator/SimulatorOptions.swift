/// How a simulated meter behaves as a source.
public struct SimulatorOptions: Sendable, Equatable, CustomStringConvertible {
    /// The kind of meter.
    public var profile: SimulatorProfile
    /// What server id, load and noise are drawn from: the same seed gives the same meter.
    public var seed: UInt64
    /// Telegrams a second, above 0; a source sends at most 1000.
    public var rate: Double
    /// Whether noise, lost bytes and bad checksums are mixed in.
    public var faults: Bool

    /// Options with one telegram a second and no faults unless told otherwise.
    public init(profile: SimulatorProfile, seed: UInt64 = 1, rate: Double = 1, faults: Bool = false) {
        self.profile = profile
        self.seed = seed
        self.rate = rate
        self.faults = faults
    }

    /// Profile, rate and seed, e.g. `household 1/s seed 7`.
    public var description: String {
        let number = rate == rate.rounded() && abs(rate) < 1e9 ? "\(Int(rate))" : "\(rate)"
        return "\(profile.rawValue) \(number)/s seed \(seed)\(faults ? " with faults" : "")"
    }
}
