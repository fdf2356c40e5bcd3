/// Server ids of simulated meters (DIN 43863-5): `0a 01`, the letters SMT, a block for the profile, eight digits.
enum SimulatedServerID {
    /// The letters that stand for the maker.
    static let maker: [UInt8] = Array("SMT".utf8)

    /// The ten bytes; no two seeds below 100,000,000 share a number.
    static func bytes(_ profile: SimulatorProfile, seed: UInt64) -> [UInt8] {
        let block: UInt8 =
            switch profile {
            case .household: 0x01
            case .heatPump: 0x02
            case .solar: 0x03
            case .locked: 0x04
            }
        // The factor has no divisor in common with 10^8, so that each number comes once.
        let number = UInt32((seed % 100_000_000 * 61_803_399 + 20_261_123) % 100_000_000)
        return [0x0a, 0x01] + maker + [block]
            + [UInt8(number >> 24), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
    }
}
