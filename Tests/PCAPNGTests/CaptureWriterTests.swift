import PCAPNG
import TestSupport
import Testing

@Suite struct CaptureWriterTests {
    @Test func headerIsExactlyTheseBytes() {
        let header = CaptureWriter.header(interfaceName: "house", application: "smtrace 1")
        let little = BlockBuilder(isBig: false)
        let section = little.section(options: little.option(4, Array("smtrace 1".utf8)) + [0, 0, 0, 0])
        let options =
            little.option(2, Array("house".utf8)) + little.option(9, [9])
            + little.option(14, .init(repeating: 0, count: 8))
        #expect(header.bytes == section + little.interface(snapLength: 262_144, options: options + [0, 0, 0, 0]))
        #expect(header.bytes.count % 4 == 0)
    }

    @Test func packetIsExactlyTheseBytes() throws {
        var bytes: [UInt8] = []
        try CaptureWriter.appendPacket(
            to: &bytes, timestampNanoseconds: 0x0102_0304_0506_0708, payload: ([0xAA, 0xBB, 0xCC] as [UInt8]).span)
        let expected: [UInt8] =
            [6, 0, 0, 0, 80, 0, 0, 0, 0, 0, 0, 0, 4, 3, 2, 1, 8, 7, 6, 5, 45, 0, 0, 0, 45, 0, 0, 0]
            + [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]
            + [0x45, 0, 0, 31, 0, 0, 0x40, 0, 64, 17, 0x3C, 0xCC, 127, 0, 0, 1, 127, 0, 0, 1]
            + [0x1C, 0x5B, 0x1C, 0x5B, 0, 11, 0x52, 0x63, 0xAA, 0xBB, 0xCC, 0, 0, 0, 80, 0, 0, 0]
        #expect(bytes == expected)
    }

    @Test func flagsAndCommentComeBack() throws {
        var file = CaptureWriter.header(interfaceName: "house", description: "cellar", application: "a").bytes
        let payload: [UInt8] = [1, 2, 3, 4, 5]
        try CaptureWriter.appendPacket(
            to: &file, timestampNanoseconds: 5, payload: payload.span,
            flags: PacketFlags.inbound | PacketFlags.checksumError, comment: "checksum 1234, expected 5678 – Zähler")
        let contents = read(file)
        #expect(contents.packets.first?.hasChecksumError == true)
        #expect(contents.packets.first?.flags == 0x0100_0001)
        #expect(contents.comments == ["checksum 1234, expected 5678 – Zähler"])
        #expect(contents.payloads == [payload])
        #expect(contents.interfaces.first?.description == "cellar")
    }

    @Test func longestPayloadFitsAndOneMoreDoesNot() throws {
        var file = CaptureWriter.header(interfaceName: "house", application: "a").bytes
        let longest = [UInt8](repeating: 0xFF, count: CaptureWriter.maximumPayload)
        try CaptureWriter.appendPacket(to: &file, timestampNanoseconds: 5, payload: longest.span)
        #expect(read(file).payloads == [longest])
        let size = file.count
        let more = longest + [0]
        #expect(throws: CaptureWriteError.payloadTooLong(count: 65_508)) {
            try CaptureWriter.appendPacket(to: &file, timestampNanoseconds: 5, payload: more.span)
        }
        #expect(file.count == size)
    }

    @Test func longTextIsCutBetweenCharacters() throws {
        let name = String(repeating: "ä", count: 70_000)
        var file = CaptureWriter.header(interfaceName: name, application: name).bytes
        try CaptureWriter.appendPacket(to: &file, timestampNanoseconds: 5, payload: [UInt8]().span, comment: name)
        let contents = read(file)
        #expect(contents.error == nil)
        #expect(contents.comments == [String(repeating: "ä", count: 2_048)])
    }

    @Test func timesArePatchedInPlace() throws {
        let header = CaptureWriter.header(interfaceName: "house", application: "a")
        var file = header.bytes
        try CaptureWriter.appendPacket(to: &file, timestampNanoseconds: 1_000, payload: [UInt8]().span)
        #expect(read(file).interfaces[0].timeOffsetFieldOffset == header.timeOffsetFieldOffset)
        let patch = CaptureWriter.timeOffsetField(seconds: -3)
        file.replaceSubrange(header.timeOffsetFieldOffset..<header.timeOffsetFieldOffset + 8, with: patch)
        #expect(read(file).packets[0].timestampNanoseconds == -2_999_999_000)
        let field = try #require(read(file).packets[0].timestampFieldOffset)
        file.replaceSubrange(field..<field + 8, with: CaptureWriter.timestampField(nanoseconds: 0x1_0000_0002))
        #expect(read(file).packets[0].timestampNanoseconds == 1_294_967_298)
    }

    @Test func seededPacketsRoundTrip() throws {
        var random = SeededRandom(2)
        var file = CaptureWriter.header(interfaceName: "house", application: "a").bytes
        var payloads: [[UInt8]] = []
        var comments: [String?] = []
        var times: [Int64] = []
        for _ in 0..<300 {
            let payload = (0..<Int.random(in: 0...600, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let flags = Bool.random(using: &random) ? UInt32.random(in: 0 ... .max, using: &random) : nil
            let comment =
                Bool.random(using: &random) ? String(repeating: "c", count: Int.random(in: 0...9, using: &random)) : nil
            let time = Int64.random(in: 0 ... .max, using: &random)
            try CaptureWriter.appendPacket(
                to: &file, timestampNanoseconds: UInt64(time), payload: payload.span, flags: flags, comment: comment)
            payloads.append(payload)
            comments.append(comment)
            times.append(time)
        }
        let contents = read(file)
        #expect(contents.payloads == payloads)
        #expect(contents.comments == comments)
        #expect(contents.packets.map(\.timestampNanoseconds) == times)
        #expect(contents.offset == file.count && contents.error == nil)
    }
}
