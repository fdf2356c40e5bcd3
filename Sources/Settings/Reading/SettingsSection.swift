import OBIS

/// A mapping of the file that was checked against the schema: values by key, sections by name.
struct SettingsSection {
    /// The schema's path, with `*` for a meter's name.
    let pattern: String
    /// The path in the file.
    let path: String
    /// The line of its key; nil where the file does not have it.
    let line: Int?
    var values: [String: (value: SettingValue, line: Int)] = [:]
    /// The values of keys that have a list.
    var lists: [String: [(value: SettingValue, line: Int)]] = [:]
    var sections: [String: SettingsSection] = [:]
    /// The names of its sections, or of its values where users choose them, in the order of the file; of a list of
    /// sections their numbers from 1.
    var order: [String] = []

    /// Whether the file has it.
    var isGiven: Bool { line != nil }

    /// Its sections, in the order of the file.
    var children: [SettingsSection] { order.compactMap { sections[$0] } }

    /// The section under a key; an empty one where the file does not have it.
    func section(_ key: String) -> SettingsSection {
        sections[key] ?? SettingsSection(pattern: join(pattern, key), path: join(path, key), line: nil)
    }

    /// The value of a key, or its default; nil where it has neither.
    func value(_ key: String) -> SettingValue? {
        if let found = values[key] { return found.value }
        guard let key = SettingsSchema.key(join(pattern, key)), let text = key.defaultText else { return nil }
        return try? key.kind.read(text)
    }

    /// The line of a key's value; nil where it is not given.
    func line(of key: String) -> Int? { values[key]?.line ?? lists[key]?.first?.line ?? sections[key]?.line }

    /// Whether a key is given, with something that can be read or not.
    func has(_ key: String) -> Bool { line(of: key) != nil }

    func text(_ key: String) -> String? {
        if case .text(let value) = value(key) { value } else { nil }
    }

    func integer(_ key: String) -> Int64? {
        if case .integer(let value) = value(key) { value } else { nil }
    }

    func toggle(_ key: String) -> Bool? {
        if case .toggle(let value) = value(key) { value } else { nil }
    }

    func texts(_ key: String) -> [(text: String, line: Int)] {
        (lists[key] ?? []).compactMap { if case .text(let text) = $0.value { (text, $0.line) } else { nil } }
    }

    func decimal(_ key: String) -> ScaledValue? {
        if case .decimal(let value) = value(key) { value } else { nil }
    }

    func addresses(_ key: String) -> [MailAddress] {
        (lists[key] ?? []).compactMap { if case .mailAddress(let address) = $0.value { address } else { nil } }
    }

    func age(_ key: String) -> Age? {
        if case .age(let value) = value(key) { value } else { nil }
    }
}

/// A path with one more part.
func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
