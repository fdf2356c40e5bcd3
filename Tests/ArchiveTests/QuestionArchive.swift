import Acquisition
import SML

@testable import Archive

/// Ten and a half days of three meters in Europe/Berlin, over the change to summer time and the end of a month, with what the
/// questions of docs/database.md look for: a day and three hours without data, voltages out of range, wrong checksums.
enum QuestionArchive {
    /// 2026-03-25 00:00 in Berlin.
    static let start: Int64 = 1_774_393_200_000
    static let end = start + 907_200_000 - hour
    static let faults = 10
    private static let hour: Int64 = 3_600_000
    private static let seed: UInt64 = 11

    /// 2026-03-27, all day.
    private static let missingDay = (start + 48 * hour)..<(start + 72 * hour)
    /// 2026-04-01 from 10:00 to 13:00, an hour of summer time later.
    private static let missingHours = (start + 177 * hour)..<(start + 180 * hour)
    /// 2026-04-02 at 12:05:01.
    private static let oddVoltages = start + 203 * hour + 301_000
    /// 2026-03-31 from 00:00 on.
    private static let noise = (start + 143 * hour)..<(start + 167 * hour)

    /// The archive, all of it in rows.
    static func make(_ fixture: ArchiveFixture) throws -> ArchiveWriter {
        for (name, profile) in [
            ("house", SimulatorProfile.household), ("heat_pump", .heatPump), ("solar", .solar),
        ] {
            // A capture a local day, as the recorder makes them.
            for (_, telegrams) in telegrams(of: profile).sorted(by: { $0.key < $1.key }) {
                try fixture.segment(telegrams, meter: name)
            }
        }
        let writer = try fixture.takeIn()
        writer.record(ArchiveEvent(milliseconds: start, kind: .started, detail: "the recorder"))
        writer.record(
            ArchiveEvent(milliseconds: missingHours.lowerBound, meter: "house", kind: .silent, detail: "nothing came"))
        try writer.save()
        return writer
    }

    /// One in two minutes, by local day.
    private static func telegrams(of profile: SimulatorProfile) -> [Int64: [(Int64, [UInt8])]] {
        var meter = SimulatedMeter(profile: profile, seed: seed)
        var result: [Int64: [(Int64, [UInt8])]] = [:]
        var damaged = 0
        for (index, time) in stride(from: start, to: end, by: 120_000).enumerated() {
            let offset = time < start + 98 * hour ? hour : 2 * hour
            var bytes = meter.telegram(at: time, utcOffsetSeconds: Int(offset / 1000))
            let day = (time + offset) / 86_400_000
            if profile == .household {
                if missingDay.contains(time) || missingHours.contains(time) { continue }
                if noise.contains(time), damaged < faults, index % 50 == 0 {
                    bytes[bytes.count / 2] ^= 1
                    damaged += 1
                }
            }
            result[day, default: []].append((time, bytes))
            if profile == .household, (time..<time + 120_000).contains(oddVoltages) {
                result[day, default: []].append((oddVoltages, oddVoltage(meter.serverID)))
            }
        }
        return result
    }

    private static func oddVoltage(_ serverID: [UInt8]) -> [UInt8] {
        MadeTelegram.bytes(
            [
                MadeTelegram.entry(32, 7, .integer(2580), unit: 35, scaler: -1),
                MadeTelegram.entry(52, 7, .integer(2010), unit: 35, scaler: -1),
            ], serverID: serverID)
    }
}
