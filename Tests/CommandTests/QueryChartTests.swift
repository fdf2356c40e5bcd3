import Foundation
import TestSupport
import Testing

/// `smtrace query --format chart` and `--svg`.
@Suite
struct QueryChartTests {
    private let directory: TemporaryDirectory
    private let archive: String

    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        let path = directory.file("in.pcapng")
        let made = [
            "simulate", "--profile", "household", "--count", "600", "--start", "2026-06-21T12:00Z", "--out", path,
        ]
        try #require(try Program.run(made).code == 0)
        try #require(try Program.run(["import", "--archive", archive, "--meter", "house", path]).code == 0)
    }

    private func query(_ more: String...) throws -> Program.Result {
        try Program.run(
            ["query", "--archive", archive, "--from", "2026-06-21T12:00Z", "--to", "2026-06-21T12:20Z"] + more)
    }

    @Test func severalRegistersStandInOneWordWithCommasBetween() throws {
        let one = try query("--obis", "power, 1.8.0", "--meter", "house", "--every", "15m")
        let two = try query("--obis", "power", "--obis", "1.8.0", "--every", "15m")
        #expect(one.code == 0 && one.output == two.output)
        #expect(one.output.contains("energy_import") && one.output.contains("power"))
        let wrong = try query("--obis", "power,powr")
        #expect(wrong.code == 1 && wrong.errors.contains("\"powr\""))
    }

    @Test func pictureHasUnitTimesAndTheWidthOfTheTerminal() throws {
        let result = try query("--obis", "power", "--format", "chart")
        #expect(result.code == 0)
        // There is no locale, so ASCII is drawn.
        #expect(result.output.utf8.allSatisfy { $0 < 0x7f })
        #expect(result.lines.allSatisfy { $0.count <= 80 })
        #expect(result.lines.first?.hasPrefix("house power (") == true)
        #expect(result.lines.last?.contains("21 Jun 2026") == true)
        #expect(result.output.contains("12:10") && result.output.contains("12:18"))
        // The second half of the range has no readings: nothing is drawn there.
        let plot = result.lines.filter { $0.contains("|") }
        #expect(plot.contains { $0.contains("'") || $0.contains(".") || $0.contains("-") })
        #expect(plot.allSatisfy { $0.count < 50 })
    }

    @Test func svgIsWrittenToTheFileAndNothingElseShown() throws {
        let path = directory.file("power.svg")
        let result = try query("--obis", "power", "--svg", path)
        #expect(result.code == 0 && result.output == "" && result.errors == "")
        let svg = try String(contentsOfFile: path, encoding: .utf8)
        #expect(svg.hasPrefix("<?xml") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("house power (") && svg.contains(">12:10</text>"))
        #expect(try query("--obis", "power", "--svg", "-").output == svg)
        let both = try query("--obis", "power", "--svg", path, "--format", "csv")
        #expect(both.output.split(separator: "\r\n").count == 601)
    }

    @Test func fileThatCannotBeWrittenIsOneSentence() throws {
        let result = try query("--svg", "/nonexistent/x.svg")
        #expect(result.code == 1)
        #expect(
            result.errorLines == [
                "smtrace: the picture cannot be written to /nonexistent/x.svg: No such file or directory"
            ])
    }

    @Test func rangeWithoutReadingsSaysSoAndWritesNoFile() throws {
        let path = directory.file("none.svg")
        for more in [["--format", "chart"], ["--svg", path]] {
            let result = try Program.run(
                ["query", "--archive", archive, "--from", "2026-06-22", "--to", "2026-06-23"] + more)
            #expect(result.code == 0 && result.output == "")
            #expect(result.errors.contains("no readings in this range"))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
