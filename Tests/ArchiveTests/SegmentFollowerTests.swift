import Foundation
import PCAPNG
import TestSupport
import Testing

@testable import Archive

/// The times of what is followed are compared: each telegram has one of its own.
@Suite struct SegmentFollowerTests {
    private let fixture: ArchiveFixture

    init() throws { fixture = try ArchiveFixture() }

    private func writer(at time: Int64) throws -> SegmentWriter {
        try fixture.layout.create()
        return try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%Y%m%d_%H%M%S_%N.pcapng"), at: time,
            application: "test")
    }

    private func times(_ follower: SegmentFollower) -> [Int64] {
        var result: [Int64] = []
        follower.poll { packet, _ in result.append(packet.milliseconds ?? -1) }
        return result
    }

    @Test func telegramsAreHandedOutOnceEachAsTheyAreAppended() throws {
        let telegrams = ArchiveFixture.telegrams(20)
        let segment = try writer(at: telegrams[0].0)
        let follower = SegmentFollower(layout: fixture.layout, meter: "house")
        #expect(times(follower) == [])
        for (index, (time, bytes)) in telegrams.enumerated() {
            try segment.append(bytes.span, at: time, isFaulty: false)
            if index % 3 == 2 { #expect(times(follower) == telegrams[index - 2...index].map(\.0)) }
        }
        #expect(times(follower) == telegrams[18...].map(\.0))
        #expect(times(follower) == [])
    }

    @Test func aHalfWrittenBlockIsWaitedFor() throws {
        let telegrams = ArchiveFixture.telegrams(2)
        let path = try fixture.segment(telegrams)
        let absolute = fixture.layout.absolute(path)
        let whole = try Data(contentsOf: URL(filePath: absolute))
        try whole.prefix(whole.count - 50).write(to: URL(filePath: absolute))
        let follower = SegmentFollower(layout: fixture.layout, meter: "house")
        #expect(times(follower) == [telegrams[0].0])
        let handle = try FileHandle(forWritingTo: URL(filePath: absolute))
        try handle.seekToEnd()
        try handle.write(contentsOf: whole.suffix(50))
        try handle.close()
        #expect(times(follower) == [telegrams[1].0])
    }

    @Test func theNextSegmentIsGoneOverToAndTheOldOneReadToItsEndThoughItIsRemoved() throws {
        let telegrams = ArchiveFixture.telegrams(9)
        let first = try writer(at: telegrams[0].0)
        let follower = SegmentFollower(layout: fixture.layout, meter: "house")
        for (time, bytes) in telegrams[..<2] { try first.append(bytes.span, at: time, isFaulty: false) }
        #expect(times(follower) == telegrams[..<2].map(\.0))
        for (time, bytes) in telegrams[2..<4] { try first.append(bytes.span, at: time, isFaulty: false) }
        try first.finish()
        var last: SegmentWriter?
        for part in [4..<6, 6..<8] {
            let next = try writer(at: telegrams[part.lowerBound].0)
            for (time, bytes) in telegrams[part] { try next.append(bytes.span, at: time, isFaulty: false) }
            last = next
        }
        try FileManager.default.removeItem(atPath: fixture.layout.absolute(first.path))
        #expect(times(follower) == telegrams[2..<8].map(\.0))
        #expect(times(follower) == [])
        let newest = try #require(last)
        let (time, bytes) = telegrams[8]
        try newest.append(bytes.span, at: time, isFaulty: false)
        #expect(times(follower) == [telegrams[8].0])
    }

    @Test func onlyTheNewestSegmentIsBegunWith() throws {
        let telegrams = ArchiveFixture.telegrams(4)
        let old = try fixture.segment(Array(telegrams[..<2]))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
            ofItemAtPath: fixture.layout.absolute(old))
        try fixture.segment(Array(telegrams[2...]))
        #expect(times(SegmentFollower(layout: fixture.layout, meter: "house")) == telegrams[2...].map(\.0))
    }

    @Test func whatIsARowAlreadyIsPassedOver() throws {
        let telegrams = ArchiveFixture.telegrams(6)
        let segment = try writer(at: telegrams[0].0)
        for (time, bytes) in telegrams[..<4] { try segment.append(bytes.span, at: time, isFaulty: false) }
        let archive = try fixture.writer()
        try archive.addMeter("house", now: 0)
        try archive.follow(segment.path, of: "house", from: telegrams[0].0)
        while try archive.ingest().hasMore {}
        let reader = try ArchiveReader(layout: fixture.layout)
        let meter = try reader.meter(named: "house")
        let position = try #require(try reader.position(of: meter))
        for (time, bytes) in telegrams[4...] { try segment.append(bytes.span, at: time, isFaulty: false) }
        let follower = SegmentFollower(layout: fixture.layout, meter: "house", start: position)
        #expect(times(follower) == telegrams[4...].map(\.0))
        #expect(try reader.counts(of: meter).telegrams == 4)
        #expect(try reader.counts(of: meter).faults == 0)
    }

    @Test func aMeterThatHasNoFolderYetIsWaitedFor() throws {
        let follower = SegmentFollower(layout: fixture.layout, meter: "house")
        #expect(times(follower) == [])
        let telegrams = ArchiveFixture.telegrams(2)
        try fixture.segment(telegrams)
        #expect(times(follower) == telegrams.map(\.0))
    }

    @Test func aSegmentThatWasBegunAfterTheClockWasSetBackIsFollowed() throws {
        let telegrams = ArchiveFixture.telegrams(4)
        let first = try writer(at: telegrams[0].0)
        for (time, bytes) in telegrams[..<2] { try first.append(bytes.span, at: time, isFaulty: false) }
        let follower = SegmentFollower(layout: fixture.layout, meter: "house")
        #expect(times(follower) == telegrams[..<2].map(\.0))
        let second = try writer(at: telegrams[2].0)
        for (time, bytes) in telegrams[2...] { try second.append(bytes.span, at: time, isFaulty: false) }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
            ofItemAtPath: fixture.layout.absolute(second.path))
        #expect(times(follower) == telegrams[2...].map(\.0))
    }

    @Test func aSegmentInAFolderThatWasThereAlreadyIsFoundWithinTenCalls() throws {
        let telegrams = ArchiveFixture.telegrams(4)
        let segments = try ["00/a", "01/a", "00/b", "02/deep/a"].map { name in
            try SegmentWriter(
                layout: fixture.layout, meter: "house", pattern: FileNamePattern("\(name).pcapng"), at: telegrams[0].0,
                application: "test")
        }
        let follower = SegmentFollower(layout: fixture.layout, meter: "house")
        var seen: [Int64] = []
        for (segment, (time, bytes)) in zip(segments, telegrams) {
            try segment.append(bytes.span, at: time, isFaulty: false)
        }
        for _ in 0..<10 { seen += times(follower) }
        #expect(seen == [telegrams[3].0])
        let later = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("01/b.pcapng"), at: telegrams[0].0,
            application: "test")
        let (time, bytes) = telegrams[0]
        try later.append(bytes.span, at: time, isFaulty: false)
        for _ in 0..<10 { seen += times(follower) }
        #expect(seen == [telegrams[3].0, telegrams[0].0])
    }
}
