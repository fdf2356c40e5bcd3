/// A key of `smtrace.cfg`, as the reference describes it and the reader checks it.
public struct SettingsKey: Sendable {
    /// Whether this version does what the key says.
    public enum Availability: Sendable {
        /// It does.
        case available
        /// A later one will; the key is refused.
        case later
    }

    /// The key with those above it; `*` stands for any meter: `meters.*.baud`.
    public let path: String
    /// What its values are.
    public let kind: SettingKind
    /// The value where none is given, as it would be written; nil where there is none.
    public let defaultText: String?
    /// The kinds of source that it belongs to; empty for all.
    public let sources: [String]
    /// Whether this version does what it says.
    public let availability: Availability
    /// What it does, in one sentence.
    public let documentation: String

    init(
        _ path: String, _ kind: SettingKind, default defaultText: String? = nil, sources: [String] = [],
        _ documentation: String, availability: Availability = .available
    ) {
        self.path = path
        self.kind = kind
        self.defaultText = defaultText
        self.sources = sources
        self.availability = availability
        self.documentation = documentation
    }

    /// The last part of the path.
    public var name: String { path.split(separator: ".").last.map(String.init) ?? path }

    /// The path without its last part; empty at the top.
    var parent: String { path.split(separator: ".").dropLast().joined(separator: ".") }

    /// What may stand there, with the default, for messages and for the reference.
    public var allowed: String { defaultText.map { "\(kind.allowed) (default \($0))" } ?? kind.allowed }
}
