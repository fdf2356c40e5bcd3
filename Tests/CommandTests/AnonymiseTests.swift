import Foundation
import OBIS
import SML
import TestSupport
import Testing

/// `smtrace decode --anonymise`: no id is left, all else is as it was.
@Suite
struct AnonymiseTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// The readings of a dump as JSON, without what may differ.
    private func values(_ path: String) throws -> [String] {
        try Program.run(["decode", "--format", "json", path]).lines.map(String.init)
    }

    private func telegrams(_ bytes: [UInt8]) -> [Telegram] {
        var decoder = FrameDecoder()
        var telegrams: [Telegram] = []
        let take: (Frame, Span<UInt8>) -> Void = { frame, raw in
            guard frame.isValid else { return }
            var telegram = Telegram()
            telegram.parse(frame, raw)
            telegrams.append(telegram)
        }
        decoder.push(bytes.span, take)
        decoder.finish(take)
        return telegrams
    }

    private func anonymised(_ path: String, _ name: String = "out.bin") throws -> [UInt8] {
        let out = directory.file(name)
        let result = try Program.run(["decode", "--anonymise", out, path])
        #expect(result.code == 0, "\(result.errors)")
        return Array(try Data(contentsOf: URL(filePath: out)))
    }

    private static let folder = Project.folder + "/../shared/telegrams/dumps"
    private static let dumps = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

    @Test(arguments: dumps)
    func dumpKeepsItsTelegramsAndValuesButNoID(_ name: String) throws {
        let path = Self.folder + "/" + name
        let old = telegrams(Array(try Data(contentsOf: URL(filePath: path))))
        let bytes = try anonymised(path)
        let new = telegrams(bytes)
        #expect(new.count == old.count)
        for (old, new) in zip(old, new) {
            #expect(old.entries.count == new.entries.count)
            #expect(old.faults.count == new.faults.count)
            #expect(old.messages.map(\.checksum) == new.messages.map(\.checksum))
            for (one, other) in zip(old.entries, new.entries) {
                #expect(one.obis == other.obis && one.scaler == other.scaler && one.unit == other.unit)
                if case .octets = one.value { continue }
                #expect(one.value == other.value)
            }
            guard let id = old.list?.serverID, id.count >= 6 else { continue }
            let identity = Data(old.octets(id))
            #expect(Data(bytes).range(of: identity) == nil, "\(ServerID(Array(identity)).printed)")
            #expect(new.list?.serverID?.count == id.count)
        }
    }

    @Test func numberIsReplacedAndMakerStays() throws {
        var encoder = TelegramEncoder()
        let id: [UInt8] = [0x0A, 0x01, 0x44, 0x5A, 0x47, 0x00, 0x02, 0x82, 0x22, 0x5E]  // 1 DZG00 42082910
        encoder.openResponse(transactionID: [1], reqFileID: [2], serverID: id)
        encoder.getListResponse(transactionID: [3], serverID: id, entries: [])
        encoder.closeResponse(transactionID: [4])
        let path = directory.file("in.bin")
        let noise: [UInt8] = [1, 2, 3]
        let cut = Array(encoder.frame().suffix(40))
        try Data(noise + encoder.frame() + cut + encoder.frame()).write(to: URL(filePath: path))
        let bytes = try anonymised(path)
        let new = telegrams(bytes)
        #expect(new.count == 2)
        for telegram in new {
            let octets = try #require(telegram.list?.serverID)
            #expect(ServerID(telegram.octets(octets)).printed == "1 DZG00 42000001")
        }
        #expect(Data(bytes).range(of: Data(id.suffix(4))) == nil)
        #expect(!bytes.starts(with: noise))
    }

    @Test func fileThatIsThereIsNotReplaced() throws {
        let path = directory.file("out.bin")
        try Data("mine".utf8).write(to: URL(filePath: path))
        let result = try Program.run(["decode", "--anonymise", path, path])
        #expect(result.code == 1)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }
}
