import Archive
import Rendering

/// A page in the text format of Prometheus, version 0.0.4: families of samples, each with HELP and TYPE.
///
/// Source: prometheus.io/docs/instrumenting/exposition_formats. What node_exporter's textfile collector reads has no
/// timestamps.
struct Exposition {
    /// What a family's numbers are.
    enum Kind: String {
        /// Only grows while the recorder runs.
        case counter
        /// Goes up and down.
        case gauge
    }

    /// One number of a family.
    struct Sample {
        let labels: [(name: String, value: String)]
        /// A number as Prometheus reads it: decimal, or NaN.
        let value: String
    }

    private(set) var text = ""

    /// Writes a family; one without samples is left out. The name of a counter ends in `_total`.
    mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        guard !samples.isEmpty else { return }
        text += "# HELP \(name) \(Self.escapedHelp(help))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            text += name
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escapedLabel($0.value))\"" }
                text += "{" + labels.joined(separator: ",") + "}"
            }
            text += " \(sample.value)\n"
        }
    }

    /// The same of one number without labels.
    mutating func family(_ name: String, _ kind: Kind, _ help: String, _ value: String?) {
        family(name, kind, help, value.map { [Sample(labels: [], value: $0)] } ?? [])
    }

    /// A time or span in milliseconds as seconds.
    static func seconds(_ milliseconds: Int64) -> String { ExactDecimal.thousandths(milliseconds) }

    static func escapedHelp(_ text: String) -> String { escaped(text, quote: false) }

    static func escapedLabel(_ text: String) -> String { escaped(text, quote: true) }

    /// Backslash, line feed and, in labels, the quotation mark are escaped by a backslash; other characters that could steer
    /// a terminal are shown as such before.
    private static func escaped(_ text: String, quote: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quote: result += "\\\""
            default:
                let shown = Escape.terminal(String(scalar))
                result += shown == String(scalar) ? shown : shown.split(separator: "\\").map { "\\\\" + $0 }.joined()
            }
        }
        return result
    }
}

/// Integers as decimals with a point.
enum ExactDecimal {
    /// `1234` as `1.234`.
    static func thousandths(_ value: Int64) -> String {
        let magnitude = value.magnitude
        let rest = String(1000 + magnitude % 1000).dropFirst()
        return "\(value < 0 ? "-" : "")\(magnitude / 1000).\(rest)"
    }
}
