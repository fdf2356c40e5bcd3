import Foundation
import TestSupport
import Testing

/// `smtrace decode --explain`.
@Suite
struct ExplainTests {
    /// What a line of JSON says.
    private struct Line: Decodable {
        var kind: String
        var problem: Bool?
        var what: String?
        var count: Int?
        var offset: Int?
        var remedy: String?
    }

    private func lines(_ result: Program.Result) throws -> [Line] {
        try result.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test(arguments: StrangeStreams.all)
    func exactlyWhatIsUnusualIsTold(_ stream: StrangeStreams.Case) throws {
        let arguments = ["decode", "--explain", "--format", "json"] + stream.arguments + ["-"]
        let found = try lines(Program.run(arguments, input: stream.bytes))
        #expect(found.first?.kind == "summary")
        #expect(found.dropFirst().map(\.kind) == stream.kinds)
        for line in found.dropFirst() {
            #expect(line.problem == true ? line.remedy != nil || line.kind == "no_telegram" : true, "\(line.kind)")
            if let offset = line.offset { #expect((0..<max(1, stream.bytes.count)).contains(offset)) }
        }
    }

    @Test func textsAreAsRecorded() throws {
        var text = ""
        for stream in StrangeStreams.all {
            let result = try Program.run(["decode", "--explain"] + stream.arguments + ["-"], input: stream.bytes)
            #expect(result.code == (stream.kinds.contains("no_telegram") ? 2 : 0), "\(stream.name)")
            text += "=== \(stream.name)\n\(result.output)\n"
        }
        try Recorded.expect(text, equals: "explain.txt")
    }

    @Test func jsonIsAsRecorded() throws {
        let stream = try #require(StrangeStreams.all.first { $0.name == "a changed byte and a lost one" })
        let result = try Program.run(["decode", "--explain", "--format", "json", "-"], input: stream.bytes)
        try Recorded.expect(result.output, equals: "explain.json")
    }

    @Test func offsetIsThatOfTheFirstTelegramConcerned() throws {
        let before = StrangeStreams.stream(0..<2)
        let stream = before + StrangeStreams.made { $0.options.checksum = .kermit }.frame(2)
        let result = try lines(Program.run(["decode", "--explain", "--format", "json", "-"], input: stream))
        #expect(result.last?.kind == "kermit")
        #expect(result.last?.offset == before.count)
        #expect(result.last?.count == 1)
    }

    /// A capture has the times of receipt, against which the meter's clock is held, and by which pauses are found.
    @Test func captureShowsClockAndPausesByTheTimeOfReceipt() throws {
        let directory = try TemporaryDirectory()
        var bytes: [UInt8] = []
        for index in 0..<6 {
            bytes += StrangeStreams.made { $0.seconds = .timestamp(1_781_000_000 + UInt32(index)) }.frame(index)
        }
        try Data(bytes).write(to: URL(filePath: directory.file("in.bin")))
        let archive = ["--archive", directory.file("data")]
        let made =
            ["import"] + archive + ["--meter", "house", "--start", "2026-06-21T12:00Z", directory.file("in.bin")]
        try #require(try Program.run(made).code == 0)
        let later =
            ["import"] + archive + ["--meter", "house", "--start", "2026-06-21T12:02Z", directory.file("in.bin")]
        try #require(try Program.run(later).code == 0)
        let segments = try FileManager.default.contentsOfDirectory(atPath: directory.file("data/captures/house"))
        for name in segments {
            let path = directory.file("data/captures/house/\(name)")
            let found = try lines(Program.run(["decode", "--explain", "--format", "json", path]))
            #expect(
                found.contains { $0.kind == "clock_off" && $0.what?.contains("behind the time of receipt") == true })
            #expect(found.first { $0.kind == "clock_off" }?.count == 6)
        }
        let stored = ["--meter", "house", "--at", "2026-06-21T12:00:02Z"]
        let one = try Program.run(["decode", "--explain", "--format", "json"] + archive + stored)
        #expect(try lines(one).contains { $0.kind == "clock_off" })
    }

    @Test func damagedFileIsToldWithWhatCameBefore() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("in.bin")
        try Data(StrangeStreams.stream(0..<200)).write(to: URL(filePath: path))
        let cut = try Program.bash("gzip -c \(path) | head -c -60 > \(path).gz")
        try #require(cut.code == 0)
        let found = try lines(Program.run(["decode", "--explain", "--format", "json", path + ".gz"]))
        #expect(found.contains { $0.kind == "damaged_file" })
    }

    @Test func countEndsAfterSoManyTelegrams() throws {
        let bytes = StrangeStreams.stream(0..<5)
        let one = StrangeStreams.stream(0..<1).count
        let result = try Program.run(["decode", "--count", "3", "--summary", "--format", "json", "-"], input: bytes)
        #expect(result.output.contains(#""bytes":\#(3 * one),"telegrams":3,"#))
        #expect(result.output.contains(#""discarded_bytes":0"#))
        let lines = try Program.run(["decode", "--count", "2", "--format", "json", "-"], input: bytes).lines
        #expect(lines.count == 2)
        #expect(try Program.run(["decode", "--count", "0", "-"], input: bytes).code == 64)
    }

    /// Made with what an independent decoder has found in them.
    @Test(
        .enabled(if: Project.telegrams != nil, "dumps of real meters are not beside the project"),
        arguments: [
            ("ISKRA_MT631-D1A52-K0z-H01_without_PIN", ["locked"]), ("ISKRA_MT631-D1A52-K0z-H01_with_PIN", []),
            ("eBZ_DD3_DD32R06DTA-SMZ1", ["locked", "cut_beginning"]),
            ("DZG_DVS-7412.2_jmberg", ["dzg_unsigned_power"]),
            ("DZG_DVS-7420.2V.G2_mtr2_neg", ["cut_end"]),
            ("EMH-ED300L_delivery", ["stray_bytes", "direction", "public_key", "cut_beginning"]),
            ("EMH_eHZ-GW8E2A500AK2", ["cut_end"]),
            ("EMH_eHZ-HW8E2A5L0EK2P", ["public_key", "cut_end"]),
            ("EasyMeter_Q3A_A1064V1009", ["wrong_checksum", "public_key", "cut_beginning", "cut_end"]),
            ("HOLLEY_DTZ541-ZDBA", ["bare_time", "cut_end"]),
            ("ISKRA_MT175_D1A52-V22-K0t", ["public_key", "cut_end"]),
            ("ISKRA_MT691_eHZ-MS2020", ["short_checksum", "cut_end"]),
            ("dzg_dwsb20_2th_3byte", ["wrong_checksum", "cut_end"]),
        ])
    func dumpOfARealMeterIsExplained(_ name: String, _ kinds: [String]) throws {
        let path = try #require(Project.telegrams) + "/dumps/\(name).bin"
        let found = try lines(Program.run(["decode", "--explain", "--format", "json", path]))
        #expect(Set(found.dropFirst().map(\.kind)).subtracting(["bare_time"]) == Set(kinds).subtracting(["bare_time"]))
        #expect(!kinds.contains("bare_time") || found.contains { $0.kind == "bare_time" })
    }

    @Test(.enabled(if: Project.telegrams != nil), arguments: DumpDecodeTests.names)
    func everyDumpIsExplained(_ name: String) throws {
        let path = try #require(Project.telegrams) + "/dumps/\(name).bin"
        let result = try Program.run(["decode", "--explain", path])
        #expect(result.code == 0)
        #expect(result.output.contains("whose checksum fits"))
        #expect(result.errors == "")
    }
}
