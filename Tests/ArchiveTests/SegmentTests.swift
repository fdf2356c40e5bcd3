import Foundation
import PCAPNG
import TestSupport
import Testing

@testable import Archive

struct SegmentTests {
    private let fixture: ArchiveFixture
    private let telegrams = ArchiveFixture.telegrams(20)

    init() throws { fixture = try ArchiveFixture() }

    private func content(_ path: String) throws -> [(Int64, [UInt8])] {
        var result: [(Int64, [UInt8])] = []
        try SegmentReader(path: path).eachPacket { packet, bytes in
            result.append((packet.milliseconds ?? 0, bytes.withUnsafeBufferPointer { Array($0) }))
            return true
        }
        return result
    }

    @Test
    func whatWasWrittenIsReadBackByteForByte() throws {
        let path = try fixture.layout.absolute(fixture.segment(telegrams))
        let read = try content(path)
        #expect(read.map(\.0) == telegrams.map(\.0))
        #expect(read.map(\.1) == telegrams.map(\.1))
    }

    @Test
    func readingGoesOnWhereItStoppedWhenTheFileHasGrown() throws {
        let path = try fixture.layout.absolute(fixture.segment(telegrams))
        let whole = try Data(contentsOf: URL(filePath: path))
        let first = SegmentReaderEnd.offset(path, after: 7)
        for cut in [first, first + 1, first + 40, whole.count] {
            let file = fixture.directory.file("cut.pcapng")
            try whole.prefix(cut).write(to: URL(filePath: file))
            let reader = try SegmentReader(path: file)
            var count = 0
            try reader.eachPacket { _, _ in
                count += 1
                return true
            }
            let rest = try SegmentReader(path: path)
            try rest.resume(at: reader.offset)
            try rest.eachPacket { _, _ in
                count += 1
                return true
            }
            #expect(count == telegrams.count)
            #expect(reader.isTorn == (cut != first && cut != whole.count))
        }
    }

    @Test(arguments: [1, 2, 7, 20, 50])
    func finishedSegmentIsCompressedAndThinned(every: Int) throws {
        let path = try fixture.layout.absolute(fixture.segment(telegrams))
        let before = try Data(contentsOf: URL(filePath: path))
        let finished = try SegmentFinisher.finish(path: path, every: every, compress: true, application: "test")
        #expect(finished == path + ".gz")
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: finished + SegmentFinisher.partialSuffix))
        let kept = telegrams.enumerated().filter { $0.offset % every == 0 }.map(\.element)
        #expect(try content(finished).map(\.1) == kept.map(\.1))
        #expect(try content(finished).map(\.0) == kept.map(\.0))
        if every == 1 {
            let unpacked = Process()
            unpacked.executableURL = URL(filePath: "/bin/gzip")
            unpacked.arguments = ["-dk", finished]
            try unpacked.run()
            unpacked.waitUntilExit()
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test
    func takenNameGetsANumber() throws {
        let first = try fixture.segment(telegrams, naming: "same.pcapng")
        let second = try fixture.segment(telegrams, naming: "same.pcapng")
        #expect(first == "captures/house/same.pcapng")
        #expect(second == "captures/house/same-2.pcapng")
    }

    @Test
    func namesFollowThePattern() {
        setenv("TZ", "UTC", 1)
        tzset()
        let pattern = FileNamePattern("%Y%m%d_%H%M%S_%N.pcapng")
        #expect(pattern.render(meter: "house", at: 1_795_000_000_000) == "20261118_110640_house.pcapng")
        #expect(FileNamePattern("%N-%j").render(meter: "a b/ c", at: 0) == "a_b_c-001.pcapng")
        #expect(FileNamePattern("100%").render(meter: "x", at: 0) == "100.pcapng")
        #expect(ArchiveLayout.fileNamePart("../x") == "_.._x")
    }

    @Test
    func segmentsRotateAtLocalBoundaries() {
        setenv("TZ", "UTC", 1)
        tzset()
        let monday: Int64 = 1_795_392_000_000  // 2026-11-23 00:00 UTC, a Monday
        let hour: Int64 = 3_600_000
        func isDue(_ rule: RotationRule, _ opened: Int64, _ now: Int64, size: Int64 = 0, isEmpty: Bool = false) -> Bool
        {
            rule.isDue(openedMilliseconds: opened, now: now, size: size, isEmpty: isEmpty)
        }
        #expect(!isDue(.hour, monday, monday + hour - 1) && isDue(.hour, monday, monday + hour))
        #expect(!isDue(.day, monday, monday + 24 * hour - 1) && isDue(.day, monday, monday + 24 * hour))
        #expect(isDue(.week, monday - 1, monday) && !isDue(.week, monday, monday + 7 * 24 * hour - 1))
        #expect(isDue(.week, monday, monday + 7 * 24 * hour))
        #expect(!isDue(.bytes(1000), monday, monday + 900 * hour, size: 1000))
        #expect(isDue(.bytes(1000), monday, monday, size: 1001))
        #expect(!isDue(.bytes(1000), monday, monday, size: 5000, isEmpty: true))
        #expect(isDue(.day, monday, monday - 1), "the clock was set back")
    }
}

/// Where blocks of a segment end.
enum SegmentReaderEnd {
    static func offset(_ path: String, after count: Int) -> Int {
        var seen = 0
        var end = 0
        try? SegmentReader(path: path).eachPacket { packet, _ in
            seen += 1
            end = packet.blockEnd
            return seen < count
        }
        return end
    }
}
