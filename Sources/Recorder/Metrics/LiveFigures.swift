import Synchronization

/// What the listener counts of a meter, for whoever writes figures.
struct MeterFigures: Sendable, Equatable {
    var name: String
    /// From the recorder's start: valid telegrams, frames with a wrong checksum, telegrams without room.
    var telegrams: Int64 = 0
    var checksumFaults: Int64 = 0
    var lost: Int64 = 0
    /// From the recorder's start: bytes that came in on the meter's source, and those of them that are no telegram.
    var receivedBytes: Int64 = 0
    var discardedBytes: Int64 = 0
    /// How often its source went away.
    var disconnections: Int64 = 0
    /// Whether its source is open; nil for a meter that was found on the source of another one.
    var isConnected: Bool?
    var isSilent = false
    /// Whether the configuration names it no more.
    var isRetired = false
    /// When its newest telegram came, milliseconds since 1970; nil if none came.
    var newestMilliseconds: Int64?
    /// The newest valid telegram; empty where nobody asks for values.
    var newest: [UInt8] = []
    var directionFromStatus = false
}

/// What the listener leaves for the archivist once a second.
final class LiveFigures: Sendable {
    private let meters = Mutex<[MeterFigures]?>(nil)
    private let isWanted = Atomic<Bool>(false)

    /// Whether somebody wants the newest telegrams too.
    var wantsTelegrams: Bool {
        get { isWanted.load(ordering: .relaxed) }
        set { isWanted.store(newValue, ordering: .relaxed) }
    }

    /// Leaves figures in place of those before.
    func publish(_ figures: [MeterFigures]) { meters.withLock { $0 = figures } }

    /// The figures that were left last.
    func take() -> [MeterFigures] { meters.withLock { $0 ?? [] } }

    /// Whether the listener has left any: the archive may be open before it listens.
    var isThere: Bool { meters.withLock { $0 != nil } }
}

extension Listener {
    /// The figures of all meters, in their order.
    func liveFigures() -> [MeterFigures] {
        var figures = meters.map { meter in
            var each = MeterFigures(name: meter.name)
            each.telegrams = Int64(meter.counters.telegrams)
            each.checksumFaults = Int64(meter.counters.faults)
            each.lost = Int64(meter.counters.lost)
            each.receivedBytes = meter.formerBytes.received
            each.discardedBytes = meter.formerBytes.discarded
            each.disconnections = meter.disconnections
            each.isSilent = meter.silence.isSilent
            each.isRetired = meter.isRetired
            each.directionFromStatus = meter.directionFromStatus
            if meter.newestMilliseconds > 0 {
                each.newestMilliseconds = meter.newestMilliseconds
                if figuresBoard.wantsTelegrams { each.newest = meter.newest }
            }
            return each
        }
        for port in ports {
            figures[port.meter].isConnected = port.isOpen && !port.hasEnded
            figures[port.meter].receivedBytes += Int64(port.decoder.counters.bytes)
            figures[port.meter].discardedBytes += Int64(port.decoder.counters.discardedBytes)
        }
        return figures
    }
}
