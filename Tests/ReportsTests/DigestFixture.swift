import OBIS
import SML
import Settings
import TestSupport

@testable import Archive
@testable import Reports

/// Meters that count along a made-up day, a telegram every five minutes.
struct DigestFixture {
    private var random = SeededRandom(21)
    private let archive: ReportArchive
    /// Where the registers stand, in 0.1 Wh.
    private var drawn: Int64 = 123_456_789
    private var fed: Int64 = 41_234_567
    private var made: Int64 = 61_800_000

    init(_ archive: ReportArchive) { self.archive = archive }

    /// The power that a house draws at a local hour, and that its roof gives, in W.
    private mutating func power(_ hour: Int) -> (load: Int64, sun: Int64) {
        let load: [Int64] = [
            190, 180, 178, 180, 185, 240, 620, 900, 540, 420, 460, 780, 1_120, 640, 420, 400, 520, 980, 2_350, 1_900,
            1_150, 820, 460, 260,
        ]
        let sun: [Int64] = [
            0, 0, 0, 0, 0, 0, 0, 0, 60, 420, 1_150, 1_900, 2_300, 2_050, 1_240, 380, 20, 0, 0, 0, 0, 0, 0, 0,
        ]
        let noise = Int64.random(in: 0...40, using: &random)
        return (load[hour] + noise, sun[hour] == 0 ? 0 : sun[hour] + noise)
    }

    /// Writes local days of a house with a roof: the grid meter `house`, and `roof` behind the generator where asked for.
    /// Times in `missing` are left out of both; a telegram comes every so many milliseconds.
    mutating func write(
        from: Int64, to: Int64, every pause: Int64 = 300_000, hasRoof: Bool = true, scale: Int64 = 10,
        missing: [Range<Int64>] = [], faulty: Set<Int64> = [], serverID: [UInt8] = MadeTelegram.serverID
    ) throws {
        var house: [(Int64, [UInt8])] = []
        var roof: [(Int64, [UInt8])] = []
        for time in stride(from: from, to: to, by: Int(pause)) {
            var (load, sun) = power(hour(time))
            load = load * scale / 10
            if !hasRoof { sun = 0 }
            let net = load - sun
            // In 0.1 Wh.
            if net > 0 { drawn += net * pause / 360_000 } else { fed += -net * pause / 360_000 }
            made += sun * pause / 360_000
            guard !missing.contains(where: { $0.contains(time) }) else { continue }
            let volts = 2_310 + Int64.random(in: -30...30, using: &random)
            house.append(
                (
                    time,
                    MadeTelegram.bytes(
                        [
                            MadeTelegram.entry(1, 8, drawn), MadeTelegram.entry(2, 8, fed),
                            MadeTelegram.entry(16, 7, net * 10), MadeTelegram.entry(32, 7, volts),
                            MadeTelegram.entry(52, 7, volts + 7), MadeTelegram.entry(72, 7, volts - 11),
                        ], serverID: serverID)
                ))
            roof.append(
                (
                    time,
                    MadeTelegram.bytes([
                        MadeTelegram.entry(1, 8, 900), MadeTelegram.entry(2, 8, made),
                        MadeTelegram.entry(16, 7, -sun, scaler: 0),
                    ])
                ))
        }
        try archive.segment("house", house, faulty: faulty)
        if hasRoof { try archive.segment("roof", roof) }
    }

    private func hour(_ time: Int64) -> Int {
        // The fixture's zones have whole hours.
        var zone = LocalHour()
        return zone.hour(at: time)
    }
}
