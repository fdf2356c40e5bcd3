/// Abstract service entries (C of 96), errors and alarms (97), lists (98) and profiles (99).
///
/// Source: IEC 62056-61:2006, tables 16 to 19; 96.20 and what follows 96.7.9 were added later (DLMS UA 1000-1).
enum ServiceEntries {
    static let all: [CatalogueEntry] = service + powerFailures + tampering + errors + profiles

    private static let service: [CatalogueEntry] = [
        CatalogueEntry(96, 1, 1...9, "device_number_further", "Device number, further", "Gerätenummer, weitere"),
        CatalogueEntry(96, 1, 10, "metering_point_id", "Metering point id", "Messstellenkennung"),
        CatalogueEntry(
            96, 2, 0, "configuration_changes", "Changes of the configuration", "Änderungen der Konfiguration", unit: 255
        ),
        CatalogueEntry(
            96, 2, 1, "configuration_change_date", "Date of the last change of configuration",
            "Datum der letzten Änderung der Konfiguration"),
        CatalogueEntry(
            96, 2, 2, "time_switch_change_date", "Date of the last change of the time switch program",
            "Datum der letzten Änderung des Schaltuhrprogramms"),
        CatalogueEntry(
            96, 2, 3, "ripple_control_change_date", "Date of the last change of the ripple control program",
            "Datum der letzten Änderung des Rundsteuerprogramms"),
        CatalogueEntry(
            96, 2, 4, "security_switches", "Status of the security switches", "Status der Sicherheitsschalter"),
        CatalogueEntry(96, 2, 5, "calibration_date", "Date of the last calibration", "Datum der letzten Eichung"),
        CatalogueEntry(
            96, 2, 6, "next_configuration_date", "Date of the next change of configuration",
            "Datum der nächsten Änderung der Konfiguration"),
        CatalogueEntry(
            96, 2, 7, "calendar_activation_date", "Activation of the passive calendar",
            "Aktivierung des passiven Kalenders"),
        CatalogueEntry(
            96, 2, 10, "protected_changes", "Changes of the protected configuration",
            "Änderungen der geschützten Konfiguration", unit: 255),
        CatalogueEntry(
            96, 2, 11, "protected_change_date", "Date of the last change of the protected configuration",
            "Datum der letzten Änderung der geschützten Konfiguration"),
        CatalogueEntry(
            96, 2, 12, "clock_set_date", "Date of the last setting of the clock", "Datum der letzten Uhrstellung"),
        CatalogueEntry(
            96, 2, 13, "firmware_activation_date", "Date of the last activation of firmware",
            "Datum der letzten Aktivierung von Firmware"),
        CatalogueEntry(96, 3, 0, "signals", "Input and output signals", "Ein- und Ausgangssignale"),
        CatalogueEntry(
            96, 3, 1...4, "signals_word", "Input and output signals, word", "Ein- und Ausgangssignale, Wort"),
        CatalogueEntry(96, 3, 10, "disconnect_control", "Disconnector", "Trennschalter"),
        CatalogueEntry(96, 4, 0, "internal_signals", "Internal control signals", "Interne Steuersignale"),
        CatalogueEntry(
            96, 4, 1...4, "internal_signals_word", "Internal control signals, word", "Interne Steuersignale, Wort"),
        CatalogueEntry(96, 5, 0, "internal_status", "Internal operating status", "Interner Betriebszustand"),
        CatalogueEntry(
            96, 5, 1...4, "internal_status_word", "Internal operating status, word", "Interner Betriebszustand, Wort"),
        CatalogueEntry(96, 6, 0, "battery_use", "Use of the battery", "Benutzung der Batterie"),
        CatalogueEntry(96, 6, 1, "battery_charge", "Charge of the battery", "Ladung der Batterie"),
        CatalogueEntry(
            96, 6, 2, "battery_change_date", "Date of the next battery change", "Datum des nächsten Batteriewechsels"),
        CatalogueEntry(96, 6, 3, "battery_voltage", "Battery voltage", "Batteriespannung", unit: 35),
        CatalogueEntry(
            96, 6, 4, "battery_capacity", "Initial capacity of the battery", "Anfangskapazität der Batterie", unit: 57),
        CatalogueEntry(96, 6, 5, "battery_date", "Date of the battery", "Datum der Batterie"),
        CatalogueEntry(96, 6, 6, "battery_remaining", "Remaining use of the battery", "Restlaufzeit der Batterie"),
        CatalogueEntry(96, 6, 10, "auxiliary_use", "Use of the auxiliary supply", "Benutzung der Hilfsspeisung"),
        CatalogueEntry(
            96, 6, 11, "auxiliary_supply_voltage", "Voltage of the auxiliary supply", "Spannung der Hilfsspeisung",
            unit: 35),
        CatalogueEntry(96, 8, 0, "operating_time", "Time of operation", "Betriebszeit", words: ["betriebszeit"]),
        CatalogueEntry(96, 8, 1...63, "operating_time_tariff", "Time of operation, tariff", "Betriebszeit, Tarif"),
        CatalogueEntry(
            96, 9, 0, "ambient_temperature", "Ambient temperature", "Umgebungstemperatur", unit: 9,
            words: ["temperatur", "umgebungstemperatur"]),
        CatalogueEntry(96, 9, 1, "ambient_pressure", "Ambient pressure", "Umgebungsdruck"),
        CatalogueEntry(96, 9, 2, "humidity", "Relative humidity", "Relative Feuchte", unit: 56, words: ["luftfeuchte"]),
        CatalogueEntry(96, 10, 1...10, "status_register", "Status register", "Statusregister"),
        CatalogueEntry(96, 11, 0...99, "event_code", "Event code", "Ereigniscode"),
        CatalogueEntry(96, 12, 1, "connections", "Connections", "Verbindungen", unit: 255),
        CatalogueEntry(96, 12, 4, "communication_parameter", "Communication parameter", "Kommunikationsparameter"),
        CatalogueEntry(
            96, 12, 5, "field_strength", "Field strength of the radio", "Feldstärke des Funks",
            words: ["signal_strength"]),
        CatalogueEntry(96, 12, 6, "telephone_number", "Telephone number", "Telefonnummer"),
        CatalogueEntry(96, 13, 0, "consumer_message", "Message to the consumer", "Nachricht an den Verbraucher"),
        CatalogueEntry(96, 13, 1, "display_message", "Message on the display", "Nachricht auf der Anzeige"),
        CatalogueEntry(96, 14, 0, "tariff", "Active tariff", "Aktiver Tarif", words: ["tarif", "active_tariff"]),
        CatalogueEntry(96, 14, 1...15, "tariff_further", "Active tariff, further", "Aktiver Tarif, weiterer"),
        CatalogueEntry(96, 15, 0...99, "event_count", "Event counter", "Ereigniszähler", unit: 255),
        CatalogueEntry(96, 16, 0...9, "entry_signature", "Signature of profile entries", "Signatur der Profileinträge"),
    ]

    private static let powerFailures: [CatalogueEntry] = {
        let places: [(short: String, name: BilingualText)] = [
            ("", BilingualText("all phases", "alle Phasen")), ("_l1", BilingualText("L1", "L1")),
            ("_l2", BilingualText("L2", "L2")), ("_l3", BilingualText("L3", "L3")),
            ("_any", BilingualText("any phase", "beliebige Phase")),
        ]
        let kinds: [(short: String, name: BilingualText, unit: UInt8?, numbers: [UInt8])] = [
            ("power_failures", BilingualText("Power failures", "Netzausfälle"), 255, [0, 1, 2, 3, 21]),
            ("long_power_failures", BilingualText("Long power failures", "Lange Netzausfälle"), 255, [5, 6, 7, 8, 9]),
            (
                "power_failure_time", BilingualText("Time of the power failure", "Zeit des Netzausfalls"), nil,
                [10, 11, 12, 13, 14]
            ),
            (
                "power_failure_duration",
                BilingualText("Duration of the long power failure", "Dauer des langen Netzausfalls"), 7,
                [15, 16, 17, 18, 19]
            ),
        ]
        var entries = [
            CatalogueEntry(
                96, 7, 4, "auxiliary_failures", "Failures of the auxiliary supply", "Ausfälle der Hilfsspeisung",
                unit: 255),
            CatalogueEntry(
                96, 7, 20, "power_failure_threshold", "Threshold of long power failures",
                "Schwelle langer Netzausfälle",
                unit: 7),
        ]
        for kind in kinds {
            for (place, number) in zip(places, kind.numbers) {
                let name = kind.name + BilingualText(", ", ", ") + place.name
                entries.append(
                    CatalogueEntry(
                        96, 7, number, kind.short + place.short, name.english, name.german, unit: kind.unit))
            }
        }
        return entries
    }()

    private static let tampering: [CatalogueEntry] = {
        let kinds: [(short: String, name: BilingualText)] = [
            ("meter_open", BilingualText("Meter opened", "Zähler geöffnet")),
            ("cover_open", BilingualText("Terminal cover opened", "Klemmendeckel geöffnet")),
            ("tilt", BilingualText("Tilted", "Gekippt")),
            ("magnet", BilingualText("Strong magnetic field", "Starkes Magnetfeld")),
            ("switch_tamper", BilingualText("Supply switch manipulated", "Schaltgerät manipuliert")),
            ("metrology_tamper", BilingualText("Measurement manipulated", "Messung manipuliert")),
            ("communication_tamper", BilingualText("Communication manipulated", "Kommunikation manipuliert")),
        ]
        return kinds.enumerated().flatMap { index, kind in
            let e = UInt8(index * 5)
            let (english, german) = (kind.name.english, kind.name.german)
            return [
                CatalogueEntry(
                    96, 20, e, kind.short + "_count", english + ", how often", german + ", Anzahl", unit: 255),
                CatalogueEntry(96, 20, e + 1, kind.short + "_time", english + ", when", german + ", Zeit"),
                CatalogueEntry(
                    96, 20, e + 2, kind.short + "_duration", english + ", how long", german + ", Dauer", unit: 7),
                CatalogueEntry(
                    96, 20, e + 3, kind.short + "_duration_sum", english + ", how long in all",
                    german + ", Dauer gesamt", unit: 7),
            ]
        }
    }()

    private static let errors: [CatalogueEntry] = [
        CatalogueEntry(97, 97, 0...9, "error_register", "Error register", "Fehlerregister"),
        CatalogueEntry(97, 97, 255, "error_registers", "Error registers, all", "Fehlerregister, alle"),
        CatalogueEntry(97, 98, 0...9, "alarm_register", "Alarm register", "Alarmregister"),
        CatalogueEntry(97, 98, 10...19, "alarm_filter", "Alarm filter", "Alarmfilter"),
        CatalogueEntry(97, 98, 20...29, "alarm_descriptor", "Alarm descriptor", "Alarmbeschreibung"),
        CatalogueEntry(97, 98, 255, "alarm_registers", "Alarm registers, all", "Alarmregister, alle"),
    ]

    private static let profiles: [CatalogueEntry] = [
        CatalogueEntry(
            98, 1, 0...127, "billing_data", "Data of the billing period", "Daten der Abrechnungsperiode", periods: true),
        CatalogueEntry(
            98, 2, 0...127, "billing2_data", "Data of the billing period 2", "Daten der Abrechnungsperiode 2",
            periods: true),
        CatalogueEntry(98, 10, 0...127, "register_table", "Register table", "Registertabelle", periods: true),
        CatalogueEntry(99, 1, 0...127, "load_profile", "Load profile", "Lastgang", words: ["lastgang"]),
        CatalogueEntry(
            99, 2, 0...127, "load_profile_interval2", "Load profile of recording interval 2",
            "Lastgang der Registrierperiode 2"),
        CatalogueEntry(99, 3, 0, "test_profile", "Load profile of the test", "Lastgang der Prüfung"),
        CatalogueEntry(99, 12, 0...127, "connection_profile", "Profile of connections", "Profil der Verbindungen"),
        CatalogueEntry(99, 13, 0...127, "gsm_profile", "Profile of the mobile network", "Profil des Mobilfunks"),
        CatalogueEntry(99, 16, 0...127, "parameter_log", "Log of parameters", "Logbuch der Parameter"),
        CatalogueEntry(99, 98, 0...127, "event_log", "Event log", "Ereignislogbuch"),
    ]
}
