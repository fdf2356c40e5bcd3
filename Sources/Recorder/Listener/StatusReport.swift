import Acquisition
import OBIS
import Readings
import SML

/// The line that says once a minute how the recording goes.
struct StatusReport {
    static let intervalMilliseconds: Int64 = 60_000
    private var next: Int64
    private var last: Int64
    private var counts: [Int] = []

    init(now: Int64) {
        last = now
        // The first one soon: somebody may be watching.
        next = now + 5_000
    }

    /// The line, if it is due.
    mutating func line(of meters: [MeterRecording], ports: [MeterPort], now: Int64) -> String? {
        guard now >= next else { return nil }
        let seconds = Double(max(1, now - last)) / 1000
        let parts = meters.enumerated().compactMap { index, meter -> String? in
            if meter.isRetired { return nil }
            let before = index < counts.count ? counts[index] : 0
            let rate = Double(meter.counters.telegrams - before) / seconds
            let isClosed = ports.contains { $0.meter == index && !$0.isOpen && !$0.hasEnded }
            if isClosed { return "\(meter.name): not connected" }
            let faults = meter.counters.faults == 0 ? "" : ", \(meter.counters.faults) faulty"
            let value = Self.headline(of: meter).map { ", " + $0 } ?? ""
            return "\(meter.name): \(meter.counters.telegrams) telegrams (\(Self.oneDigit(rate))/s)\(faults)\(value)"
        }
        counts = meters.map(\.counters.telegrams)
        last = now
        next = now + Self.intervalMilliseconds
        return parts.joined(separator: " · ")
    }

    /// What is said when a meter speaks for the first time.
    static func firstTelegram(of meter: MeterRecording) -> String {
        let (serverID, readings) = content(of: meter)
        let id = serverID.map { " of \(ServerID($0).printed)" } ?? ""
        let value = headline(of: meter).map { ", " + $0 } ?? ""
        return "\(meter.name): first telegram\(id), \(readings.count) readings\(value)"
    }

    /// The value that people look for first: power, or the import register.
    static func headline(of meter: MeterRecording) -> String? {
        let readings = content(of: meter).readings
        for name in ["power", "energy_import", "energy_export"] {
            guard let reading = readings.first(where: { $0.obis.shortName == name }), let value = reading.scaled else {
                continue
            }
            let unit = reading.unit.map { Unit(code: $0).symbol } ?? ""
            return "\(name) \(value)\(unit.isEmpty ? "" : " " + unit)"
        }
        return nil
    }

    private static func content(of meter: MeterRecording) -> (serverID: [UInt8]?, readings: [Reading]) {
        content(of: meter.newest, directionFromStatus: meter.directionFromStatus)
    }

    /// What a telegram says; nothing if it is none.
    static func content(
        of bytes: [UInt8], directionFromStatus: Bool
    ) -> (serverID: [UInt8]?, readings: [Reading]) {
        guard let frame = FrameDecoder.frame(in: bytes.span) else { return (nil, []) }
        var telegram = Telegram()
        telegram.parse(frame, bytes.span)
        let serverID = telegram.list?.serverID.map { telegram.octets($0) }
        let quirks = ActiveQuirks(serverID: serverID ?? [], directionFromStatus: directionFromStatus)
            .within(telegram.entries[...])
        return (serverID, telegram.entries.compactMap { Reading($0, quirks: quirks) })
    }

    static func oneDigit(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
