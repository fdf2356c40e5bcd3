import OBIS
import Rendering

/// An OBIS code as `smtrace obis` tells of it.
struct CodeText {
    private let code: OBISCode

    init(_ code: OBISCode) { self.code = code }

    /// The unit to expect: a symbol, `count`, or nothing.
    static func unit(of code: OBISCode) -> String {
        guard let unit = code.expectedUnit else { return "" }
        return unit.code == 255 ? "count" : unit.symbol
    }

    /// Codes as a table, one a row.
    static func table(_ codes: [OBISCode], style: Style) -> String {
        var table = Table([.init("code"), .init("name"), .init("unit"), .init("English"), .init("German")])
        for code in codes {
            table.append([
                .init(code.description), .init(code.shortName), .init(unit(of: code)),
                .init(code.hasName ? code.name(in: .english) : ""), .init(code.hasName ? code.name(in: .german) : ""),
            ])
        }
        return table.rendered(style: style)
    }

    /// The code's names, its unit, and what each of its groups says.
    func explanation(style: Style) -> String {
        var lines = ["\(code)  \(code.shortName)"]
        if code.hasName {
            lines.append("  " + code.name(in: .english))
            lines.append("  " + code.name(in: .german))
        } else {
            lines.append("  no name is known for this code; \(code.shortName) is what commands take")
        }
        if code.isNamedByMakers { lines.append("  The name is known from meters that send it, not from the standard.") }
        let unit = Self.unit(of: code)
        if !unit.isEmpty { lines.append("  unit: \(unit)") }
        if !code.aliases.isEmpty { lines.append("  also: " + code.aliases.joined(separator: ", ")) }
        lines.append("  in a telegram: " + code.bytes.map(Self.hex).joined(separator: " "))
        var table = Table([.init(""), .init("value", .right), .init("English"), .init("German")])
        for group in code.groups {
            table.append([
                .init(group.letter), .init(String(group.value)), .init(group.meaning.english),
                .init(group.meaning.german),
            ])
        }
        return lines.joined(separator: "\n") + "\n\n" + table.rendered(style: style)
    }

    /// One object and line.
    func write(to json: inout JSONWriter, withGroups: Bool) {
        json.beginObject()
        json.field("obis", code.description)
        json.field("hex", code.bytes.map(Self.hex).joined())
        json.field("name", code.shortName)
        json.field("english", code.hasName ? code.name(in: .english) : nil)
        json.field("german", code.hasName ? code.name(in: .german) : nil)
        json.field("unit", code.expectedUnit.flatMap { $0.symbol.isEmpty ? nil : $0.symbol })
        json.beginArray("aliases")
        for alias in code.aliases { json.field(nil, alias) }
        json.endArray()
        if withGroups { writeGroups(to: &json) }
        json.endObject()
        json.endLine()
    }

    private func writeGroups(to json: inout JSONWriter) {
        json.field("from_makers", code.isNamedByMakers)
        json.beginArray("groups")
        for group in code.groups {
            json.beginObject()
            json.field("group", group.letter)
            json.field("value", Int64(group.value))
            json.field("english", group.meaning.english)
            json.field("german", group.meaning.german)
            json.endObject()
        }
        json.endArray()
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
