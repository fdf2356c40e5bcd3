import Foundation
import Settings
import TestSupport
import Testing

@Suite struct SettingsSchemaTests {
    @Test func pathsAreUniqueAndHaveTheirSections() {
        let paths = SettingsSchema.keys.map(\.path)
        #expect(Set(paths).count == paths.count)
        for key in SettingsSchema.keys where key.path.contains(".") {
            let parent = key.path.split(separator: ".").dropLast().joined(separator: ".")
            #expect(SettingsSchema.keys.contains { $0.path == parent && $0.kind.isSection }, "\(key.path)")
        }
    }

    @Test func everyKeyIsDocumented() {
        for key in SettingsSchema.keys {
            #expect(key.documentation.hasSuffix(".") && !key.kind.allowed.isEmpty, "\(key.path)")
        }
    }

    @Test func writtenDefaultsAreTakenAndEqualTheModel() throws {
        var text = "meters: {a: {source: simulator"
        for key in SettingsSchema.keys where key.sources == ["simulator"] {
            if let value = key.defaultText { text += ", \(key.name): \(value)" }
        }
        text += "}, b: {source: serial, device: /dev/x"
        for key in SettingsSchema.keys where key.sources == ["serial"] {
            if let value = key.defaultText { text += ", \(key.name): \(value)" }
        }
        text += "}}\n"
        for section in ["archive", "archive.retention", "log", "captures"] {
            let values = SettingsSchema.keys.compactMap { key -> String? in
                guard key.path == "\(section).\(key.name)", let value = key.defaultText else { return nil }
                return "\(key.name): '\(value)'"
            }
            // The retention's defaults are written as a section of their own in the archive's test.
            if section == "archive.retention" { continue }
            text += "\(section): {\(values.joined(separator: ", "))}\n"
        }
        let others = """
            mail: {server: h, from: a@b.c%}
            reports: {r: {kind: digest, to: a@b.c, cron: "@daily"%}, s: {kind: captures, to: a@b.c, cron: "@daily"%}}
            alerts: [{when: power > 1 W, to: a@b.c%}]
            """.split(separator: "\n")
        text += zip(others, ["mail", "reports.*", "alerts.*"]).map { line, section in
            Self.filled(String(line), section)
        }.joined(separator: "\n")
        let written = try parse(text)
        let model = try parse(
            "meters: {a: {source: simulator}, b: {source: serial, device: /dev/x}}\n\n\n\n"
                + others.joined(separator: "\n").replacing("%", with: ""))
        #expect(written == model)
    }

    /// A line with the written defaults of a section in the places of its `%`, as far as they belong to the kind.
    private static func filled(_ line: String, _ section: String) -> String {
        line.split(separator: "%", omittingEmptySubsequences: false).enumerated().map { index, part in
            guard index < line.split(separator: "%").count - 1 else { return String(part) }
            let foreign = part.contains("kind: digest") ? ["gzip"] : part.contains("captures") ? ["period"] : []
            return part
                + SettingsSchema.keys.filter {
                    $0.path == "\(section).\($0.name)" && $0.defaultText != nil && !foreign.contains($0.name)
                }.map { ", \($0.name): '\($0.defaultText ?? "")'" }.joined()
        }.joined()
    }

    @Test(arguments: [
        ("house", true), ("heat_pump", true), ("Zähler-2", true), ("2", true), ("_x", true), ("", false), ("-a", false),
        (".a", false), ("a/b", false), ("a b", false), ("a\u{1}", false), ("a.b", false), ("a\"b", false),
        ("reading", false),
        ("Reading", false), ("SQLite_x", false), ("telegram_store", false), ("day", false),
        (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
    ])
    func meterNames(name: String, isAllowed: Bool) {
        #expect((MeterName.refusal(of: name) == nil) == isAllowed)
    }

    @Test func namesOfTheDatabaseAreReserved() throws {
        let folder = Project.folder + "/migrations"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".sql") {
            let sql = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            for match in sql.matches(of: /CREATE (?:TABLE|VIEW|INDEX) (?:IF NOT EXISTS )?(\w+)/) {
                #expect(MeterName.refusal(of: String(match.1)) != nil, "\(match.1)")
            }
        }
    }
}
