import OBIS
import Readings

/// The latest value of each register, in families by unit: `smtrace_reading_watts{meter="house",obis="1-0:16.7.0*255",…}`.
struct MetricsValues {
    private var samples: [String: [Exposition.Sample]] = [:]
    private var units: [String: String] = [:]

    /// Adds the values of a meter; of a register that is sent twice the first one counts.
    mutating func add(_ readings: [Reading], of meter: String) {
        var seen: Set<String> = []
        for reading in readings {
            guard let value = reading.scaled else { continue }
            let symbol = reading.unit.map { Unit(code: $0).symbol } ?? ""
            let suffix = Self.suffix(symbol)
            let obis = reading.obis.description
            guard seen.insert("\(suffix ?? symbol) \(obis)").inserted else { continue }
            var labels = [("meter", meter), ("obis", obis), ("name", reading.obis.shortName)]
            if suffix == nil { labels.append(("unit", symbol)) }
            let family = suffix.map { "smtrace_reading_\($0)" } ?? "smtrace_reading"
            samples[family, default: []].append(.init(labels: labels, value: value.description))
            units[family] = suffix == nil ? nil : symbol
        }
    }

    /// Writes the families.
    func write(to page: inout Exposition) {
        for (family, samples) in samples.sorted(by: { $0.key < $1.key }) {
            let unit = units[family].map { "in \($0)" } ?? "in the unit that the label names"
            page.family(family, .gauge, "The latest value of a register, \(unit).", samples)
        }
    }

    /// How the name of a family ends for a unit; nil for units that are seldom seen.
    private static func suffix(_ symbol: String) -> String? {
        switch symbol {
        case "W": "watts"
        case "VA": "volt_amperes"
        case "var": "vars"
        case "Wh": "watt_hours"
        case "VAh": "volt_ampere_hours"
        case "varh": "var_hours"
        case "A": "amperes"
        case "V": "volts"
        case "Hz": "hertz"
        case "°": "degrees"
        case "°C": "celsius"
        case "m³": "cubic_meters"
        case "s": "seconds"
        default: nil
        }
    }
}
