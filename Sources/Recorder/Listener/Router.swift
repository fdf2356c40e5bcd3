import OBIS
import SML

/// Finds the meter that a telegram belongs to: a configured server id binds it, whatever port it came in on.
struct Router {
    /// Where a telegram goes.
    enum Destination: Equatable {
        /// To the meter of this number.
        case meter(Int)
        /// To nobody that is configured: the port's meter has another server id than this.
        case stranger(serverID: [UInt8])
    }

    private let meterByServerID: [[UInt8]: Int]
    private let boundMeters: Set<Int>
    private var telegram = Telegram()

    /// Meters by their configured server ids, each with its number.
    init(_ serverIDs: [(meter: Int, serverID: ServerID)]) {
        meterByServerID = Dictionary(serverIDs.map { ($0.serverID.bytes, $0.meter) }) { first, _ in first }
        boundMeters = Set(serverIDs.map(\.meter))
    }

    /// Whether telegrams are looked into at all.
    var looksIntoTelegrams: Bool { !meterByServerID.isEmpty }

    /// The destination of a valid frame that came in on the port of meter `port`.
    mutating func destination(of frame: Frame, _ bytes: Span<UInt8>, port: Int) -> Destination {
        guard !meterByServerID.isEmpty else { return .meter(port) }
        telegram.parse(frame, bytes)
        guard let octets = telegram.list?.serverID, octets.count > 0 else { return .meter(port) }
        let serverID = telegram.octets(octets)
        if let meter = meterByServerID[serverID] { return .meter(meter) }
        return boundMeters.contains(port) ? .stranger(serverID: serverID) : .meter(port)
    }
}
