import Foundation
import SML
import TestSupport
import Testing

@Suite
struct DecodeCommandTests {
    private func write(_ bytes: [UInt8], _ name: String = "dump.bin") throws -> (TemporaryDirectory, String) {
        let directory = try TemporaryDirectory()
        try Data(bytes).write(to: URL(filePath: directory.file(name)))
        return (directory, directory.file(name))
    }

    @Test func treeIsAsRecorded() throws {
        let result = try Program.run(["decode", "-"], input: SyntheticDump.bytes)
        #expect(result.code == 0)
        #expect(result.errors == "")
        try Recorded.expect(result.output, equals: "tree.txt")
    }

    /// Each line that begins with an offset shows bytes that stand there, and together they are the whole dump.
    @Test func treeShowsEachByteOfTheDumpAtItsOffset() throws {
        let dump = SyntheticDump.bytes
        var shown = [Bool](repeating: false, count: dump.count)
        // Words that are doubled on the wire are shown once; all are in the telegram at byte 22.
        var repeated: Set<Int> = []
        var word = 22 + 8
        while word < 22 + SyntheticDump.everyValue.count - 8 {
            let isDoubled = dump[word..<word + 8].allSatisfy { $0 == 0x1B }
            if isDoubled { repeated.formUnion(word + 4..<word + 8) }
            word += isDoubled ? 8 : 4
        }
        for line in try Program.run(["decode", "-"], input: dump).lines {
            let parts = line.split(separator: " ", maxSplits: 1)
            if let gap = line.firstMatch(of: /^(\d+) bytes at (\d+) belong to no telegram$/) {
                let start = try #require(Int(gap.2))
                for index in start..<(start + (try #require(Int(gap.1)))) { shown[index] = true }
            }
            guard line.hasPrefix("  "), let offset = Int(parts[0]), parts.count == 2 else { continue }
            let field = line.dropFirst(10).prefix(25).filter { $0 != " " }
            let bytes = try #require(Self.bytes(hex: String(field)), "\(line)")
            var place = offset
            for byte in bytes {
                while repeated.contains(place) { place += 1 }
                #expect(dump[place] == byte, "\(line)")
                shown[place] = true
                place += 1
            }
        }
        let missing = shown.indices.filter { !shown[$0] }
        #expect(Set(missing) == repeated && repeated.count == 20)
    }

    @Test func jsonHasTheFieldsInOrderAndExact() throws {
        let result = try Program.run(["decode", "--format", "json", "-"], input: SyntheticDump.bytes)
        #expect(result.code == 0)
        #expect(result.lines.count == 4)
        let first = SyntheticDump.everyValue.count
        let expected = [
            #""offset":22,"length":\#(first),"checksum":"x25","server_id":"0a01534d540000001001","printed":"1 SMT00 00004097","time":null"#,
            #""sensor_time":{"kind":"secIndex","value":99043543}"#,
            #""readings":[{"obis":"1-0:96.50.1*1","text":"SMT"}"#,
            #"{"obis":"1-0:96.1.0*255","octets":"0a01534d540000001001","printed":"1 SMT00 00004097"}"#,
            #"{"obis":"1-0:1.8.0*255","unit":"Wh","scaler":-1,"raw":54301577,"value":5430157.7,"status":1835268}"#,
            #"{"obis":"1-0:1.8.1*255","unit":"Wh","scaler":-1,"raw":0,"value":0.0}"#,
            #"{"obis":"1-0:2.8.0*255","unit":"Wh","scaler":3,"raw":12,"value":12000}"#,
            #"{"obis":"1-0:16.7.0*255","unit":"W","scaler":-2,"raw":-10550,"value":-105.50}"#,
            #"{"obis":"1-0:96.8.0*255","unit":"s","scaler":-3,"raw":18446744073709551615,"value":18446744073709551.615}"#,
            #"{"obis":"1-0:96.50.2*6","value":null,"status":1}"#,
            #"{"obis":"1-0:96.5.0*255","scaler":0,"raw":1,"value":1}"#,
            #"{"obis":"1-0:0.9.11*255","unit":"s","scaler":0,"raw":1795430102,"value":1795430102}"#,
            #"{"obis":"129-129:199.130.5*255","octets":"\#(String(repeating: "1b", count: 24))fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8"}"#,
            #"{"obis":"1-0:0.2.0*0","octets":"7362014200034142"}]"#,
        ]
        #expect(result.lines[0] == "{\(expected.joined(separator: ","))}")
        let readings = [
            #"{"obis":"1-0:16.7.0*255","unit":"W","scaler":-2,"raw":-29912,"value":356.24,"quirk":"dzg_unsigned_power"}"#,
            #"{"name":"abcd","unit":"V","scaler":-1,"raw":2323,"value":232.3}"#,
        ]
        #expect(result.lines[1].hasSuffix(#""readings":[\#(readings.joined(separator: ","))]}"#))
        #expect(result.lines[1].contains(#""sensor_time":{"kind":"secIndex","value":1347075}"#))
        #expect(result.lines[2].contains(#""checksum":"kermit","server_id":null,"time":null,"readings":[]}"#))
        // A message whose own checksum is wrong gives no readings.
        #expect(result.lines[3].contains(#""server_id":null,"time":null,"readings":[],"messages":["#))
        for line in result.lines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["offset"] is NSNumber)
        }
    }

    @Test func jsonHasTheFieldsOfAllMessagesByName() throws {
        let result = try Program.run(["decode", "--format", "json", "-"], input: SyntheticDump.otherMessages)
        let line = try #require(result.lines.first)
        let child = { (number: Int, value: String) in
            #"{"parameterName":"129-129:199.130.\#(number)*255","parameterValue":\#(value),"child_List":null}"#
        }
        let absent = { (names: [String]) in names.map { #""\#($0)":null"# }.joined(separator: ",") }
        let tupel =
            [
                #"{"serverId":"0a01534d540000001001","secIndex":{"kind":"secIndex","value":9},"status":1"#,
                #""unit_pA":30,"scaler_pA":3,"value_pA":12,"unit_R1":null,"scaler_R1":null,"value_R1":5"#,
                absent(["unit_R4", "scaler_R4", "value_R4", "signature_pA_R1_R4", "unit_mA", "scaler_mA", "value_mA"]),
                absent(["unit_R2", "scaler_R2", "value_R2", "unit_R3", "scaler_R3", "value_R3", "signature_mA_R2_R3"]),
            ].joined(separator: ",") + "}"
        let period = #"{"objName":"1-0:16.7.0*255","unit":27,"scaler":-1,"value":-105,"valueSignature":null}"#
        let children = [
            child(2, #"{"choice":1,"smlValue":"SMT"}"#),
            child(3, #"{"choice":4,"smlTime":{"kind":"secIndex","value":4711}}"#),
            child(4, #"{"choice":2,"smlPeriodEntry":\#(period)}"#),
            child(5, #"{"choice":3,"smlTupelEntry":\#(tupel)}"#),
        ].joined(separator: ",")
        let tree = #"{"parameterName":"129-129:199.130.1*255","parameterValue":null,"child_List":[\#(children)]}"#
        let parameter = [
            #"{"type":"GetProcParameter.Res","body":{"serverId":"0a01534d540000001001""#,
            #""parameterTreePath":["129-129:199.130.1*255"],"parameterTree":\#(tree)}}"#,
        ]
        let profile = [
            #"{"type":"GetProfileList.Res","body":{"serverId":"0a01534d540000001001""#,
            #""actTime":{"kind":"timestamp","value":1795430102},"regPeriod":900,"parameterTreePath":["1-0:99.1.0*255"]"#,
            #""valTime":{"kind":"timestamp","value":1795429800},"status":4,"period_List":[{"objName":"1-0:1.8.0*255""#,
            #""unit":30,"scaler":-1,"value":54301577,"valueSignature":null}],"rawdata":null,"periodSignature":null}}"#,
        ]
        let attention = [
            #"{"type":"Attention.Res","body":{"serverId":"0a01534d540000001001","attentionNo":"8181c7c7fe03""#,
            #""meaning":"the server id is not there","attentionMsg":"no such meter","attentionDetails":null}}"#,
        ]
        let messages = (parameter + profile + attention + [#"{"type":"0x0999","body":"7262017101"}"#])
        #expect(line.hasSuffix(#""readings":[],"messages":[\#(messages.joined(separator: ","))]}"#), "\(line)")
    }

    @Test func summaryCountsAll() throws {
        let result = try Program.run(["decode", "--summary", "--format", "json", "-"], input: SyntheticDump.bytes)
        let expected = #"""
            {"bytes":\#(SyntheticDump.bytes.count),"telegrams":4,"x25":3,"kermit":1,"faulty_frames":1,"discarded_bytes":30,\#
            "messages":11,"faulty_messages":2,"readings":12,\#
            "other_messages":{"GetProfileList.Res":1,"GetProcParameter.Res":1,"Attention.Res":1,"unknown":1}}

            """#
        #expect(result.output == expected)
        let text = try Program.run(["decode", "--summary", "-"], input: SyntheticDump.bytes)
        try Recorded.expect(text.output, equals: "summary.txt")
    }

    @Test func hexTextAndGzipGiveTheSameAsTheDump() throws {
        let dump = SyntheticDump.bytes
        let plain = try Program.run(["decode", "-"], input: dump).output
        let hex = dump.map { String(format: "%02x", $0) }.joined(separator: " ")
        #expect(try Program.run(["decode", "-"], input: Array(hex.utf8)).output == plain)
        let (directory, path) = try write(dump)
        #expect(try Program.run(["decode", path]).output == plain)
        #expect(try Program.bash("gzip -k '\(path)' && \"$SMTRACE\" decode '\(path).gz'").output == plain)
        withExtendedLifetime(directory) {}
    }

    @Test func offsetOfACaptureLeadsToTheBytes() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("out.pcapng")
        let arguments = [
            "simulate", "--profile", "solar", "--count", "20", "--start", "2026-06-21T12:00Z", "--out", path,
        ]
        #expect(try Program.run(arguments).code == 0)
        let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let result = try Program.run(["decode", "--format", "json", path])
        #expect(result.lines.count == 20)
        for (index, line) in result.lines.enumerated() {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let offset = try #require(object["offset"] as? Int)
            let length = try #require(object["length"] as? Int)
            let frame = FrameDecoder.frame(in: file.span.extracting(offset..<offset + length))
            #expect(frame?.isValid == true)
            #expect(object["time"] as? String == "2026-06-21T12:00:\(index < 10 ? "0" : "")\(index).000Z")
        }
        let summary = try Program.run(["decode", "--summary", "--format", "json", path])
        #expect(summary.output.contains(#""first":"2026-06-21T12:00:00.000Z","last":"2026-06-21T12:00:19.000Z""#))
    }

    @Test func outputThatIsCutOffEndsQuietly() throws {
        let many = (0..<200).flatMap { _ in SyntheticDump.everyValue }
        let (directory, path) = try write(many)
        let line = "\"$SMTRACE\" decode '\(path)' | head -n 1; echo ${PIPESTATUS[0]}"
        let result = try Program.bash(line)
        #expect(result.lines.last == "0")
        #expect(result.errors == "")
        withExtendedLifetime(directory) {}
    }

    @Test func fileWithoutTelegramSaysWhatItLooksLike() throws {
        let cases: [(bytes: [UInt8], words: String)] = [
            ([], "it is empty"),
            (Array(String(repeating: "1-0:1.8.0*255(000123.4*kWh)\r\n", count: 9).utf8), "IEC 62056-21"),
            (Array(SyntheticDump.dzg.dropLast(9)), "its end is missing"),
            ([1, 2, 3], "no start sequence"),
            (SyntheticDump.dzg.enumerated().map { $0.offset == 40 ? 0xEE : $0.element }, "does not fit"),
        ]
        for (bytes, words) in cases {
            let result = try Program.run(["decode", "--format", "json", "-"], input: bytes)
            #expect(result.code == 2)
            #expect(result.output == "")
            #expect(result.errorLines.count == 1)
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }

    @Test func bytesOfEveryKindNeverTrap() throws {
        var random = SeededRandom(7)
        var stream: [UInt8] = []
        for _ in 0..<400 {
            var frame = [SyntheticDump.everyValue, SyntheticDump.dzg, SyntheticDump.otherMessages][
                Int.random(in: 0...2, using: &random)]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                frame[Int.random(in: 8..<frame.count - 8, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // With a checksum that fits the faulty content is looked into.
            let sum = Checksum.x25.sent(for: frame.span, 0..<frame.count - 2)
            frame[frame.count - 2] = UInt8(sum >> 8)
            frame[frame.count - 1] = UInt8(sum & 0xFF)
            stream += frame
        }
        stream += [UInt8](repeating: 0x71, count: 60_000)
        for arguments in [["decode", "-"], ["decode", "--format", "json", "-"], ["decode", "--summary", "-"]] {
            let result = try Program.run(arguments, input: stream)
            #expect(result.code == 0)
            #expect(result.errors == "")
        }
    }

    @Test func deeplyNestedListsAreShownAsBytes() throws {
        var encoder = TelegramEncoder()
        encoder.message(transactionID: [1], tag: 0x0777) { body in
            for _ in 0..<30_000 { body.list(1) }
            body.absent()
        }
        let result = try Program.run(["decode", "-"], input: encoder.frame())
        #expect(result.code == 0)
        #expect(result.output.contains("no field"))
    }

    private static func bytes(hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
