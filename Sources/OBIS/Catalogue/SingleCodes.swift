/// Codes that no rule composes: identification, status, what only some makers send.
///
/// Short names here are older than the tables; they stay as they are, since archives hold them.
enum SingleCodes {
    /// One code with its names.
    struct Single: Sendable {
        let code: OBISCode
        let name: RegisterName
        /// Other words for the short name that are understood.
        let aliases: [String]
        /// Whether the tables lack it, so that it is known from meters and not from the standard.
        let isMakers: Bool
    }

    static func find(_ code: OBISCode) -> Single? { byCode[code] }

    static func name(of code: OBISCode) -> RegisterName? { byCode[code]?.name }

    /// Whether a code is known from meters alone.
    static func isMakers(_ code: OBISCode) -> Bool { byCode[code]?.isMakers == true }

    /// The codes with this short name or alias.
    static func codes(named word: String) -> [OBISCode] { byWord[word] ?? [] }

    private static let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }

    private static let byWord: [String: [OBISCode]] = {
        var result: [String: [OBISCode]] = [:]
        for single in all { for word in single.aliases { result[word, default: []].append(single.code) } }
        // A short name means its own code, whatever else has it as another word.
        for single in all { result[single.name.short] = [single.code] }
        return result
    }()

    private static func single(
        _ code: OBISCode, _ short: String, _ english: String, _ german: String, unit: UInt8? = nil,
        _ aliases: [String] = [], makers: Bool = false
    ) -> Single {
        Single(
            code: code, name: RegisterName(short, BilingualText(english, german), unit: unit), aliases: aliases,
            isMakers: makers)
    }

    static let all: [Single] = identification + states + makers

    private static let number = "zaehlernummer"

    private static let identification: [Single] = [
        single(OBISCode(1, 0, 96, 1, 0), "server_id", "Server id", "Server-ID", [number, "meter_id"]),
        single(
            OBISCode(1, 0, 0, 0, 9), "device_id", "Device identification", "Geräteidentifikation", [number, "meter_id"]),
        single(
            OBISCode(1, 0, 0, 0, 0), "property_number", "Property number of the operator", "Eigentumsnummer",
            ["eigentumsnummer", number]),
        single(
            OBISCode(0, 0, 96, 1, 255), "serial_number", "Serial number of the maker", "Fabriknummer",
            ["fabriknummer", "seriennummer", number]),
        single(OBISCode(0, 0, 96, 1, 0), "device_number", "Device number", "Gerätenummer", ["geraetenummer"]),
        single(OBISCode(1, 0, 0, 2, 0, 0), "firmware", "Firmware version", "Firmwareversion"),
        single(OBISCode(1, 0, 0, 2, 0), "firmware_version", "Firmware version", "Firmwareversion", ["firmwareversion"]),
        single(OBISCode(1, 0, 0, 2, 8), "firmware_signature", "Firmware signature", "Firmwaresignatur"),
    ]

    private static let states: [Single] = [
        single(OBISCode(1, 0, 96, 5, 0), "status", "Status word", "Statuswort", ["statuswort"]),
        single(
            OBISCode(1, 0, 96, 5, 5), "operating_status", "Operating status", "Betriebszustand", ["betriebszustand"]),
        single(
            OBISCode(1, 0, 96, 8, 0), "operating_seconds", "Seconds of operation", "Betriebssekunden", unit: 7,
            ["betriebssekunden", "sekundenindex"]),
        single(OBISCode(1, 0, 97, 97, 0), "error", "Error register", "Fehlerregister", ["fehler", "fehlerregister"]),
        // The standard has the limit of clock shifts here; meters send their time.
        single(
            OBISCode(1, 0, 0, 9, 11), "meter_time", "Meter's time", "Zeit des Zählers", ["zaehlerzeit"], makers: true),
    ]

    /// Groups 96.50 to 96.99 are each maker's; these are sent by meters of several.
    private static let makers: [Single] = [
        maker(OBISCode(1, 0, 96, 50, 1, 1), "manufacturer", "Manufacturer", "Hersteller", ["hersteller", "maker"]),
        maker(
            OBISCode(129, 129, 199, 130, 3), "manufacturer_id", "Manufacturer identification", "Herstellerkennung",
            ["herstellerkennung", "hersteller"]),
        maker(
            OBISCode(129, 129, 199, 130, 5), "public_key", "Public key", "Öffentlicher Schlüssel",
            ["oeffentlicher_schluessel"]),
        maker(
            OBISCode(129, 129, 199, 240, 6), "device_status", "Status of the device, maker's own",
            "Gerätestatus, herstellereigen"),
        // EFR's SGM-C4 and others.
        maker(OBISCode(1, 0, 96, 50, 1, 4), "hardware_version", "Hardware version", "Hardwareversion"),
        maker(OBISCode(1, 0, 96, 50, 4, 4), "parameters_version", "Version of the parameters", "Version der Parameter"),
        maker(
            OBISCode(1, 0, 96, 50, 2, 4), "parameters_checksum", "Checksum of the parameters", "Prüfsumme der Parameter"
        ),
        maker(
            OBISCode(1, 0, 96, 50, 2, 6), "parameters_time", "Time of the last change of parameters",
            "Zeit der letzten Änderung der Parameter"),
        maker(OBISCode(1, 0, 96, 90, 2, 1), "firmware_checksum", "Firmware checksum", "Prüfsumme der Firmware"),
        maker(OBISCode(1, 0, 96, 90, 2, 2), "firmware_checksum2", "Firmware checksum 2", "Prüfsumme der Firmware 2"),
        maker(OBISCode(1, 0, 97, 97, 0, 0), "error_flags", "Error flags", "Fehlerkennzeichen"),
        maker(OBISCode(1, 0, 0, 9, 11, 0), "readout_time", "Time of the readout", "Zeit der Auslesung"),
        // The FNN's requirements for meters of EDL 21, also Hager's eHZ. 1.17.0 goes out at the back only.
        maker(
            OBISCode(1, 0, 1, 17, 0), "energy_import_signed", "Active energy import, last signed value",
            "Wirkenergie Bezug, letzter signierter Wert", unit: 30),
        maker(OBISCode(1, 0, 96, 50, 0, 0), "grid_status", "Status of the grid", "Netzstatus", ["netzstatus"]),
        // In hundredths of a millisecond, without a unit.
        maker(OBISCode(1, 0, 96, 50, 0, 1), "grid_period", "Period of the grid", "Netzperiode", ["netzperiode"]),
        maker(
            OBISCode(1, 0, 96, 50, 0, 2), "chip_temperature", "Chip temperature", "Chiptemperatur", unit: 9,
            ["chiptemperatur"]),
        maker(
            OBISCode(1, 0, 96, 50, 0, 3), "chip_temperature_min", "Chip temperature, minimum",
            "Chiptemperatur, Minimum",
            unit: 9),
        maker(
            OBISCode(1, 0, 96, 50, 0, 4), "chip_temperature_max", "Chip temperature, maximum",
            "Chiptemperatur, Maximum",
            unit: 9),
        maker(
            OBISCode(1, 0, 96, 50, 0, 5), "chip_temperature_average", "Chip temperature, average",
            "Chiptemperatur, Mittelwert", unit: 9),
        maker(OBISCode(1, 0, 96, 50, 0, 6), "control_number", "Control number", "Kontrollnummer"),
        maker(OBISCode(1, 0, 96, 50, 0, 7), "diagnosis", "Diagnosis", "Diagnose"),
        maker(OBISCode(1, 0, 96, 50, 3, 3), "voltage_lowest", "Lowest voltage", "Spannungsminimum", unit: 35),
        maker(OBISCode(1, 0, 96, 50, 3, 4), "voltage_highest", "Highest voltage", "Spannungsmaximum", unit: 35),
    ]

    private static func maker(
        _ code: OBISCode, _ short: String, _ english: String, _ german: String, unit: UInt8? = nil,
        _ aliases: [String] = []
    ) -> Single {
        single(code, short, english, german, unit: unit, aliases, makers: true)
    }
}
