/// Abstract objects that belong to the device and not to a medium: clocks, calendars, interfaces.
///
/// Source: IEC 62056-61:2006, table 10; DLMS UA 1000-1 for what was added.
enum AbstractEntries {
    static let all: [CatalogueEntry] = [
        CatalogueEntry(1, 0, 0, "clock", "Clock", "Uhr", words: ["uhr"]),
        CatalogueEntry(1, 0, 1...127, "clock_further", "Clock, further", "Uhr, weitere"),
        CatalogueEntry(1, 1, 0...127, "unix_clock", "Unix clock", "Unix-Uhr"),
        CatalogueEntry(1, 2, 0...127, "fine_clock", "Clock of high resolution", "Hochauflösende Uhr"),
        CatalogueEntry(2, 0, 0, "modem", "Modem", "Modem"),
        CatalogueEntry(10, 0, 0, "global_reset", "Global reset", "Globale Rückstellung"),
        CatalogueEntry(10, 0, 1, "billing_reset", "End of the billing period", "Ende der Abrechnungsperiode"),
        CatalogueEntry(10, 0, 100, "tariff_script", "Tariff script", "Tarifskript"),
        CatalogueEntry(10, 0, 106, "disconnect_script", "Disconnector script", "Trennschalterskript"),
        CatalogueEntry(11, 0, 0...127, "special_days", "Special days", "Sondertage"),
        CatalogueEntry(12, 0, 0...127, "schedule", "Schedule", "Zeitplan"),
        CatalogueEntry(13, 0, 0...127, "activity_calendar", "Activity calendar", "Tarifkalender"),
        CatalogueEntry(14, 0, 0...127, "register_activation", "Register activation", "Registeraktivierung"),
        CatalogueEntry(
            15, 0, 0, "billing_action", "Action at the end of the billing period",
            "Aktion am Ende der Abrechnungsperiode"),
        CatalogueEntry(16, 0, 0...127, "register_monitor", "Register monitor", "Registerüberwachung"),
        CatalogueEntry(16, 1, 0...9, "alarm_monitor", "Alarm monitor", "Alarmüberwachung"),
        CatalogueEntry(17, 0, 0...127, "limiter", "Limiter", "Begrenzer"),
        CatalogueEntry(20, 0, 0, "optical_port", "Optical port", "Optische Schnittstelle"),
        CatalogueEntry(20, 0, 1, "electrical_port", "Electrical port", "Elektrische Schnittstelle"),
        CatalogueEntry(21, 0, 0, "port_readout", "Readout of the port", "Auslesung der Schnittstelle"),
        CatalogueEntry(21, 0, 1, "display_readout", "Readout of the display", "Auslesung der Anzeige"),
        CatalogueEntry(22, 0, 0, "hdlc", "HDLC settings", "HDLC-Einstellungen"),
        CatalogueEntry(24, 1, 0, "mbus_client", "M-Bus client", "M-Bus-Client"),
        CatalogueEntry(24, 2, 0...127, "mbus_value", "M-Bus value", "M-Bus-Wert"),
        CatalogueEntry(24, 4, 0, "mbus_valve", "M-Bus disconnector", "M-Bus-Trennschalter"),
        CatalogueEntry(25, 0, 0, "tcp_udp", "TCP and UDP settings", "TCP- und UDP-Einstellungen"),
        CatalogueEntry(25, 1, 0, "ipv4", "IPv4 settings", "IPv4-Einstellungen"),
        CatalogueEntry(25, 2, 0, "mac_address", "MAC address", "MAC-Adresse"),
        CatalogueEntry(25, 6, 0, "gsm_diagnostic", "Diagnosis of the mobile network", "Diagnose des Mobilfunks"),
        CatalogueEntry(25, 7, 0, "ipv6", "IPv6 settings", "IPv6-Einstellungen"),
        CatalogueEntry(25, 9, 0, "push", "Push settings", "Push-Einstellungen"),
        CatalogueEntry(40, 0, 0, "association", "Present association", "Jetzige Assoziation"),
        CatalogueEntry(41, 0, 0, "sap_assignment", "SAP assignment", "SAP-Zuordnung"),
        CatalogueEntry(42, 0, 0, "logical_device", "Name of the logical device", "Name des logischen Geräts"),
        CatalogueEntry(43, 0, 0...127, "security", "Security settings", "Sicherheitseinstellungen"),
        CatalogueEntry(43, 1, 0...127, "invocation_count", "Invocation counter", "Aufrufzähler", unit: 255),
        CatalogueEntry(44, 0, 0...127, "image_transfer", "Image transfer", "Firmwareübertragung"),
    ]

    /// What group C says of abstract objects and, from 94 on, of all media.
    static func group(c: UInt8) -> BilingualText? {
        groups.first { $0.c.contains(c) }?.name
    }

    private static let groups: [(c: ClosedRange<UInt8>, name: BilingualText)] = [
        (0...0, BilingualText("general purpose", "allgemeine Zwecke")),
        (1...1, BilingualText("clock", "Uhr")),
        (2...2, BilingualText("modem", "Modem")),
        (10...10, BilingualText("scripts", "Skripte")),
        (11...11, BilingualText("special days", "Sondertage")),
        (12...12, BilingualText("schedules", "Zeitpläne")),
        (13...13, BilingualText("activity calendars", "Tarifkalender")),
        (14...14, BilingualText("register activation", "Registeraktivierung")),
        (15...15, BilingualText("actions at set times", "Aktionen zu festen Zeiten")),
        (16...16, BilingualText("monitors", "Überwachung")),
        (17...17, BilingualText("limiters", "Begrenzer")),
        (18...18, BilingualText("array managers", "Feldverwaltung")),
        (19...19, BilingualText("payment", "Bezahlung")),
        (20...33, BilingualText("interfaces", "Schnittstellen")),
        (40...42, BilingualText("associations and logical devices", "Assoziationen und logische Geräte")),
        (43...44, BilingualText("security and firmware", "Sicherheit und Firmware")),
        (65...66, BilingualText("tables", "Tabellen")),
        (93...93, BilingualText("a consortium's own", "konsortieneigen")),
        (94...94, BilingualText("a country's own", "landeseigen")),
        (96...96, BilingualText("service entries", "Serviceeinträge")),
        (97...97, BilingualText("errors and alarms", "Fehler und Alarme")),
        (98...98, BilingualText("lists", "Listen")),
        (99...99, BilingualText("profiles", "Profile")),
        (127...127, BilingualText("inactive objects", "inaktive Objekte")),
        (128...199, BilingualText("maker's own", "herstellereigen")),
        (240...240, BilingualText("maker's own", "herstellereigen")),
    ]

    /// What group D says of service entries (C = 96).
    static func serviceGroup(d: UInt8) -> BilingualText? {
        switch d {
        case 1: BilingualText("identification", "Identifikation")
        case 2: BilingualText("changes", "Änderungen")
        case 3: BilingualText("signals of inputs and outputs", "Signale der Ein- und Ausgänge")
        case 4: BilingualText("internal control signals", "interne Steuersignale")
        case 5: BilingualText("operating status", "Betriebszustand")
        case 6: BilingualText("battery and auxiliary supply", "Batterie und Hilfsspeisung")
        case 7: BilingualText("power failures", "Netzausfälle")
        case 8: BilingualText("time of operation", "Betriebszeit")
        case 9: BilingualText("surroundings", "Umgebung")
        case 10: BilingualText("status registers", "Statusregister")
        case 11: BilingualText("event codes", "Ereigniscodes")
        case 12: BilingualText("communication", "Kommunikation")
        case 13: BilingualText("messages to the consumer", "Nachrichten an den Verbraucher")
        case 14: BilingualText("active tariff", "aktiver Tarif")
        case 15: BilingualText("event counters", "Ereigniszähler")
        case 16: BilingualText("signatures", "Signaturen")
        case 20: BilingualText("manipulation", "Manipulation")
        case 50...99: BilingualText("maker's own", "herstellereigen")
        default: nil
        }
    }

    /// What group D says of general purposes (C = 0).
    static func generalGroup(d: UInt8) -> BilingualText? {
        switch d {
        case 0: BilingualText("identification", "Identifikation")
        case 1: BilingualText("billing periods", "Abrechnungsperioden")
        case 2: BilingualText("programs", "Programme")
        case 3: BilingualText("pulse constants", "Impulskonstanten")
        case 4: BilingualText("ratios", "Verhältnisse")
        case 5: BilingualText("demand limits", "Leistungsgrenzen")
        case 6: BilingualText("nominal values", "Nennwerte")
        case 7: BilingualText("constants of the inputs", "Konstanten der Eingänge")
        case 8: BilingualText("periods of measurement", "Messperioden")
        case 9: BilingualText("time", "Zeit")
        case 10: BilingualText("coefficients of losses", "Verlustkoeffizienten")
        case 11: BilingualText("measurement algorithms", "Messverfahren")
        default: nil
        }
    }
}
