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

    /// Reads what stands under a key that is a section of any shape; nil stands for one that is empty.
    mutating func section(_ node: Node?, pattern: String, path: String, line: Int?) -> SettingsSection {
        var section = SettingsSection(pattern: pattern, path: path, line: line)
        guard let node, !node.isNull else { return section }
        switch SettingsSchema.key(pattern)?.kind.shape ?? .section(bare: nil) {
        case .section(let bare):
            for entry in entries(of: node, bare: bare, path) { read(entry, into: &section) }
        case .namedSections(let names):
            for entry in entries(of: node, path) where isAllowed(entry, names, path) {
                section.order.append(entry.key)
                section.sections[entry.key] = self.section(
                    entry.value, pattern: join(pattern, "*"), path: join(path, entry.key), line: entry.line)
            }
        case .namedValues(let names, let bare):
            for entry in entries(of: node, bare: bare, path) where isAllowed(entry, names, path) {
                guard let key = SettingsSchema.key(join(pattern, "*")) else { continue }
                section.order.append(entry.key)
                value(entry.value, of: key, join(path, entry.key)) { section.values[entry.key] = $0 }
            }
        case .sections:
            for (index, item) in (node.items ?? [node]).enumerated() {
                let name = String(index + 1)
                section.order.append(name)
                section.sections[name] = self.section(
                    item, pattern: join(pattern, "*"), path: node.items == nil ? path : "\(path)[\(name)]",
                    line: item.line)
            }
        case .value, .values: break
        }
        return section
    }

    /// The entries of a mapping; where a bare value may stand for one of them, that.
    private mutating func entries(of node: Node, bare: String? = nil, _ path: String) -> [Node.Entry] {
        if let entries = node.entries { return entries }
        if let bare, node.text != nil {
            return [Node.Entry(key: bare, line: node.line, column: node.column, value: node)]
        }
        report(node.line, path, "\(Self.shown(node)) is no section; allowed: keys with values")
        return []
    }

    private mutating func read(_ entry: Node.Entry, into section: inout SettingsSection) {
        let path = join(section.path, entry.key)
        guard let key = SettingsSchema.key(join(section.pattern, entry.key)), key.name == entry.key else {
            return report(entry.line, path, unknown(entry.key, in: section.pattern))
        }
        guard key.availability == .available else {
            return report(entry.line, path, "is not available in this version")
        }
        switch key.kind.shape {
        case .value: value(entry.value, of: key, path) { section.values[entry.key] = $0 }
        case .values:
            guard !entry.value.isNull else { return }
            for item in entry.value.items ?? [entry.value] {
                value(item, of: key, path) { section.lists[entry.key, default: []].append($0) }
            }
        case .section, .namedSections, .namedValues, .sections:
            section.order.append(entry.key)
            section.sections[entry.key] = self.section(entry.value, pattern: key.path, path: path, line: entry.line)
        }
    }

    /// Reads one value and hands it to `body`; null is no value.
    private mutating func value(
        _ node: Node, of key: SettingsKey, _ path: String, _ body: ((value: SettingValue, line: Int)) -> Void
    ) {
        guard !node.isNull else { return }
        guard let text = node.text else {
            let what = node.items == nil ? "a section" : "a list"
            return report(node.line, path, "\(what) is not \(article(key.kind.name)); allowed: \(key.allowed)")
        }
        do throws(Refusal) {
            body((try key.kind.read(text), node.line))
        } catch {
            report(node.line, path, "\(SettingsProblem.quoted(text)) \(error.reason); allowed: \(key.allowed)")
        }
    }

    private func unknown(_ name: String, in pattern: String) -> String {
        let siblings = SettingsSchema.children(of: pattern).filter { $0.availability == .available }.map(\.name)
        if let nearest = Spelling.nearest(to: name, in: siblings) {
            return "is not known; did you mean \(nearest)?"
        }
        let elsewhere = SettingsSchema.keys.filter { $0.name == name && $0.path != name }.map(\.shownPath)
        if !elsewhere.isEmpty {
            return "is not known here; it belongs to \(elsewhere.joined(separator: " or "))"
        }
        return "is not known; allowed: \(siblings.joined(separator: ", "))"
    }

    private mutating func isAllowed(_ entry: Node.Entry, _ names: SettingNames, _ path: String) -> Bool {
        guard let reason = names.refusal(entry.key) else { return true }
        report(
            entry.line, path,
            "\(SettingsProblem.quoted(entry.key)) \(reason); allowed as \(names.noun): \(names.allowed)")
        return false
    }

    private static func shown(_ node: Node) -> String {
        node.text.map(SettingsProblem.quoted) ?? (node.items == nil ? "a section" : "a list")
    }

    private func article(_ noun: String) -> String {
        noun.first.map { "aeiou".contains($0) } ?? false ? "an \(noun)" : "a \(noun)"
    }
}

extension SettingsKey {
    /// The path as a person would write it: `meters.NAME.baud`; the number of a list's item is left out.
    fileprivate var shownPath: String {
        var pattern = ""
        var shown = ""
        for part in path.split(separator: ".") {
            if part != "*" {
                shown = join(shown, String(part))
            } else if case .sections? = SettingsSchema.key(pattern)?.kind.shape {
            } else {
                shown = join(shown, "NAME")
            }
            pattern = join(pattern, String(part))
        }
        return shown
    }
}
