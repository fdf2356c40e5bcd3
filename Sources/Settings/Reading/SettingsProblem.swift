import YAML

/// One thing that is wrong in a configuration.
public struct SettingsProblem: Error, Equatable, Sendable {
    /// The file as it was named.
    public let file: String
    /// The line, from 1; nil where it concerns the whole file.
    public let line: Int?
    /// The key with those above it, `meters.house.baud`; empty where it concerns the whole file.
    public let key: String
    /// The value, what is wrong with it, and what is allowed.
    public let message: String

    /// A problem at a place.
    public init(file: String, line: Int?, key: String, message: String) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
    }
}

extension SettingsProblem: CustomStringConvertible {
    /// One line: `smtrace.cfg:12: meters.house.baud: "fast" is not a number; allowed: …`.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.isEmpty ? "\(place): \(message)" : "\(place): \(Self.printable(key)): \(message)"
    }

    /// A text that may come from anywhere, in quotes, shortened and without control characters.
    static func quoted(_ text: String) -> String { PrintableText.quoted(text) }

    static func printable(_ text: String) -> String { PrintableText.escaped(text) }
}

/// All that is wrong in a configuration, in the order of its lines; never empty.
public struct SettingsProblems: Error, Equatable, Sendable, CustomStringConvertible {
    /// The problems.
    public let problems: [SettingsProblem]

    /// Sorts the problems by line.
    public init(_ problems: [SettingsProblem]) {
        let indexed = problems.enumerated().sorted {
            ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
        }
        self.problems = indexed.map(\.element)
    }

    /// One line for each.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
