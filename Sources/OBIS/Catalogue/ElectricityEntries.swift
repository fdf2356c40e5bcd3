/// What electricity meters tell of themselves: group C is 0, or 96 where it is theirs alone.
///
/// Source: IEC 62056-61:2006, tables 15 and 16; German additions are those of the FNN's requirements for household meters.
enum ElectricityEntries {
    static let all: [CatalogueEntry] = identification + billing + programs + constants + nominal + clock + states

    private static let identification: [CatalogueEntry] = [
        CatalogueEntry(0, 0, 1...8, "identification", "Identification number", "Identifikationsnummer"),
        CatalogueEntry(0, 0, 255, "identification_complete", "Complete identification", "Vollständige Identifikation"),
        CatalogueEntry(96, 1, 1...9, "metering_point", "Metering point number", "Messstellennummer"),
        CatalogueEntry(
            96, 1, 255, "metering_point_complete", "Complete metering point id", "Vollständige Messstellennummer"),
    ]

    private static let billing: [CatalogueEntry] = [
        CatalogueEntry(
            0, 1, 0, "billing_count", "Billing period counter", "Zähler der Abrechnungsperioden", unit: 255,
            periods: true, words: ["reset_count", "rueckstellzaehler"]),
        CatalogueEntry(
            0, 1, 1, "billing_stored", "Stored billing periods", "Gespeicherte Abrechnungsperioden", unit: 255),
        CatalogueEntry(
            0, 1, 2, "billing_time", "Time of the billing period", "Zeit der Abrechnungsperiode", periods: true),
        CatalogueEntry(
            0, 1, 3, "billing2_count", "Billing period counter 2", "Zähler der Abrechnungsperioden 2", unit: 255,
            periods: true),
        CatalogueEntry(
            0, 1, 4, "billing2_stored", "Stored billing periods 2", "Gespeicherte Abrechnungsperioden 2", unit: 255),
        CatalogueEntry(
            0, 1, 5, "billing2_time", "Time of the billing period 2", "Zeit der Abrechnungsperiode 2", periods: true),
    ]

    private static let programs: [CatalogueEntry] = [
        CatalogueEntry(0, 2, 1, "parameter_record", "Parameter record number", "Nummer des Parametersatzes"),
        CatalogueEntry(0, 2, 2, "time_switch_program", "Time switch program number", "Nummer des Schaltuhrprogramms"),
        CatalogueEntry(
            0, 2, 3, "ripple_control_program", "Ripple control program number", "Nummer des Rundsteuerprogramms"),
        CatalogueEntry(0, 2, 4, "connection_diagram", "Connection diagram", "Schaltbild"),
        CatalogueEntry(0, 2, 7, "passive_calendar", "Passive calendar name", "Name des passiven Kalenders"),
    ]

    private static let constants: [CatalogueEntry] = {
        let kinds: [(d: UInt8, short: String, english: String, german: String)] = [
            (0, "active_led", "active energy, LED", "Wirkenergie, LED"),
            (1, "reactive_led", "reactive energy, LED", "Blindenergie, LED"),
            (2, "apparent_led", "apparent energy, LED", "Scheinenergie, LED"),
            (3, "active_output", "active energy, output", "Wirkenergie, Ausgang"),
            (4, "reactive_output", "reactive energy, output", "Blindenergie, Ausgang"),
            (5, "apparent_output", "apparent energy, output", "Scheinenergie, Ausgang"),
            (6, "volt_squared_led", "volt-squared hours, LED", "Voltquadratstunden, LED"),
            (7, "ampere_squared_led", "ampere-squared hours, LED", "Amperequadratstunden, LED"),
            (8, "volt_squared_output", "volt-squared hours, output", "Voltquadratstunden, Ausgang"),
            (9, "ampere_squared_output", "ampere-squared hours, output", "Amperequadratstunden, Ausgang"),
        ]
        let inputs: [(e: UInt8, short: String, english: String, german: String)] = [
            (0, "active", "active energy", "Wirkenergie"), (1, "reactive", "reactive energy", "Blindenergie"),
            (2, "apparent", "apparent energy", "Scheinenergie"),
            (3, "volt_squared", "volt-squared hours", "Voltquadratstunden"),
            (4, "ampere_squared", "ampere-squared hours", "Amperequadratstunden"),
            (5, "unitless", "without a unit", "ohne Einheit"),
            (10, "active_export", "active energy export", "Wirkenergie Lieferung"),
            (11, "reactive_export", "reactive energy export", "Blindenergie Lieferung"),
            (12, "apparent_export", "apparent energy export", "Scheinenergie Lieferung"),
        ]
        return kinds.map {
            CatalogueEntry(
                0, 3, $0.d, "pulse_constant_" + $0.short, "Pulse constant, " + $0.english,
                "Impulskonstante, " + $0.german)
        }
            + inputs.map {
                CatalogueEntry(
                    0, 7, $0.e, "input_constant_" + $0.short, "Pulse constant of the input, " + $0.english,
                    "Impulskonstante des Eingangs, " + $0.german)
            }
    }()

    private static let nominal: [CatalogueEntry] = [
        CatalogueEntry(0, 4, 0, "reading_factor_power", "Reading factor for power", "Ablesefaktor für Leistung"),
        CatalogueEntry(0, 4, 1, "reading_factor_energy", "Reading factor for energy", "Ablesefaktor für Energie"),
        CatalogueEntry(
            0, 4, 2, "current_ratio", "Current transformer ratio, numerator", "Stromwandlerverhältnis, Zähler",
            periods: true),
        CatalogueEntry(
            0, 4, 3, "voltage_ratio", "Voltage transformer ratio, numerator", "Spannungswandlerverhältnis, Zähler",
            periods: true),
        CatalogueEntry(
            0, 4, 4, "overall_ratio", "Overall transformer ratio, numerator", "Gesamtes Wandlerverhältnis, Zähler",
            periods: true),
        CatalogueEntry(
            0, 4, 5, "current_ratio_denominator", "Current transformer ratio, denominator",
            "Stromwandlerverhältnis, Nenner", periods: true),
        CatalogueEntry(
            0, 4, 6, "voltage_ratio_denominator", "Voltage transformer ratio, denominator",
            "Spannungswandlerverhältnis, Nenner", periods: true),
        CatalogueEntry(
            0, 4, 7, "overall_ratio_denominator", "Overall transformer ratio, denominator",
            "Gesamtes Wandlerverhältnis, Nenner", periods: true),
        CatalogueEntry(0, 6, 0, "nominal_voltage", "Nominal voltage", "Nennspannung", unit: 35),
        CatalogueEntry(0, 6, 1, "nominal_current", "Nominal current", "Nennstrom", unit: 33),
        CatalogueEntry(0, 6, 2, "nominal_frequency", "Nominal frequency", "Nennfrequenz", unit: 44),
        CatalogueEntry(0, 6, 3, "maximum_current", "Maximum current", "Grenzstrom", unit: 33),
        CatalogueEntry(
            0, 6, 4, "reference_voltage", "Reference voltage of power quality", "Bezugsspannung der Netzqualität",
            unit: 35, periods: true),
        CatalogueEntry(
            0, 6, 5, "auxiliary_voltage", "Reference voltage of the auxiliary supply",
            "Bezugsspannung der Hilfsspeisung",
            unit: 35, periods: true),
        CatalogueEntry(
            0, 10, 0, "transformer_reactance", "Magnetic losses of the transformer, Xm",
            "Magnetisierungsverluste des Transformators, Xm"),
        CatalogueEntry(
            0, 10, 1, "transformer_iron_resistance", "Iron losses of the transformer, RFe",
            "Eisenverluste des Transformators, RFe"),
        CatalogueEntry(
            0, 10, 2, "line_resistance", "Resistance losses of the line, RCu", "Widerstandsverluste der Leitung, RCu"),
        CatalogueEntry(
            0, 10, 3, "line_reactance", "Reactance losses of the line, Xs", "Reaktanzverluste der Leitung, Xs"),
        CatalogueEntry(0, 11, 1...7, "measurement_algorithm", "Measurement algorithm", "Messverfahren"),
    ]

    private static let clock: [CatalogueEntry] = [
        CatalogueEntry(0, 8, 0, "averaging_period", "Averaging period", "Messperiode der Mittelwerte", unit: 7),
        CatalogueEntry(0, 8, 1, "averaging_period2", "Averaging period 2", "Messperiode der Mittelwerte 2", unit: 7),
        CatalogueEntry(
            0, 8, 2, "measurement_period", "Measurement period of momentary values", "Messperiode der Momentanwerte",
            unit: 7),
        CatalogueEntry(0, 8, 3, "test_period", "Measurement period of tests", "Messperiode der Prüfung", unit: 7),
        CatalogueEntry(0, 8, 4, "recording_interval", "Recording interval", "Registrierperiode", unit: 7),
        CatalogueEntry(0, 8, 5, "recording_interval2", "Recording interval 2", "Registrierperiode 2", unit: 7),
        CatalogueEntry(0, 8, 6, "billing_length", "Length of the billing period", "Länge der Abrechnungsperiode"),
        CatalogueEntry(0, 8, 7, "billing2_length", "Length of the billing period 2", "Länge der Abrechnungsperiode 2"),
        CatalogueEntry(
            0, 8, 8, "harmonics_period", "Measurement period of harmonics", "Messperiode der Oberschwingungen", unit: 7),
        CatalogueEntry(
            0, 9, 0, "since_billing", "Time since the end of the billing period",
            "Zeit seit Ende der Abrechnungsperiode"),
        CatalogueEntry(0, 9, 1, "local_time_of_day", "Local time", "Ortszeit", words: ["uhrzeit"]),
        CatalogueEntry(0, 9, 2, "local_date", "Local date", "Datum", words: ["datum"]),
        CatalogueEntry(0, 9, 5, "week_day", "Day of the week", "Wochentag"),
        CatalogueEntry(0, 9, 6, "reset_time_of_day", "Time of the last reset", "Uhrzeit der letzten Rückstellung"),
        CatalogueEntry(0, 9, 7, "reset_date", "Date of the last reset", "Datum der letzten Rückstellung"),
        CatalogueEntry(0, 9, 8, "pulse_duration", "Duration of output pulses", "Dauer der Ausgangsimpulse"),
        CatalogueEntry(0, 9, 9, "synchronisation_window", "Window of clock synchronisation", "Fenster der Uhrstellung"),
        CatalogueEntry(
            0, 9, 10, "synchronisation_method", "Method of clock synchronisation", "Verfahren der Uhrstellung"),
        CatalogueEntry(0, 9, 12, "reset_lockout", "Lockout time of resets", "Sperrzeit der Rückstellung"),
        CatalogueEntry(
            0, 9, 13, "since_billing2", "Time since the end of the billing period 2",
            "Zeit seit Ende der Abrechnungsperiode 2"),
        CatalogueEntry(
            0, 9, 14, "reset2_time_of_day", "Time of the last reset 2", "Uhrzeit der letzten Rückstellung 2"),
        CatalogueEntry(0, 9, 15, "reset2_date", "Date of the last reset 2", "Datum der letzten Rückstellung 2"),
        CatalogueEntry(0, 9, 16, "reset2_lockout", "Lockout time of resets 2", "Sperrzeit der Rückstellung 2"),
    ]

    private static let states: [CatalogueEntry] = [
        CatalogueEntry(96, 5, 1...4, "status_word", "Status word", "Statuswort"),
        CatalogueEntry(96, 10, 0, "status_missing_voltage", "Status, missing voltage", "Status, fehlende Spannung"),
        CatalogueEntry(96, 10, 1, "status_missing_current", "Status, missing current", "Status, fehlender Strom"),
        CatalogueEntry(
            96, 10, 2, "status_current_without_voltage", "Status, current without voltage",
            "Status, Strom ohne Spannung"),
        CatalogueEntry(96, 10, 3, "status_auxiliary_supply", "Status, auxiliary supply", "Status, Hilfsspeisung"),
        CatalogueEntry(99, 10, 1, "dips_profile", "Profile of voltage dips", "Profil der Spannungseinbrüche"),
        CatalogueEntry(99, 10, 2, "swells_profile", "Profile of voltage swells", "Profil der Spannungsüberhöhungen"),
        CatalogueEntry(99, 10, 3, "cuts_profile", "Profile of voltage cuts", "Profil der Spannungsunterbrechungen"),
        CatalogueEntry(
            99, 13, 0, "unbalance_profile", "Profile of voltage unbalance", "Profil der Spannungsunsymmetrie"),
        CatalogueEntry(99, 97, 0...127, "power_failure_log", "Log of power failures", "Logbuch der Netzausfälle"),
        CatalogueEntry(99, 99, 0...127, "certification_log", "Certification log", "Eichtechnisches Logbuch"),
    ]
}
