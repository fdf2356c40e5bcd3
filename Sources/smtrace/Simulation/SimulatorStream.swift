import Acquisition
import Rendering

/// The bytes of a simulated meter, telegram by telegram, with faults mixed in if wished.
struct SimulatorStream {
    /// How many telegrams were made, and how many of them were damaged.
    private(set) var telegrams = 0
    private(set) var damaged = 0

    private var meter: SimulatedMeter
    private var faults: FaultInjector?
    private var zone = LocalTime()

    init(_ options: SimulatorOptions) {
        meter = SimulatedMeter(profile: options.profile, seed: options.seed)
        faults = options.faults ? FaultInjector(seed: options.seed) : nil
    }

    /// Appends what the meter sends at a time; returns the place of the telegram in `output`, noise may stand before it.
    mutating func append(
        at milliseconds: Int64, to output: inout [UInt8]
    ) -> (range: Range<Int>, damage: FaultInjector.Damage?) {
        telegrams += 1
        let offset = zone.offsetSeconds(at: milliseconds)
        guard faults != nil else {
            let start = output.count
            meter.appendTelegram(at: milliseconds, utcOffsetSeconds: offset, to: &output)
            return (start..<output.count, nil)
        }
        let telegram = meter.telegram(at: milliseconds, utcOffsetSeconds: offset)
        guard let result = faults?.send(telegram, into: &output) else { return (0..<0, nil) }
        if result.damage != nil { damaged += 1 }
        return result
    }

    /// What was sent, for the end of the command.
    var summary: String {
        damaged == 0 ? "\(telegrams) telegrams" : "\(telegrams) telegrams, \(damaged) of them damaged"
    }
}
