import Foundation
import TestSupport
import Testing

@testable import Archive

/// docs/database.md says what the schema is, and its questions can be asked.
struct DatabasePageTests {
    private let page: String

    init() throws {
        page = try String(contentsOfFile: Project.folder + "/docs/database.md", encoding: .utf8)
    }

    /// The columns that the page describes, by table or view.
    private func described() -> [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        var section = ""
        for line in page.split(separator: "\n") {
            if line.hasPrefix("### ") { section = String(line.dropFirst(4)) }
            if line.hasPrefix("## Questions") { break }
            guard line.hasPrefix("| "), let name = line.split(separator: "|").first else { continue }
            let column = name.trimmingCharacters(in: .whitespaces)
            if column == "v0 … v15" {
                for number in 0..<16 { result[section, default: []].insert("v\(number)") }
            } else if column != "column" {
                result[section, default: []].insert(column)
            }
        }
        return result
    }

    @Test
    func everyTableViewAndColumnIsDescribedAndExists() throws {
        let fixture = try ArchiveFixture()
        let writer = try fixture.writer()
        let names = try fixture.rows(
            writer, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")
        var existing: [String: Set<String>] = [:]
        for name in names {
            existing[name] = Set(try fixture.rows(writer, "SELECT name FROM pragma_table_info('\(name)')"))
        }
        #expect(described() == existing)
    }
}
