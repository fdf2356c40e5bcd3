import OBIS
import Testing

@testable import Archive

struct WatchTests {
    @Test
    func valuesOfARegisterAreOneStreamWhateverDeviceAndScaler() throws {
        let fixture = try ArchiveFixture()
        let start = ArchiveFixture.start
        let other: [UInt8] = [0x0A, 0x01, 0x54, 0x53, 0x54, 0, 0, 0, 0, 2]
        try fixture.segment([
            (start, MadeTelegram.bytes([MadeTelegram.power(100), MadeTelegram.energy(5)])),
            (start + 1000, MadeTelegram.bytes([MadeTelegram.energy(6)])),
            (start + 2000, MadeTelegram.bytes([MadeTelegram.entry(16, 7, .integer(2015), unit: 27, scaler: -1)])),
            (start + 3000, MadeTelegram.bytes([MadeTelegram.power(-300)], serverID: other)),
        ])
        let writer = try fixture.takeIn()
        let power = OBISCode(1, 0, 16, 7, 0)
        let values = try writer.values(of: "house", [power], unit: "W", after: start - 1)
        #expect(values.map(\.milliseconds) == [start, start + 2000, start + 3000])
        #expect(values.map(\.value.description) == ["100", "201.5", "-300"])
        #expect(try writer.values(of: "house", [power], unit: nil, after: start).count == 2)
        #expect(try writer.values(of: "house", [power], unit: "VA", after: 0).isEmpty)
        #expect(try writer.values(of: "none", [power], unit: "W", after: 0).isEmpty)
        #expect(writer.units(of: "house", [power]).allSatisfy { $0 == "W" })
        #expect(writer.newestRow(of: "house") == start + 3000 && writer.newestRow(of: "none") == nil)
    }

    @Test
    func faultsAreCountedOnceWhetherTheirSegmentIsOpenOrClosed() throws {
        let fixture = try ArchiveFixture()
        var telegrams = ArchiveFixture.telegrams(6)
        for index in [1, 3] { telegrams[index].1[40] ^= 1 }
        let path = try fixture.segment(telegrams)
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        try writer.follow(path, of: "house", from: ArchiveFixture.start)
        _ = try writer.ingest()
        #expect(try writer.faults(of: "house") == 2)
        writer.close(path)
        _ = try writer.ingest()
        #expect(try writer.faults(of: "house") == 2 && writer.faults(of: "none") == 0)
    }
}
