import SML

/// A meter that does not exist: telegrams of a plausible load, the same for the same seed and times.
///
/// The registers rise from telegram to telegram by exactly the power of the later one times the time between; a meter
/// of the same seed that is made anew later goes on at registers that are not lower.
public struct SimulatedMeter: Sendable {
    /// The kind of meter.
    public let profile: SimulatorProfile
    /// The ten bytes of its id (DIN 43863-5): `0a 01`, `SMT`, block, number; different for each seed.
    public let serverID: [UInt8]

    private let layout: any TelegramLayout
    private let listName: [UInt8]?
    private var meter: Meter
    private var entries: [EncodedEntry]
    private var encoder: TelegramEncoder

    /// A meter of that kind; `seed` decides its id, load and noise.
    public init(profile: SimulatorProfile, seed: UInt64) {
        self.profile = profile
        serverID = SimulatedServerID.bytes(profile, seed: seed)
        layout = TelegramLayouts.layout(profile)
        listName = layout.listName
        meter = Meter(profile, seed: seed)
        entries = layout.entries(serverID: serverID)
        encoder = TelegramEncoder(options: layout.options)
    }

    /// The frame, from start sequence to checksum, that the meter sends at a time.
    ///
    /// - Parameters:
    ///   - unixMilliseconds: UTC; must not go back from one call to the next (an earlier time counts as the last one).
    ///   - utcOffsetSeconds: local time minus UTC, for day and night.
    public mutating func telegram(at unixMilliseconds: Int64, utcOffsetSeconds: Int) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(640)
        appendTelegram(at: unixMilliseconds, utcOffsetSeconds: utcOffsetSeconds, to: &frame)
        return frame
    }

    /// Appends what `telegram(at:utcOffsetSeconds:)` returns, without an array of its own.
    public mutating func appendTelegram(
        at unixMilliseconds: Int64, utcOffsetSeconds: Int, to stream: inout [UInt8]
    ) {
        meter.measure(at: unixMilliseconds, utcOffsetSeconds: utcOffsetSeconds)
        layout.fill(&entries, meter.measurement)
        let seconds = meter.measurement.secondIndex
        encoder.removeAll()
        encoder.openResponse(
            transactionID: transaction(seconds, 1), reqFileID: transaction(seconds, 0), serverID: serverID)
        encoder.getListResponse(
            transactionID: transaction(seconds, 2), serverID: serverID, entries: entries, listName: listName,
            sensorTime: .secIndex(seconds, bare: false))
        encoder.closeResponse(transactionID: transaction(seconds, 3))
        encoder.appendFrame(to: &stream)
    }

    private func transaction(_ seconds: UInt32, _ message: UInt8) -> [UInt8] {
        [
            UInt8(truncatingIfNeeded: seconds >> 24), UInt8(truncatingIfNeeded: seconds >> 16),
            UInt8(truncatingIfNeeded: seconds >> 8), UInt8(truncatingIfNeeded: seconds), message,
        ]
    }
}
