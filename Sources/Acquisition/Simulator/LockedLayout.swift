import SML

/// What a meter sends before its PIN was entered: whole kilowatt-hours, no power (docs/meters.md, fact 26).
struct LockedLayout: TelegramLayout {
    var options: TelegramEncoder.Options {
        var options = TelegramEncoder.Options()
        options.tagByteCount = 2
        return options
    }

    let listName: [UInt8]? = nil

    /// 1 kWh in 0.01 W · ms.
    private static let kilowattHour: Int64 = 360_000_000_000

    func entries(serverID: [UInt8]) -> [EncodedEntry] {
        typealias Layouts = TelegramLayouts
        return [
            Layouts.maker,
            EncodedEntry(obis: Layouts.code(96, 1), value: .octets(serverID)),
            EncodedEntry(obis: Layouts.code(1, 8), value: .absent, unit: UnitCode.wattHour, scaler: 3, status: 0x0182),
            EncodedEntry(obis: Layouts.code(2, 8), value: .absent, unit: UnitCode.wattHour, scaler: 3),
        ]
    }

    func fill(_ entries: inout [EncodedEntry], _ measurement: Measurement) {
        entries[2].value = .integer(measurement.first / Self.kilowattHour, byteCount: 3)
        entries[3].value = .integer(measurement.second / Self.kilowattHour, byteCount: 3)
    }
}
