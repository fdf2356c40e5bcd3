import Foundation
import Settings
import TestSupport
import Testing

/// The configuration in the repository.
@Suite struct ShippedConfigurationTests {
    private let path = Project.folder + "/smtrace.cfg"

    @Test func itHasTwoSimulatedMeters() throws {
        let settings = try Configuration.load(path: path)
        #expect(settings.meters.map(\.name) == ["heat_pump", "house"])
        #expect(settings.meters.map(\.source.word) == ["simulator", "simulator"])
    }

    @Test func itsCommentedDefaultsAreTheDefaults() throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let end = try #require(lines.firstIndex { $0.hasPrefix("meters:") })
        let uncommented = lines[..<end].map { line in
            switch line.wholeMatch(of: /# +(\w+):.*/)?.1 {
            case "commit", "time_zone", "retention", "keep_free": " " + line.dropFirst()
            case "log", "level", "captures": String(line.dropFirst(2))
            default: line
            }
        }
        #expect(uncommented != Array(lines[..<end]))
        let written = try parse((uncommented + lines[end...]).joined(separator: "\n"))
        #expect(written.archive == ArchiveSettings(directory: "data", timeZone: "Europe/Berlin"))
        #expect(written.log == LogSettings() && written.captures == CaptureSettings())
    }

    @Test func itsCommentedMailsAreRight() throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let first = try #require(lines.firstIndex { $0.hasPrefix("# mail:") })
        let last = lines[first...].firstIndex { $0 == "#" } ?? lines.endIndex
        let written =
            lines[..<first].filter { !$0.hasPrefix("#") } + lines[first..<last].map { String($0.dropFirst(2)) }
        let settings = try parse(written.joined(separator: "\n"))
        #expect(settings.mail?.security == .starttls && settings.mail?.port == 587)
        #expect(settings.reports.map(\.kind) == [.digest, .readings, .captures])
        #expect(settings.alerts.count == 2)
    }
}
