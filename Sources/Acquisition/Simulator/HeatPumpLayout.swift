import SML

/// Two tariffs in 0.0001 Wh and power in 0.01 W, with 4-byte tags and all numbers in eight or four bytes.
struct HeatPumpLayout: TelegramLayout {
    var options: TelegramEncoder.Options {
        var options = TelegramEncoder.Options()
        options.tagByteCount = 4
        return options
    }

    let listName: [UInt8]? = nil

    /// 0.0001 Wh in 0.01 W · ms.
    private static let registerUnit: Int64 = 36_000

    func entries(serverID: [UInt8]) -> [EncodedEntry] {
        typealias Layouts = TelegramLayouts
        return [
            // 1-0:96.50.1*1
            EncodedEntry(obis: 0x0100_6032_0101, value: .octets(SimulatedServerID.maker), unit: nil),
            EncodedEntry(obis: Layouts.code(96, 1), value: .octets(serverID)),
            EncodedEntry(
                obis: Layouts.code(1, 8), value: .absent, unit: UnitCode.wattHour, scaler: -4, status: 0x1c_0104),
            EncodedEntry(obis: Layouts.code(1, 8, 1), value: .absent, unit: UnitCode.wattHour, scaler: -4),
            EncodedEntry(obis: Layouts.code(1, 8, 2), value: .absent, unit: UnitCode.wattHour, scaler: -4),
            EncodedEntry(obis: Layouts.code(16, 7), value: .absent, unit: UnitCode.watt, scaler: -2),
        ]
    }

    func fill(_ entries: inout [EncodedEntry], _ measurement: Measurement) {
        let unit = Self.registerUnit
        entries[2].value = .integer((measurement.first + measurement.second) / unit, byteCount: 8)
        entries[3].value = .integer(measurement.first / unit, byteCount: 8)
        entries[4].value = .integer(measurement.second / unit, byteCount: 8)
        entries[5].value = .integer(measurement.power, byteCount: 4)
    }
}
