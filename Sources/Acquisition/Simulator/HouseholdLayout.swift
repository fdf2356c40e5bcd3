import SML

/// Three phases in 12 numeric values: powers in 0.1 W, voltages in 0.1 V, currents in 0.01 A, registers in 0.1 Wh.
struct HouseholdLayout: TelegramLayout {
    var options: TelegramEncoder.Options {
        var options = TelegramEncoder.Options()
        options.tagByteCount = 2
        return options
    }

    let listName: [UInt8]? = [0x01, 0x00, 0x62, 0x0a, 0xff, 0xff]

    /// The place of the first register among the entries; the other numbers follow.
    private static let firstNumber = 2

    func entries(serverID: [UInt8]) -> [EncodedEntry] {
        typealias Layouts = TelegramLayouts
        var entries = [
            Layouts.maker,
            EncodedEntry(obis: Layouts.code(96, 1), value: .octets(serverID)),
            EncodedEntry(
                obis: Layouts.code(1, 8), value: .absent, unit: UnitCode.wattHour, scaler: -1, status: 0x1c_0104),
            EncodedEntry(obis: Layouts.code(2, 8), value: .absent, unit: UnitCode.wattHour, scaler: -1),
        ]
        for quantity in [16, 36, 56, 76] as [UInt64] {
            let code = Layouts.code(quantity, 7)
            entries.append(EncodedEntry(obis: code, value: .absent, unit: UnitCode.watt, scaler: -1))
        }
        for quantity in [32, 52, 72] as [UInt64] {
            let code = Layouts.code(quantity, 7)
            entries.append(EncodedEntry(obis: code, value: .absent, unit: UnitCode.volt, scaler: -1))
        }
        for quantity in [31, 51, 71] as [UInt64] {
            let code = Layouts.code(quantity, 7)
            entries.append(EncodedEntry(obis: code, value: .absent, unit: UnitCode.ampere, scaler: -2))
        }
        return entries
    }

    func fill(_ entries: inout [EncodedEntry], _ measurement: Measurement) {
        let first = Self.firstNumber
        let unit = TelegramLayouts.tenthWattHour
        entries[first].value = .unsigned(UInt64(measurement.first / unit), byteCount: 8)
        entries[first + 1].value = .unsigned(UInt64(measurement.second / unit), byteCount: 8)
        let total = measurement.power / 10
        let powerL1 = total * Int64(measurement.shares.0) / 256
        let powerL2 = total * Int64(measurement.shares.1) / 256
        entries[first + 2].value = .integer(total, byteCount: 4)
        fillPhase(&entries, 0, powerL1, measurement)
        fillPhase(&entries, 1, powerL2, measurement)
        fillPhase(&entries, 2, total - powerL1 - powerL2, measurement)
    }

    private func fillPhase(
        _ entries: inout [EncodedEntry], _ phase: Int, _ power: Int64, _ measurement: Measurement
    ) {
        let first = Self.firstNumber + 3 + phase
        let voltage = Self.voltage(phase, power, measurement.unixMilliseconds)
        entries[first].value = .integer(power, byteCount: 4)
        entries[first + 3].value = .unsigned(UInt64(voltage), byteCount: 2)
        // 0.1 W over 0.1 V is 1 A.
        entries[first + 6].value = .unsigned(UInt64(max(0, (power * 100 + voltage / 2) / voltage)), byteCount: 2)
    }

    /// The voltage in 0.1 V: it drifts over the day and minutes, and falls a little under load.
    private static func voltage(_ phase: Int, _ power: Int64, _ milliseconds: Int64) -> Int64 {
        let time = Double(milliseconds)
        let place = Double(phase) / 3
        let drift = 16 * Wave.sine(time / 86_400_000 + place * 0.2) + 8 * Wave.sine(time / 1_130_000 + place)
        let tremble = 5 * Wave.sine(time / 97_000 + place) + 3 * Wave.sine(time / 13_700 - place)
        let volts = 2_325 + drift + tremble - Double(power) / 4_000
        return Int64(min(max(volts.rounded(), 2_250), 2_380))
    }
}
