import Foundation
import TestSupport
import Testing

@testable import Archive

struct RetentionTests {
    private let fixture: ArchiveFixture

    init() throws { fixture = try ArchiveFixture() }

    @Test
    func oldRowsGoInStepsAndTheirQuarterHoursStay() throws {
        try fixture.segment(ArchiveFixture.telegrams(7_200))
        let writer = try fixture.takeIn()
        let quarters = try fixture.rows(writer, "SELECT * FROM quarter_hour_store")
        #expect(!quarters.isEmpty)
        let cut = ArchiveFixture.start + 3_600_000
        var steps = 0
        var deleted = 0
        while case let count = try writer.pruneRows(before: cut, limit: 500), count > 0 {
            deleted += count
            steps += 1
            #expect(steps < 100)
        }
        let floor = QuarterHours.floor(cut)
        #expect(steps > 1 && deleted == Int(floor - ArchiveFixture.start) / 1000)
        #expect(try fixture.rows(writer, "SELECT min(received_ms) FROM telegram_store") == ["\(floor)"])
        #expect(try fixture.rows(writer, "SELECT * FROM quarter_hour_store") == quarters)
        #expect(try fixture.rows(writer, "SELECT pruned_ms FROM meter") == ["\(floor)"])
    }

    @Test
    func rowsWhoseQuarterHourIsNotWrittenStay() throws {
        try fixture.segment(ArchiveFixture.telegrams(1_200))
        let writer = try fixture.takeIn()
        while try writer.pruneRows(before: .max) > 0 {}
        let rolled = try fixture.rows(writer, "SELECT rolled_ms FROM meter")
        #expect(try fixture.rows(writer, "SELECT min(received_ms) / 900000 * 900000 FROM telegram_store") == rolled)
    }

    @Test
    func onlySegmentsThatAreWhollyProcessedCanBeRemoved() throws {
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        let path = try fixture.segment(ArchiveFixture.telegrams(100))
        try writer.follow(path, of: "house", from: ArchiveFixture.start)
        _ = try writer.ingest()
        #expect(try writer.removableSegments().isEmpty && writer.segmentsToFinish().isEmpty)
        writer.close(path)
        _ = try writer.ingest(limit: 10)
        _ = try writer.ingest()
        let removable = try writer.removableSegments()
        #expect(removable.map(\.path) == [path])
        #expect(try writer.removableSegments(before: ArchiveFixture.start).isEmpty)
        try writer.remove(removable[0])
        #expect(!FileManager.default.fileExists(atPath: fixture.layout.absolute(path)))
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram_store") == ["100"])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM segment") == ["0"])
    }

    @Test
    func compressionThatEndedBetweenFileAndRowIsMended() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(50))
        let writer = try fixture.takeIn()
        let segment = try #require(try writer.segmentsToFinish().first)
        let absolute = fixture.layout.absolute(path)
        let finished = try SegmentFinisher.finish(path: absolute, every: 1, compress: true, application: "test")
        #expect(finished == absolute + ".gz" && segment.path == path)
        let again = try fixture.writer()
        let report = try again.mend(now: 0)
        #expect(report == MendReport())
        #expect(try fixture.rows(again, "SELECT path, state FROM segment") == [path + ".gz|finished"])
    }

    @Test
    func reserveIsToldFromTheRoom() {
        let space = FreeSpace(free: 49, total: 1_000)
        #expect(FreeSpaceReserve.percent(5).isViolated(by: space))
        #expect(!FreeSpaceReserve.percent(4.9).isViolated(by: space))
        #expect(FreeSpaceReserve.bytes(50).isViolated(by: space) && !FreeSpaceReserve.bytes(49).isViolated(by: space))
        #expect(FreeSpace(path: "/").map { $0.free <= $0.total } == true)
    }
}

struct DeviceChangeTests {
    @Test
    func anotherDeviceUnderTheSameNameIsAnEvent() throws {
        let fixture = try ArchiveFixture()
        let first = ArchiveFixture.telegrams(5)
        let second = ArchiveFixture.telegrams(5, seed: 8, from: ArchiveFixture.start + 60_000)
        try fixture.segment(first + second)
        let writer = try fixture.takeIn()
        let events = try fixture.rows(writer, "SELECT at_ms FROM event WHERE kind = 'device_changed'")
        #expect(events == ["\(ArchiveFixture.start + 60_000)"])
        #expect(try fixture.rows(writer, "SELECT count(DISTINCT server_id) FROM channel") == ["2"])
        #expect(try fixture.rows(writer, "SELECT count(power) FROM house") == ["10"])
    }
}
