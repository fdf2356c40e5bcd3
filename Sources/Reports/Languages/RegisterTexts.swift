import Archive
import OBIS

/// What a language calls registers; English has the names of `OBISCode`.
struct RegisterTexts: Sendable {
    /// What group C measures now, and as energy, without phase: 1...20, 91, 92 (IEC 62056-61).
    var momentary: [UInt8: String]
    var energy: [UInt8: String]
    /// Behind the sum of all phases where the meter has both: ` total`.
    var total: String
    /// `{n}`.
    var tariff: String
    /// Behind the energy of a billing period, by group F.
    var periods: [UInt8: String]
    /// Registers with names of their own, by short name.
    var single: [String: String]

    /// The name of a register; nil where the language has none.
    func name(of code: OBISCode) -> String? {
        if let name = single[code.shortName] { return name }
        guard code.a == 1, code.b == 0 else { return nil }
        let isPhase = 21...80 ~= code.c
        let quantity = isPhase ? (code.c - 1) % 20 + 1 : code.c
        let place = isPhase ? " L\((code.c - 1) / 20)" : quantity == 15 || quantity == 16 ? total : ""
        switch code.d {
        case 7 where code.e == 0 && code.f == 255: return momentary[quantity].map { $0 + place }
        case 8:
            guard let energy = energy[quantity], let period = code.f == 255 ? "" : periods[code.f] else { return nil }
            let tariff = code.e == 0 ? "" : tariff.replacing("{n}", with: "\(code.e)")
            return energy + place + tariff + period
        default: return nil
        }
    }
}

extension ReportLanguage {
    /// The name of a channel's register.
    func name(of channel: ChannelInfo) -> String { registers?.name(of: channel.obis) ?? channel.name }
}

extension RegisterTexts {
    /// German.
    static let german = RegisterTexts(
        momentary: [
            1: "Wirkleistung Bezug", 2: "Wirkleistung Lieferung", 3: "Blindleistung Bezug",
            4: "Blindleistung Lieferung", 5: "Blindleistung Quadrant I", 6: "Blindleistung Quadrant II",
            7: "Blindleistung Quadrant III", 8: "Blindleistung Quadrant IV", 9: "Scheinleistung Bezug",
            10: "Scheinleistung Lieferung", 11: "Strom", 12: "Spannung", 13: "Leistungsfaktor", 14: "Frequenz",
            15: "Wirkleistung absolut", 16: "Wirkleistung", 17: "Wirkleistung Quadrant I",
            18: "Wirkleistung Quadrant II", 19: "Wirkleistung Quadrant III", 20: "Wirkleistung Quadrant IV",
            91: "Strom Neutralleiter", 92: "Spannung Neutralleiter",
        ],
        energy: [
            1: "Wirkenergie Bezug", 2: "Wirkenergie Lieferung", 3: "Blindenergie Bezug", 4: "Blindenergie Lieferung",
            5: "Blindenergie Quadrant I", 6: "Blindenergie Quadrant II", 7: "Blindenergie Quadrant III",
            8: "Blindenergie Quadrant IV", 9: "Scheinenergie Bezug", 10: "Scheinenergie Lieferung",
            15: "Wirkenergie absolut", 16: "Wirkenergie saldiert", 17: "Wirkenergie Quadrant I",
            18: "Wirkenergie Quadrant II", 19: "Wirkenergie Quadrant III", 20: "Wirkenergie Quadrant IV",
        ],
        total: " gesamt",
        tariff: ", Tarif {n}",
        periods: [
            96: ", letzter Tag", 97: ", letzte 7 Tage", 98: ", letzte 30 Tage", 99: ", letzte 365 Tage",
            100: ", seit der letzten Rückstellung",
        ],
        single: [
            "server_id": "Server-ID", "device_id": "Geräteidentifikation", "property_number": "Eigentumsnummer",
            "serial_number": "Seriennummer des Herstellers", "device_number": "Gerätenummer",
            "manufacturer": "Hersteller", "manufacturer_id": "Herstellerkennung",
            "public_key": "Öffentlicher Schlüssel", "device_status": "Gerätestatus", "firmware": "Firmware",
            "firmware_version": "Firmware-Version", "firmware_signature": "Firmware-Signatur",
            "firmware_checksum": "Firmware-Prüfsumme", "status": "Statuswort", "operating_status": "Betriebsstatus",
            "operating_seconds": "Betriebssekunden", "parameters_checksum": "Prüfsumme der Parameter",
            "parameters_time": "Letzte Änderung der Parameter", "error": "Fehlerregister", "meter_time": "Zählerzeit",
        ])
}
