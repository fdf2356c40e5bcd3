import Foundation
import PCAPNG
import SML
import TestSupport
import Testing

@testable import Archive

struct ImportTests {
    private let fixture: ArchiveFixture
    private let telegrams = ArchiveFixture.telegrams(300)

    init() throws { fixture = try ArchiveFixture() }

    private func bring(
        _ path: String, into writer: ArchiveWriter, start: Int64? = ArchiveFixture.start
    ) throws -> ImportReport {
        var options = Importer.Options(now: ArchiveFixture.start)
        options.startMilliseconds = start
        return try Importer(writer: writer, options: options).run(TelegramFile(path: path), meter: "house")
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = fixture.directory.file(name)
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    private func count(_ writer: ArchiveWriter) throws -> [String] {
        try fixture.rows(writer, "SELECT count(*) FROM telegram_store")
    }

    private func capture(_ telegrams: [(Int64, [UInt8])], port: UInt16 = 7259) throws -> [UInt8] {
        var bytes = CaptureWriter.header(interfaceName: "other", application: "test").bytes
        for (time, telegram) in telegrams {
            let begin = bytes.count
            try CaptureWriter.appendPacket(
                to: &bytes, timestampNanoseconds: UInt64(time) * 1_000_000, payload: telegram.span)
            // The destination port of the UDP header; its checksum is not looked at.
            bytes[begin + 64] = UInt8(port >> 8)
            bytes[begin + 65] = UInt8(port & 255)
        }
        return bytes
    }

    @Test
    func sameFileTwiceAddsNothingAndItsLongerVersionTheRest() throws {
        let writer = try fixture.writer()
        let short = try file("short.pcapng", capture(Array(telegrams[..<200])))
        let long = try file("long.pcapng", capture(telegrams))
        #expect(try bring(short, into: writer).telegrams == 200)
        let again = try bring(short, into: writer)
        #expect(again.telegrams == 0 && again.duplicates == 200)
        let rest = try bring(long, into: writer)
        #expect(rest.telegrams == 100 && rest.duplicates == 200)
        #expect(try count(writer) == ["300"])
        let times = try fixture.rows(writer, "SELECT received_ms FROM telegram_store ORDER BY 1")
        #expect(times == telegrams.map { "\($0.0)" })
    }

    @Test
    func dumpsInEveryFormAreTheSame() throws {
        let writer = try fixture.writer()
        let bytes = telegrams.flatMap(\.1)
        let hex = bytes.enumerated().map { (index, byte) in
            (index % 16 == 0 ? "\n# line\n0x" : " ") + String(format: "%02X", byte)
        }.joined()
        let dump = try file("dump.bin", bytes)
        let report = try bring(dump, into: writer)
        #expect(report.format == .dump && report.telegrams == 300 && report.hasAssumedTimes && report.madeMeter)
        let text = try file("dump.hex", Array(hex.utf8))
        let second = try bring(text, into: writer)
        #expect(second.format == .hexText && second.duplicates == 300 && second.telegrams == 0)
        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = [dump]
        try gzip.run()
        gzip.waitUntilExit()
        #expect(try bring(dump + ".gz", into: writer).duplicates == 300)
        #expect(try count(writer) == ["300"])
    }

    @Test
    func capturesToAnotherPortAndOutOfOrderAreTaken() throws {
        let writer = try fixture.writer()
        let turned = Array(telegrams.reversed())
        let report = try bring(file("python.pcapng", capture(turned, port: 0)), into: writer)
        #expect(report.telegrams == 300)
        let sent = Set(telegrams.map { "\($0.0)" })
        #expect(Set(try fixture.rows(writer, "SELECT received_ms FROM telegram_store")) == sent)
    }

    @Test
    func twoTelegramsOfOneMillisecondGetTwo() throws {
        let writer = try fixture.writer()
        let same = telegrams.map { (ArchiveFixture.start, $0.1) }
        let path = try file("same.pcapng", capture(same))
        #expect(try bring(path, into: writer).telegrams == 300)
        #expect(try bring(path, into: writer).duplicates == 300)
        #expect(try count(writer) == ["300"])
    }

    @Test
    func faultyFramesAreKeptWithoutReadings() throws {
        let writer = try fixture.writer()
        var damaged = telegrams
        for index in stride(from: 5, to: 300, by: 10) { damaged[index].1[40] ^= 0x10 }
        let report = try bring(file("damaged.pcapng", capture(damaged)), into: writer)
        #expect(report.telegrams == 270 && report.faults == 30)
        #expect(try count(writer) == ["270"])
        #expect(try fixture.rows(writer, "SELECT sum(telegrams), sum(faults) FROM segment") == ["270|30"])
    }

    @Test
    func truncatedCaptureIsTakenUpToThere() throws {
        let writer = try fixture.writer()
        let bytes = try capture(telegrams)
        let report = try bring(file("cut.pcapng", Array(bytes.dropLast(100))), into: writer)
        #expect(report.telegrams == 299)
        #expect(report.damage?.contains("ends within a block") == true)
    }

    @Test
    func whatIsNoCaptureIsSaidSo() throws {
        #expect(throws: ArchiveError.self) { try TelegramFile(path: fixture.directory.file("missing")) }
        let classic = try file("old.pcap", [0xD4, 0xC3, 0xB2, 0xA1] + [UInt8](repeating: 0, count: 40))
        let writer = try fixture.writer()
        #expect(throws: ArchiveError.self) { try bring(classic, into: writer) }
    }

    @Test
    func telegramsWhoseBytesWereRemovedAreStillKnown() throws {
        let writer = try fixture.writer()
        let path = try file("some.pcapng", capture(telegrams))
        _ = try bring(path, into: writer)
        for segment in try writer.removableSegments() { try writer.remove(segment) }
        #expect(try bring(path, into: writer).duplicates == 300)
        #expect(try count(writer) == ["300"])
    }

    /// The import remembers how far no row stands: order, holes and repetitions must not mislead it.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func telegramsWithoutBytesAreKnownInAnyOrder(seed: UInt64) throws {
        let writer = try fixture.writer()
        var random = SeededRandom(seed)
        let known = telegrams.filter { _ in random.next() % 3 == 0 }
        _ = try bring(try file("known.pcapng", capture(known)), into: writer)
        for segment in try writer.removableSegments() { try writer.remove(segment) }
        let mixed = (telegrams + telegrams[..<40]).shuffled(using: &random)
        let report = try bring(try file("mixed.pcapng", capture(mixed)), into: writer)
        #expect(report.telegrams == 300 - known.count && report.duplicates == known.count + 40)
        let times = try fixture.rows(writer, "SELECT received_ms FROM telegram_store ORDER BY 1")
        #expect(times == telegrams.map { "\($0.0)" })
    }
}
