/// A simulated meter as a source: no descriptor, a telegram each time its deadline has come.
final class SimulatorInput: Input {
    /// The most telegrams a second that a loop in milliseconds can deliver.
    static let highestRate = 1_000.0

    private let period: Double
    private var meter: SimulatedMeter
    private var faults: FaultInjector?
    private var isOpen = false
    private var isClosed = false
    private var began: Int64 = 0
    private var sent = 0
    private var rest: ArraySlice<UInt8> = []

    init(_ options: SimulatorOptions) {
        let rate = options.rate > 0 ? min(options.rate, Self.highestRate) : 1
        period = 1_000 / rate
        meter = SimulatedMeter(profile: options.profile, seed: options.seed)
        faults = options.faults ? FaultInjector(seed: options.seed) : nil
    }

    var descriptor: Int32? { nil }
    var pollEvents: Int16 { 0 }
    var deadline: Int64? { isClosed ? nil : isOpen && rest.isEmpty ? due : 0 }

    func service(
        revents: Int16, now: Int64, wallClock: Int64, into buffer: UnsafeMutableRawBufferPointer
    ) -> SourceEvent {
        if isClosed { return .nothing }
        if !isOpen {
            isOpen = true
            began = now
            return .opened
        }
        if rest.isEmpty {
            guard now >= due else { return .nothing }
            send(now, wallClock)
        }
        let count = min(rest.count, buffer.count)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count > 0 ? .bytes(count) : .nothing
    }

    func close() { isClosed = true }

    private var due: Int64 { began + Int64(Double(sent) * period) }

    private func send(_ now: Int64, _ wallClock: Int64) {
        let offset = LocalClock.utcOffsetSeconds(at: wallClock / 1_000)
        let telegram = meter.telegram(at: wallClock, utcOffsetSeconds: offset)
        if faults == nil {
            rest = telegram[...]
        } else {
            var stream: [UInt8] = []
            _ = faults?.send(telegram, into: &stream)
            rest = stream[...]
        }
        sent += 1
        // After a pause of the machine it goes on from now: a meter does not catch up.
        if Double(now - due) > max(period, 1_000) {
            began = now
            sent = 1
        }
    }
}
