import Foundation
import TestSupport
import Testing

/// `smtrace query --every`.
@Suite
struct QueryBucketTests {
    private let directory: TemporaryDirectory
    private let archive: String

    /// A household of 40 minutes, an hour's pause, and 20 minutes; a heat pump of the first ten minutes.
    init() throws {
        directory = try TemporaryDirectory()
        archive = directory.file("archive")
        for (meter, profile, count, start) in [
            ("house", "household", 2_400, "2026-06-21T12:00Z"), ("house", "household", 1_200, "2026-06-21T13:40Z"),
            ("pump", "heat_pump", 600, "2026-06-21T12:00Z"),
        ] {
            let path = directory.file("\(meter)-\(start).pcapng")
            let made = ["simulate", "--profile", profile, "--count", "\(count)", "--start", start, "--out", path]
            try #require(try Program.run(made).code == 0)
            try #require(try Program.run(["import", "--archive", archive, "--meter", meter, path]).code == 0)
        }
    }

    private func query(_ more: [String]) throws -> Program.Result {
        try Program.run(
            ["query", "--archive", archive, "--from", "2026-06-21T12:00Z", "--to", "2026-06-21T15:00Z"] + more)
    }

    private func objects(_ more: [String]) throws -> [[String: Any]] {
        try query(more + ["--format", "json"]).lines.compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test func bucketsOfARegisterAddUpToTheWholeAndSayWhichFollowAGap() throws {
        let selection = ["--meter", "house", "--obis", "energy_import"]
        let hours = try objects(selection + ["--every", "1h"])
        let keys: Set = [
            "meter", "obis", "name", "from", "to", "unit", "count", "min", "mean", "max", "first", "last",
            "consumption", "coverage", "follows_gap",
        ]
        #expect(hours.map { Set($0.keys) } == [keys, keys, keys])
        #expect(hours.map { $0["count"] as? Int } == [2_400, 1_200, 0])
        #expect(hours.map { $0["from"] as? String ?? "" }.last == "2026-06-21T14:00:00.000Z")
        #expect(hours.map { $0["follows_gap"] as? Bool } == [false, true, false])
        #expect(hours.map { $0["coverage"] as? Double } == [0.683, 0.35, 0])
        let whole = try objects(selection + ["--every", "all"])
        let parts = hours.compactMap { ($0["consumption"] as? Double).map { Int(($0 * 10).rounded()) } }
        let total = try #require(whole.first?["consumption"] as? Double)
        #expect(parts.count == 2 && parts.reduce(0, +) == Int((total * 10).rounded()))
        let first = try #require(whole.first?["first"] as? Double)
        let last = try #require(whole.first?["last"] as? Double)
        #expect(Int((total * 10).rounded()) == Int(((last - first) * 10).rounded()))
    }

    @Test func peopleGetKilowattHoursAndGapsInOneLine() throws {
        let selection = [
            "--meter", "house", "--obis", "energy_import", "--every", "15m", "--show", "consumption,count",
        ]
        let table = try query(selection)
        let energy = try objects(["--meter", "house", "--obis", "energy_import", "--every", "15m"])
        let consumption = try #require(energy[1]["consumption"] as? Double)
        #expect(
            table.lines[0].split(separator: " ").joined(separator: "|") == "time|meter|name|consumption|count|unit|note"
        )
        #expect(table.lines[2].contains(String(format: "%.4f    900  kWh", consumption / 1000)))
        #expect(
            table.lines[4].hasPrefix("2026-06-21 12:45") && table.lines[4].hasSuffix("no data until 2026-06-21 13:30"))
        #expect(table.lines[5].hasPrefix("2026-06-21 13:30") && table.lines[5].hasSuffix("after a gap"))
        #expect(table.lines.last?.hasSuffix("no data until 2026-06-21 15:00") == true)
    }

    @Test func pivotPutsMetersAndRegistersSideBySide() throws {
        let selection = ["--obis", "power", "--obis", "energy_import", "--every", "1h", "--pivot"]
        let csv = try query(selection + ["--format", "csv"]).output.split(separator: "\r\n")
        #expect(
            csv[0]
                == "from,to,house energy_import [Wh],house power [W],pump energy_import [Wh],pump power [W],after_gap")
        #expect(csv.count == 4)
        #expect(csv[1].split(separator: ",", omittingEmptySubsequences: false).count == 7 && csv[1].hasSuffix(","))
        #expect(csv[3] == "2026-06-21T14:00:00.000Z,2026-06-21T15:00:00.000Z,,,,,")
        #expect(csv[2].hasSuffix(",,,\"house energy_import, house power\""))
        let table = try query(selection)
        #expect(table.lines[0].contains("house energy_import [kWh]  house power [W]"))
        #expect(table.lines[2].hasSuffix("after a gap: house energy_import, house power"))
        let figures = try objects([
            "--meter", "house", "--obis", "power", "--every", "1h", "--pivot", "--show", "min,max",
        ])
        #expect(Set(figures[0].keys) == ["from", "to", "power min [W]", "power max [W]", "after_gap"])
        #expect(figures[1]["after_gap"] as? [String] == ["power"])
    }

    @Test func whatWasReadIsToldOnStandardError() throws {
        let result = try query(["--obis", "power", "--every", "15m", "--explain"])
        let line = try #require(result.errorLines.first)
        #expect(
            line.hasPrefix("smtrace: read ") && line.contains("quarter hours") && line.contains("rows of telegrams"))
        #expect(try query(["--obis", "power", "--explain", "--format", "csv"]).errorLines.count == 1)
    }

    @Test func bucketsAreDrawnAsBarsAndLines() throws {
        let chart = try query(["--meter", "house", "--obis", "energy_import", "--every", "15m", "--format", "chart"])
        #expect(
            chart.code == 0 && chart.lines[0].hasPrefix("house energy_import (") && chart.lines[0].contains("in all"))
        let svg = try query(["--obis", "power", "--every", "15m", "--svg", "-"])
        #expect(svg.output.hasPrefix("<?xml") && svg.output.hasSuffix("</svg>\n"))
    }

    @Test(arguments: [
        (
            ["--every", "7m"],
            "smtrace: --every \"7m\" is no length of buckets: it takes multiples of 15m, 1h, 1d, 1w, 1mo or 1y, or all"
        ),
        (
            ["--every", "0d"],
            "smtrace: --every \"0d\" is no length of buckets: it takes multiples of 15m, 1h, 1d, 1w, 1mo or 1y, or all"
        ),
        (
            ["--every", "99999999999999999999y"],
            "smtrace: --every \"99999999999999999999y\" is no length of buckets: it takes multiples of 15m, 1h, 1d, 1w, 1mo or 1y, or all"
        ),
        (
            ["--every", "1d", "--show", "median"],
            "smtrace: --show \"median\" is not known; there are count, min, mean, max, first, last, consumption, coverage"
        ),
        (
            ["--every", "1d", "--obis", "server_id"],
            "smtrace: buckets are made of numbers, and what is asked for has texts or states only"
        ),
        (
            ["--every", "1d", "--obis", "power", "--pivot", "--show", "consumption"],
            "smtrace: only registers have a consumption, and none of them is asked for"
        ),
        (["--show", "min"], "Error: --show needs --every: readings have no figures."),
        (["--pivot"], "Error: --pivot needs --every: readings do not come at the same times."),
    ])
    func nonsenseIsAnsweredInOneSentence(arguments: [String], sentence: String) throws {
        let result = try query(arguments)
        #expect(result.code == 64 && result.output == "")
        #expect(result.errorLines.first.map(String.init) == sentence)
    }

    @Test func limitGivesTheNewestBuckets() throws {
        let run = [
            "query", "--archive", archive, "--meter", "house", "--obis", "power", "--every", "15m", "--limit", "2",
        ]
        let lines = try Program.run(run).lines
        #expect(lines.count == 3 && lines[1].hasPrefix("2026-06-21 13:30") && lines[2].hasPrefix("2026-06-21 13:45"))
    }
}
