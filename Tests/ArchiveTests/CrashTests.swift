import Foundation
import SML
import TestSupport
import Testing

@testable import Archive

/// Whatever a process left behind is put in order by the next one.
struct CrashTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    private func count(_ writer: ArchiveWriter) throws -> Int {
        Int(try fixture.rows(writer, "SELECT count(*) FROM telegram_store")[0]) ?? -1
    }

    private func write(_ bytes: Data, to relative: String) throws {
        let url = URL(filePath: fixture.layout.absolute(relative))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
    }

    @Test
    func tornTailIsCutWhereverItIsTorn() throws {
        let path = try fixture.layout.absolute(fixture.segment(ArchiveFixture.telegrams(4)))
        let whole = try Data(contentsOf: URL(filePath: path))
        let end = SegmentReaderEnd.offset(path, after: 3)
        // Every byte of the block's head and end, one in 23 of the telegram between them.
        for length in end...whole.count
        where length < end + 12 || length > whole.count - 8 || length % 23 == 0 {
            try whole.prefix(length).write(to: URL(filePath: path))
            let cut = try SegmentTail.cut(path)
            let isWhole = length == end || length == whole.count
            #expect(cut == (isWhole ? nil : Int64(length - end)), "\(length)")
            let left = try Data(contentsOf: URL(filePath: path)).count
            #expect(left == (isWhole ? length : end))
        }
    }

    @Test
    func headerCutAnywhereIsNoTrouble() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(1))
        let whole = try Data(contentsOf: URL(filePath: fixture.layout.absolute(path)))
        let last = whole.count
        for length in stride(from: 0, to: last, by: 61) {
            try write(whole.prefix(length), to: "captures/house/cut\(length).pcapng")
        }
        let writer = try fixture.takeIn()
        #expect(try count(writer) == 1)
        _ = try fixture.takeIn()
    }

    @Test
    func whatIsNoSegmentIsLeftAloneAndToldOf() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(3))
        var python = try Data(contentsOf: URL(filePath: fixture.layout.absolute(path)))
        let first = SegmentReaderEnd.offset(fixture.layout.absolute(path), after: 1)
        let begin = first - (SegmentReaderEnd.offset(fixture.layout.absolute(path), after: 2) - first)
        python[begin + 28 + 36] = 0
        python[begin + 28 + 37] = 0
        try write(python, to: "captures/other/python.pcapng")
        try write(Data("no capture at all, just words".utf8), to: "captures/words.pcapng")
        try write(Data("notes".utf8), to: "captures/README.txt")
        try write(Data(), to: "captures/house/half.pcapng.gz.partial")
        let writer = try fixture.writer()
        let report = try writer.mend(now: 0)
        #expect(report.found == [path])
        #expect(report.foreign.keys.sorted() == ["captures/other/python.pcapng", "captures/words.pcapng"])
        let files = try Folder.files(below: fixture.layout.root, in: "captures")
        #expect(!files.contains("captures/house/half.pcapng.gz.partial") && files.contains("captures/README.txt"))
        #expect(writer.meterNames == ["house"])
    }

    @Test
    func segmentThatIsMissingAndComesBackIsStoredOnce() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(10))
        _ = try fixture.takeIn()
        let file = fixture.layout.absolute(path)
        try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
        var writer = try fixture.writer()
        #expect(try writer.mend(now: 0).missing == [path])
        #expect(try writer.ingest().damaged.isEmpty)
        try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
        writer = try fixture.takeIn()
        #expect(try count(writer) == 10)
        #expect(try fixture.rows(writer, "SELECT state, telegrams FROM segment") == ["closed|10"])
        #expect(try fixture.rows(writer, "SELECT telegrams FROM meter") == ["10"])
    }

    @Test
    func segmentThatEndsInZeroesIsStoredUpToThere() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(10))
        let whole = try Data(contentsOf: URL(filePath: fixture.layout.absolute(path)))
        try write(whole + Data(count: 4096), to: path)
        let writer = try fixture.writer()
        _ = try writer.mend(now: 0)
        #expect(try writer.ingest().damaged.map(\.path) == [path])
        #expect(try count(writer) == 10)
        #expect(try writer.ingest() == IngestReport())
    }

    @Test
    func copyBesideASegmentThatIsNotStoredReplacesNothing() throws {
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        let path = try fixture.segment(ArchiveFixture.telegrams(10))
        try writer.follow(path, of: "house", from: start)
        try write(Data([0x1F, 0x8B, 8, 0]), to: path + ".gz")
        let after = try fixture.writer()
        #expect(try after.mend(now: 0).foreign.keys.sorted() == [path + ".gz"])
        while try after.ingest().hasMore {}
        #expect(try count(after) == 10)
    }

    /// Telegrams with registers, texts and status words that come, go and change.
    private func history(_ random: inout SeededRandom) -> [(Int64, [UInt8])] {
        var energy: Int64 = 1000
        var status: UInt64 = 1
        return (0..<Int64(60)).map { second in
            energy += Int64.random(in: 0...5, using: &random)
            if Int.random(in: 0..<8, using: &random) == 0 { status = UInt64.random(in: 1...3, using: &random) }
            var entries = [MadeTelegram.energy(energy, status: status)]
            if Bool.random(using: &random) { entries.append(MadeTelegram.power(second)) }
            for number in 0..<Int.random(in: 0...20, using: &random) {
                entries.append(MadeTelegram.entry(96, UInt8(number), .integer(second), scaler: 0))
            }
            entries.append(MadeTelegram.entry(96, 50, .octets([65 + UInt8(second / 20)]), f: 1))
            var bytes = MadeTelegram.bytes(entries)
            if Int.random(in: 0..<12, using: &random) == 0 { bytes[30] ^= 1 }
            return (start + second * 1000, bytes)
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func crashesChangeNothing(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let telegrams = history(&random)
        let calm = try ArchiveFixture()
        try calm.segment(telegrams)
        let expected = try calm.takeIn()
        var writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        var segment: SegmentWriter?
        for (time, bytes) in telegrams {
            if segment == nil {
                segment = try SegmentWriter(
                    layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N"), at: time,
                    application: "test")
                // Now and then the crash comes before the database knows of the segment.
                if Int.random(in: 0..<4, using: &random) > 0, let path = segment?.path {
                    try writer.follow(path, of: "house", from: time)
                }
            }
            try segment?.append(
                bytes.span, at: time, isFaulty: FrameDecoder.frame(in: bytes.span)?.isValid != true)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: _ = try writer.ingest(limit: Int.random(in: 1...9, using: &random))
            case 1: try writer.save()
            case 2:
                // Killed: nothing is saved, a part of a block stands at the end.
                if let segment, Bool.random(using: &random) {
                    let handle = try #require(FileHandle(forWritingAtPath: fixture.layout.absolute(segment.path)))
                    try handle.seekToEnd()
                    try handle.write(contentsOf: [6, 0, 0, 0, 200, 0, 0, 0, 1])
                }
                segment = nil
                writer = try fixture.writer()
                _ = try writer.mend(now: 0)
            default: break
            }
        }
        writer = try fixture.takeIn()
        for query in [
            "SELECT * FROM telegram_store ORDER BY 1, 2, 3", "SELECT * FROM reading", "SELECT * FROM latest",
            "SELECT server_id, obis, unit, scaler, kind, slot, first_ms FROM channel",
            "SELECT sum(telegrams), sum(faults) FROM segment", "SELECT telegrams, faults FROM meter",
        ] {
            #expect(try fixture.rows(writer, query) == fixture.rows(expected, query), "\(query)")
        }
        var stored: [Int64: [UInt8]] = [:]
        for path in try Folder.files(below: fixture.layout.root, in: "captures") {
            try SegmentReader(path: fixture.layout.absolute(path)).eachPacket { packet, bytes in
                #expect(stored[packet.milliseconds ?? 0] == nil)
                stored[packet.milliseconds ?? 0] = bytes.withUnsafeBufferPointer { Array($0) }
                return true
            }
        }
        #expect(stored == Dictionary(uniqueKeysWithValues: telegrams))
    }
}
