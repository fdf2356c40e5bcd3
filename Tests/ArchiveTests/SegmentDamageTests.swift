import Foundation
import PCAPNG
import TestSupport
import Testing

@testable import Archive

/// What somebody or a disk does to a segment costs the telegrams that it hits, and no other.
struct SegmentDamageTests {
    private let fixture: ArchiveFixture
    private let telegrams = ArchiveFixture.telegrams(60)

    init() throws { fixture = try ArchiveFixture() }

    private func rows(_ writer: ArchiveWriter) throws -> [Int64] {
        try writer.connection.fetchAll("SELECT received_ms FROM telegram_store ORDER BY 1") { $0.int64(at: 0) }
    }

    private func noise(_ count: Int, _ random: inout SeededRandom) -> Data {
        Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    private func overwrite(_ path: String, at offset: Int, with bytes: Data) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: bytes)
        try file.close()
    }

    /// The telegrams whose blocks lie outside a stretch of a segment.
    private func outside(_ stretch: Range<Int>, of path: String) throws -> [Int64] {
        var times: [Int64] = []
        try SegmentReader(path: path).eachPacket { packet, _ in
            if !stretch.overlaps(packet.blockOffset..<packet.blockEnd) { times.append(packet.milliseconds ?? 0) }
            return true
        }
        return times
    }

    @Test
    func noiseCostsOnlyTheTelegramsThatItHits() throws {
        var random = SeededRandom(11)
        for _ in 0..<40 {
            let fixture = try ArchiveFixture()
            let path = try fixture.layout.absolute(fixture.segment(telegrams))
            let size = try Data(contentsOf: URL(filePath: path)).count
            let count = Int.random(in: 40...6_000, using: &random)
            let offset = Int.random(in: 0...(size - count), using: &random)
            // The noise may happen to leave a block's frame alone: what it hits is then a telegram with a wrong checksum.
            let kept = try outside(offset..<offset + count, of: path)
            try overwrite(path, at: offset, with: noise(count, &random))
            let writer = try fixture.writer()
            _ = try writer.mend(now: 0)
            var damaged = 0
            var hasMore = true
            while hasMore {
                let report = try writer.ingest(limit: 7)
                damaged += report.damaged.count
                hasMore = report.hasMore
            }
            #expect(try rows(writer) == kept, "noise of \(count) bytes at \(offset) of \(size)")
            #expect(damaged > 0 || kept.count < telegrams.count)
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test
    func segmentThatIsBeingWrittenIsFollowedBehindItsDamage() throws {
        try fixture.layout.create()
        let segment = try SegmentWriter(
            layout: fixture.layout, meter: "house",
            pattern: FileNamePattern("%N.pcapng"), at: ArchiveFixture.start, application: "test")
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        try writer.follow(segment.path, of: "house", from: ArchiveFixture.start)
        var random = SeededRandom(5)
        let path = fixture.layout.absolute(segment.path)
        for (index, (time, bytes)) in telegrams.enumerated() {
            try segment.append(bytes.span, at: time, isFaulty: false)
            if index == 20 {
                _ = try writer.ingest()
                // The last block that is stored, and part of the one before.
                try overwrite(path, at: Int(segment.size) - 600, with: noise(600, &random))
            }
            if index == 30 {
                // What nobody has stored yet.
                try overwrite(path, at: Int(segment.size) - 300, with: noise(300, &random))
            }
        }
        var damaged = 0
        for _ in 0..<5 { damaged += try writer.ingest().damaged.count }
        #expect(damaged >= 1)
        let hit = ArchiveFixture.start + 30_000
        #expect(try rows(writer) == telegrams.map(\.0).filter { $0 != hit })
        // It goes on being followed.
        let more = ArchiveFixture.telegrams(5, from: ArchiveFixture.start + 100_000)
        for (time, bytes) in more { try segment.append(bytes.span, at: time, isFaulty: false) }
        #expect(try writer.ingest().telegrams == 5)
        #expect(try writer.ingest().damaged.isEmpty, "it is told once")
        writer.close(segment.path)
        _ = try writer.ingest()
        #expect(try fixture.rows(writer, "SELECT state FROM segment") == ["damaged"])
    }

    @Test
    func segmentThatWasTruncatedWhileItIsWrittenLosesNothingThatFollows() throws {
        for isSeenAtOnce in [true, false] {
            let fixture = try ArchiveFixture()
            try fixture.layout.create()
            let segment = try SegmentWriter(
                layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N.pcapng"),
                at: ArchiveFixture.start, application: "test")
            let writer = try fixture.writer()
            try writer.addMeter("house", now: 0)
            try writer.follow(segment.path, of: "house", from: ArchiveFixture.start)
            for (index, (time, bytes)) in telegrams.enumerated() {
                try segment.append(bytes.span, at: time, isFaulty: false)
                if index == 20 {
                    _ = try writer.ingest()
                    truncate(fixture.layout.absolute(segment.path), 3_333)
                    if isSeenAtOnce { _ = try writer.ingest() }
                }
            }
            while try writer.ingest().hasMore {}
            #expect(try rows(writer) == telegrams.map(\.0))
        }
    }

    @Test
    func removedFileIsPutBackWholeByItsWriter() throws {
        try fixture.layout.create()
        let segment = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: ArchiveFixture.start,
            application: "test")
        let path = fixture.layout.absolute(segment.path)
        for (time, bytes) in telegrams.prefix(30) { try segment.append(bytes.span, at: time, isFaulty: false) }
        #expect(!segment.isRemoved)
        let before = try Data(contentsOf: URL(filePath: path))
        try FileManager.default.removeItem(atPath: fixture.layout.captures + "/house")
        #expect(segment.isRemoved)
        try segment.restore()
        #expect(!segment.isRemoved)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        for (time, bytes) in telegrams.dropFirst(30) { try segment.append(bytes.span, at: time, isFaulty: false) }
        try segment.finish()
        #expect(try rows(fixture.takeIn()) == telegrams.map(\.0))
        // Where somebody has put another file there, it stays.
        try FileManager.default.removeItem(atPath: path)
        try Data("other".utf8).write(to: URL(filePath: path))
        #expect(throws: ArchiveError.self) { try segment.restore() }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("other".utf8))
    }

    @Test
    func fileOfNoiseIsLeftAloneAndTold() throws {
        var random = SeededRandom(3)
        try FileManager.default.createDirectory(
            atPath: fixture.layout.captures + "/house", withIntermediateDirectories: true)
        let path = fixture.layout.captures + "/house/noise.pcapng"
        let content = noise(100_000, &random)
        try content.write(to: URL(filePath: path))
        let writer = try fixture.writer()
        #expect(try writer.mend(now: 0).foreign.keys.map { $0 } == ["captures/house/noise.pcapng"])
        #expect(try Data(contentsOf: URL(filePath: path)) == content)
    }

    @Test
    func equalTelegramsOfOneMillisecondAreTwoIfTheyWereReceivedHere() throws {
        // Two equal telegrams, and a clock that was set back by exactly the time between them.
        let bytes = MadeTelegram.bytes([MadeTelegram.energy(1)])
        let start = ArchiveFixture.start
        let first = try fixture.segment([(start, bytes)])
        let second = try fixture.segment([(start, bytes)])
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        for path in [first, second] {
            try writer.follow(path, of: "house", from: start)
            writer.close(path)
        }
        let report = try writer.ingest()
        #expect(report.telegrams == 2 && report.moved == 1 && report.duplicates == 0)
        #expect(try rows(writer) == [start, start + 1])
        let reader = try SegmentReader(path: fixture.layout.absolute(second))
        var time: Int64?
        try reader.eachPacket { packet, _ in
            time = packet.milliseconds
            return true
        }
        #expect(time == start + 1)
    }
}
