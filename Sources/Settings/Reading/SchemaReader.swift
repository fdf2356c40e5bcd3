import YAML

/// Holds a document against the schema and collects what is wrong.
struct SchemaReader {
    let file: String
    private(set) var problems: [SettingsProblem] = []

    init(file: String) { self.file = file }

    /// Notes a problem.
    mutating func report(_ line: Int?, _ key: String, _ message: String) {
        problems.append(SettingsProblem(file: file, line: line, key: key, message: message))
    }

    /// Reads a mapping; nil stands for one that is empty.
    mutating func section(_ node: Node?, pattern: String, path: String, line: Int?) -> SettingsSection {
        var section = SettingsSection(pattern: pattern, path: path, line: line)
        guard let node, !node.isNull else { return section }
        guard let entries = node.entries else {
            report(node.line, path, "\(Self.shown(node)) is no section; allowed: keys with values")
            return section
        }
        for entry in entries {
            if pattern == "meters" {
                guard isMeterName(entry) else { continue }
                section.order.append(entry.key)
                section.sections[entry.key] = self.section(
                    entry.value, pattern: "meters.*", path: join(path, entry.key), line: entry.line)
            } else {
                read(entry, into: &section)
            }
        }
        return section
    }

    private mutating func read(_ entry: Node.Entry, into section: inout SettingsSection) {
        let path = join(section.path, entry.key)
        guard let key = SettingsSchema.key(join(section.pattern, entry.key)), key.name == entry.key else {
            return report(entry.line, path, unknown(entry.key, in: section.pattern))
        }
        guard key.availability == .available else {
            return report(entry.line, path, "is not available in this version")
        }
        if key.kind.isSection {
            section.order.append(entry.key)
            section.sections[entry.key] = self.section(entry.value, pattern: key.path, path: path, line: entry.line)
        } else if !entry.value.isNull {
            guard let text = entry.value.text else {
                let what = entry.value.items == nil ? "a section" : "a list"
                return report(
                    entry.value.line, path, "\(what) is not \(article(key.kind.name)); allowed: \(key.allowed)")
            }
            do throws(Refusal) {
                section.values[entry.key] = (try key.kind.read(text), entry.value.line)
            } catch {
                report(
                    entry.value.line, path, "\(SettingsProblem.quoted(text)) \(error.reason); allowed: \(key.allowed)")
            }
        }
    }

    private func unknown(_ name: String, in pattern: String) -> String {
        let siblings = SettingsSchema.children(of: pattern).filter { $0.availability == .available }.map(\.name)
        if let nearest = Spelling.nearest(to: name, in: siblings) {
            return "is not known; did you mean \(nearest)?"
        }
        let elsewhere = SettingsSchema.keys.filter { $0.name == name && $0.path != name }.map(\.path)
        if !elsewhere.isEmpty {
            let places = elsewhere.map { $0.replacingStar() }.joined(separator: " or ")
            return "is not known here; it belongs to \(places)"
        }
        return "is not known; allowed: \(siblings.joined(separator: ", "))"
    }

    private mutating func isMeterName(_ entry: Node.Entry) -> Bool {
        guard let reason = MeterName.refusal(of: entry.key) else { return true }
        report(
            entry.line, "meters",
            "\(SettingsProblem.quoted(entry.key)) \(reason); allowed as a meter's name: \(MeterName.allowed)")
        return false
    }

    private static func shown(_ node: Node) -> String { node.text.map(SettingsProblem.quoted) ?? "a list" }

    private func article(_ noun: String) -> String {
        noun.first.map { "aeiou".contains($0) } ?? false ? "an \(noun)" : "a \(noun)"
    }
}

extension String {
    /// A schema's path as a person would write it.
    fileprivate func replacingStar() -> String {
        split(separator: ".").map { $0 == "*" ? "NAME" : String($0) }.joined(separator: ".")
    }
}
