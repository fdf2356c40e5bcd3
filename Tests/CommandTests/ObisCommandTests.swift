import Foundation
import TestSupport
import Testing

/// `smtrace obis`, and `--obis` of other commands.
@Suite
struct ObisCommandTests {
    @Test(arguments: [
        ("1-0:16.7.0", "obis-power.txt"), ("129-129:199.130.5", "obis-public-key.txt"),
        ("1-0:96.60.3*7", "obis-unknown.txt"),
    ])
    func codeIsExplainedGroupByGroup(_ code: String, _ recorded: String) throws {
        let result = try Program.run(["obis", code])
        #expect(result.code == 0 && result.errors == "")
        try Recorded.expect(result.output, equals: recorded)
    }

    @Test
    func jsonHasNamesUnitAliasesAndGroups() throws {
        let result = try Program.run(["obis", "energy_import_t1", "--format", "json"])
        try Recorded.expect(result.output, equals: "obis-energy.json")
    }

    @Test
    func withoutAWordAllShortNamesAreListed() throws {
        let table = try Program.run(["obis"])
        #expect(table.code == 0 && table.errors == "")
        #expect(table.lines.count > 500)
        #expect(table.lines.contains { $0.hasPrefix("1-0:16.7.0*255 ") && $0.contains(" power ") })
        let csv = try Program.run(["obis", "--format", "csv"])
        #expect(csv.rows.count == table.lines.count)
        #expect(csv.rows[0] == "obis,name,unit,english,german")
        let json = try Program.run(["obis", "--format", "json"])
        #expect(json.lines.count == table.lines.count - 1)
        #expect(!json.output.contains("groups"))
    }

    @Test(arguments: [
        (["spannung"], "voltage_l1"), (["neutral"], "voltage_neutral"),
        (["blindenergie", "bezug"], "reactive_energy_import"),
        (["zählernummer"], "serial_number"), (["1.8"], "energy_import_t4"), (["leistung"], "power_import"),
    ])
    func wordsAndPartsFindCodes(_ words: [String], _ name: String) throws {
        let result = try Program.run(["obis"] + words)
        #expect(result.code == 0)
        #expect(result.lines.contains { $0.contains(" \(name) ") })
        #expect(result.errors.contains("explains one"))
    }

    @Test
    func shortNameIsExplainedAndSaysWhatElseHasTheWord() throws {
        let result = try Program.run(["obis", "voltage"])
        #expect(result.lines[0] == "1-0:12.7.0*255  voltage")
        let also = try #require(result.lines.last)
        #expect(also.hasPrefix("see also: ") && also.contains("voltage_l1,") && also.contains("more"))
    }

    @Test
    func unknownWordNamesTheNearest() throws {
        let result = try Program.run(["obis", "blindenegie"])
        #expect(result.code == 1 && result.output == "")
        #expect(result.errors.contains(#"did you mean "blindenergie"?"#))
        let strange = try Program.run(["obis", "qqqqqqqqqqqq"])
        #expect(strange.code == 1 && !strange.errors.contains("did you mean"))
    }

    @Test
    func otherCommandsTakeCodesPartsAndWordsOfBothLanguages() throws {
        let directory = try TemporaryDirectory()
        let archive = directory.file("archive")
        let capture = directory.file("in.pcapng")
        let made = [
            "simulate", "--profile", "household", "--count", "3", "--start", "2026-06-21T12:00Z", "--out", capture,
        ]
        try #require(try Program.run(made).code == 0)
        try #require(try Program.run(["import", "--archive", archive, "--meter", "house", capture]).code == 0)
        func last(_ obis: String) throws -> Program.Result {
            try Program.run(["last", "--archive", archive, "--obis", obis, "--format", "csv"])
        }
        for word in [
            "power", "16.7.0", "1-0:16.7.0*255", "0100100700ff", "leistung", "Wirkleistung", "obis_1_0_16_7_0_255",
        ] {
            let result = try last(word)
            #expect(result.rows.count == 2, "\(word)")
            #expect(result.output.contains("1-0:16.7.0*255,power,"), "\(word)")
        }
        #expect(try last("bezug").output.contains(",energy_import,"))
        #expect(try last("energy_import_status").output.contains(",energy_import_status,"))
        #expect(try last("bezug_status").output.contains(",energy_import_status,"))
        #expect(try last("spannung_l2").output.contains(",voltage_l2,"))
        let known = try last("reactive_q1")
        #expect(known.code == 1 && known.errors.contains("1-0:5.7.0*255, Reactive power quadrant I"))
        // Facts 27 and 28: as printed on the meter, and the hex at hand.
        let id = try last("zaehlernummer").output
        #expect(id.contains(",0a01534d54"))
        let table = try Program.run(["last", "--archive", archive, "--obis", "server_id"]).output
        #expect(table.contains(" 1 SMT0") && !table.contains("0a01534d54"))
        let json = try Program.run([
            "query", "--archive", archive, "--obis", "server_id", "--limit", "1", "--format", "json",
        ])
        #expect(json.output.contains(#""value":"0a01534d54"#) && json.output.contains(#","printed":"1 SMT0"#))
        #expect(try last("powr").errors.contains(#"did you mean "power"?"#))
    }
}

extension Program.Result {
    /// The lines of CSV, which end as RFC 4180 has it.
    fileprivate var rows: [Substring] { output.split { $0.isNewline } }
}
