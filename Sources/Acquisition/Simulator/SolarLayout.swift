import SML

/// Registers of both directions in 0.1 Wh and five bytes, power in whole watts in as few bytes as it takes.
struct SolarLayout: TelegramLayout {
    var options: TelegramEncoder.Options {
        var options = TelegramEncoder.Options()
        options.tagByteCount = 2
        options.shortensChecksum = true
        return options
    }

    let listName: [UInt8]? = [0x01, 0x00, 0x62, 0x0a, 0xff, 0xff]

    /// The status word's bit 5: power flows into the grid.
    private static let importing: UInt64 = 0x0182
    private static let exporting: UInt64 = 0x01a2

    func entries(serverID: [UInt8]) -> [EncodedEntry] {
        typealias Layouts = TelegramLayouts
        return [
            Layouts.maker,
            // 1-0:0.0.9*255
            EncodedEntry(obis: 0x0100_0000_09ff, value: .octets(serverID)),
            EncodedEntry(obis: Layouts.code(1, 8), value: .absent, unit: UnitCode.wattHour, scaler: -1, status: 0),
            EncodedEntry(obis: Layouts.code(2, 8), value: .absent, unit: UnitCode.wattHour, scaler: -1),
            EncodedEntry(obis: Layouts.code(16, 7), value: .absent, unit: UnitCode.watt, scaler: 0),
        ]
    }

    func fill(_ entries: inout [EncodedEntry], _ measurement: Measurement) {
        let unit = TelegramLayouts.tenthWattHour
        entries[2].value = .integer(measurement.first / unit, byteCount: 5)
        entries[2].status = measurement.power < 0 ? Self.exporting : Self.importing
        entries[3].value = .integer(measurement.second / unit, byteCount: 5)
        entries[4].value = .integer(measurement.power / 100)
    }
}
