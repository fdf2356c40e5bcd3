/// A meter that does not exist: telegrams of a plausible load, the same for the same seed and times.
public struct SimulatedMeter: Sendable {
    /// The kind of meter.
    public let profile: SimulatorProfile
    /// The ten bytes of its id (DIN 43863-5): `0a 01`, `SMT`, block, number; different for each seed.
    public let serverID: [UInt8]

    /// A meter of that kind; `seed` decides its id, load and noise.
    public init(profile: SimulatorProfile, seed: UInt64) {
        self.profile = profile
        serverID = []
    }

    /// The frame, from start sequence to checksum, that the meter sends at a time.
    ///
    /// - Parameters:
    ///   - unixMilliseconds: UTC; must not go back from one call to the next (an earlier time counts as the last one).
    ///   - utcOffsetSeconds: local time minus UTC, for day and night.
    public mutating func telegram(at unixMilliseconds: Int64, utcOffsetSeconds: Int) -> [UInt8] { [] }
}
