/// Mixes noise, lost bytes and bad checksums into a stream of telegrams, and says what happened to each.
///
/// The same seed and telegrams give the same stream. An intact telegram stays intact: noise holds no escape
/// character, and a lost byte is one whose neighbours cannot stand in for it.
public struct FaultInjector: Sendable {
    /// What happens to a telegram.
    public enum Damage: String, Sendable, Equatable, CaseIterable {
        /// One byte is missing.
        case lostByte = "lost_byte"
        /// One byte has another value.
        case changedByte = "changed_byte"
        /// The checksum at the end is another one.
        case badChecksum = "bad_checksum"
        /// The telegram breaks off.
        case cutOff = "cut_off"
    }

    /// One in so many telegrams is damaged.
    public let damagedOneIn: UInt64
    /// Before one in so many telegrams stands noise.
    public let noiseOneIn: UInt64
    private var random: SimulatorRandom

    /// An injector whose faults depend on `seed`; 0 in place of a number means never.
    public init(seed: UInt64, damagedOneIn: UInt64 = 10, noiseOneIn: UInt64 = 10) {
        self.damagedOneIn = damagedOneIn
        self.noiseOneIn = noiseOneIn
        random = SimulatorRandom(seed &+ 0x6661_756c_7473)
    }

    /// Appends to `stream` what becomes of the telegram, perhaps with noise before it.
    ///
    /// - Returns: the place of the telegram's bytes in `stream` and what was done to it; nil if it is intact.
    public mutating func send(_ frame: [UInt8], into stream: inout [UInt8]) -> (range: Range<Int>, damage: Damage?) {
        if isChosen(oneIn: noiseOneIn) { appendNoise(to: &stream) }
        let start = stream.count
        stream.append(contentsOf: frame)
        guard isChosen(oneIn: damagedOneIn), frame.count > 32 else { return (start..<stream.count, nil) }
        let damage = Damage.allCases[random.below(Damage.allCases.count)]
        // Neither in the start sequence nor in the last word.
        let place = start + 8 + random.below(frame.count - 16)
        switch damage {
        case .lostByte: stream.remove(at: place)
        case .changedByte: stream[place] ^= UInt8(1 + random.below(255))
        case .badChecksum: stream[stream.count - 1 - random.below(2)] ^= UInt8(1 + random.below(255))
        case .cutOff: stream.removeSubrange(place...)
        }
        return (start..<stream.count, damage)
    }

    private mutating func isChosen(oneIn number: UInt64) -> Bool { number > 0 && random.next() % number == 0 }

    private mutating func appendNoise(to stream: inout [UInt8]) {
        for _ in 0..<1 + random.below(200) {
            let byte = UInt8(truncatingIfNeeded: random.next())
            stream.append(byte == 0x1b ? 0 : byte)
        }
    }
}
