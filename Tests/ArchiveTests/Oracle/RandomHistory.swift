import OBIS
import SML
import TestSupport

@testable import Archive

/// A telegram of a made-up history.
struct HistoryTelegram {
    var milliseconds: Int64
    var device: UInt8
    /// Raw value and scaler by OBIS code.
    var values: [OBISCode: (value: Int64, scaler: Int8)]

    var bytes: [UInt8] {
        let entries = values.sorted { $0.key.packed < $1.key.packed }.map { code, reading in
            EncodedEntry(
                obis: code.packed, value: .integer(reading.value), unit: code.d == 8 ? 30 : 27,
                scaler: reading.scaler, status: nil)
        }
        return MadeTelegram.bytes(entries, serverID: [0x0A, 0x01, 0x54, 0x53, 0x54, 0, 0, 0, 0, device])
    }
}

/// What a meter sent, made from a seed: gaps, falls that last and falls that do not, exchanges, changes of scaler,
/// telegrams that lack something, dense and sparse stretches.
struct RandomHistory {
    /// What can go wrong in a history.
    struct Traits {
        /// Registers fall: glitches and resets.
        var hasFalls = true
        /// Registers change their scaler.
        var changesScaler = true
    }

    static let energyImport = OBISCode(1, 0, 1, 8, 0, 255)
    static let energyExport = OBISCode(1, 0, 2, 8, 0, 255)
    static let power = OBISCode(1, 0, 16, 7, 0, 255)
    static let codes = [energyImport, energyExport, power]

    private(set) var telegrams: [HistoryTelegram] = []
    private var device: UInt8 = 1
    private var wattHourTenths: [Int64] = [0, 0]
    private var scalers: [Int8] = [-1, -1, 0]
    private var glitchLeft = 0
    private let traits: Traits

    init(from start: Int64, count: Int, traits: Traits, _ random: inout SeededRandom) {
        self.traits = traits
        wattHourTenths = [.random(in: 0...40_000_000, using: &random), .random(in: 0...100_000, using: &random)]
        var time = start + Int64.random(in: 0..<3_600_000, using: &random)
        var pause = Self.pause(&random)
        while telegrams.count < count {
            switch Int.random(in: 0..<100, using: &random) {
            case 0...2: time += Int64.random(in: 60_000...90_000_000, using: &random)
            case 3...5: pause = Self.pause(&random)
            default: break
            }
            time += Int64.random(in: 1...2 * pause, using: &random)
            change(&random)
            telegrams.append(telegram(at: time, pause, &random))
        }
    }

    private static func pause(_ random: inout SeededRandom) -> Int64 {
        [10_000, 60_000, 120_000, 300_000, 900_000, 1_800_000].randomElement(using: &random) ?? 60_000
    }

    private mutating func change(_ random: inout SeededRandom) {
        let dice = Int.random(in: 0..<200, using: &random)
        if dice < 2 {
            device += 1
            wattHourTenths = [.random(in: 0...1_000, using: &random), 0]
        }
        if dice >= 2, dice < 8, traits.changesScaler {
            scalers[0] = [-1, 0, 3].randomElement(using: &random) ?? 0
            scalers[2] = [-2, 0].randomElement(using: &random) ?? 0
        }
        guard traits.hasFalls else { return }
        if dice >= 8, dice < 16 { glitchLeft = Int.random(in: 1...4, using: &random) }
        if dice == 16 { wattHourTenths[0] = .random(in: 0...(max(1, wattHourTenths[0] / 3)), using: &random) }
    }

    private mutating func telegram(at time: Int64, _ pause: Int64, _ random: inout SeededRandom) -> HistoryTelegram {
        var values: [OBISCode: (value: Int64, scaler: Int8)] = [:]
        wattHourTenths[0] += Int64.random(in: 0...(pause / 500), using: &random)
        wattHourTenths[1] += Int64.random(in: 0...9, using: &random) == 0 ? 7 : 0
        let isGlitch = glitchLeft > 0
        if isGlitch { glitchLeft -= 1 }
        func isSent(_ random: inout SeededRandom) -> Bool { Int.random(in: 0..<40, using: &random) != 0 }
        if isSent(&random) {
            let divisor: Int64 = scalers[0] == 3 ? 10_000 : scalers[0] == 0 ? 10 : 1
            values[Self.energyImport] = (isGlitch ? 0 : wattHourTenths[0] / divisor, scalers[0])
        }
        if device != 2, isSent(&random) {
            values[Self.energyExport] = (isGlitch && traits.hasFalls ? 0 : wattHourTenths[1], scalers[1])
        }
        if isSent(&random) { values[Self.power] = (.random(in: -9_000...9_000, using: &random), scalers[2]) }
        return HistoryTelegram(milliseconds: time, device: device, values: values)
    }
}
