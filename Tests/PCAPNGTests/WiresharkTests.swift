import Foundation
import PCAPNG
import TestSupport
import Testing

/// What Wireshark's own programs say of our captures; they have to be installed (Debian: tshark).
@Suite struct WiresharkTests {
    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    private func write(_ directory: TemporaryDirectory, count: Int) throws -> String {
        var file = CaptureWriter.header(
            interfaceName: "house", description: "basic consumption", application: "smtrace test"
        ).bytes
        for index in 0..<count {
            let payload = sampleTelegram(value: UInt32(1_000 + index))
            try CaptureWriter.appendPacket(
                to: &file, timestampNanoseconds: 1_795_354_200_123_000_000 + UInt64(index) * 1_000_000_000,
                payload: payload.span, flags: index == 1 ? PacketFlags.inbound | PacketFlags.checksumError : nil,
                comment: index == 1 ? "wrong checksum" : nil)
        }
        let path = directory.file("house.pcapng")
        try Data(file).write(to: URL(filePath: path))
        return path
    }

    @Test func tsharkShowsEveryPacketAsSML() throws {
        let directory = try TemporaryDirectory()
        let path = try write(directory, count: 3)
        let result = try run(["tshark", "-r", path, "-d", "udp.port==7259,sml", "-V"])
        try #require(result.status == 0, "tshark is needed: apt-get install tshark")
        #expect(result.output.components(separatedBy: "Smart Message Language").count - 1 == 3)
        #expect(result.output.components(separatedBy: "PublicOpen.Res").count - 1 == 3)
        #expect(result.output.components(separatedBy: "GetList.Res").count - 1 == 3)
        #expect(result.output.components(separatedBy: "PublicClose.Res").count - 1 == 3)
        #expect(!result.output.contains("Malformed"))
        #expect(result.output.contains("wrong checksum"))
        #expect(result.output.contains("Interface name: house"))
    }

    @Test func tsharkFindsChecksumsAndTimesRight() throws {
        let directory = try TemporaryDirectory()
        let path = try write(directory, count: 3)
        let result = try run([
            "tshark", "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields", "-e",
            "frame.time_epoch", "-e", "ip.checksum.status", "-e", "udp.checksum.status", "-e", "frame.packet_flags",
        ])
        try #require(result.status == 0, "tshark is needed: apt-get install tshark")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(
            lines == [
                ["1795354200.123000000", "1", "1"], ["1795354201.123000000", "1", "1", "0x01000001"],
                ["1795354202.123000000", "1", "1"],
            ])
    }

    @Test func capinfosIsContent() throws {
        let directory = try TemporaryDirectory()
        let path = try write(directory, count: 3)
        let result = try run(["capinfos", path])
        try #require(result.status == 0, "capinfos is needed: apt-get install tshark")
        #expect(result.output.contains("Wireshark/... - pcapng"))
        #expect(result.output.contains("Number of packets:   3"))
        #expect(result.output.contains("Capture application: smtrace test"))
        #expect(result.output.contains("Name = house"))
        #expect(result.output.contains("Time precision = nanoseconds (9)"))
    }
}
