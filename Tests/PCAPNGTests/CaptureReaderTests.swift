import PCAPNG
import TestSupport
import Testing

@Suite struct CaptureReaderTests {
    private let payload: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 1]

    @Test(arguments: [false, true]) func bothByteOrdersAreRead(isBig: Bool) {
        let order = BlockBuilder(isBig: isBig)
        let packet = ethernet([8, 0], ipv4(datagram(payload)))
        let options = order.option(2, order.integer(UInt32(1 << 24))) + order.option(1, Array("torn".utf8))
        let file =
            order.section() + order.interface(options: order.option(2, Array("m".utf8)) + order.option(9, [9]))
            + order.packet(ticks: 0x0000_0001_0000_0002, data: packet, options: options)
        let contents = read(file)
        #expect(contents.error == nil)
        #expect(contents.payloads == [payload])
        #expect(contents.comments == ["torn"])
        #expect(contents.packets[0].timestampNanoseconds == 0x1_0000_0002)
        #expect(contents.packets[0].hasChecksumError)
        #expect(contents.packets[0].sourcePort == 7259 && contents.packets[0].destinationPort == 0)
        #expect(contents.interfaces[0].name == "m")
    }

    @Test func sectionsOfDifferentOrdersFollowEachOther() {
        let little = BlockBuilder(isBig: false)
        let big = BlockBuilder(isBig: true)
        let packet = ethernet([8, 0], ipv4(datagram(payload)))
        let second = little.section() + little.interface(linkType: 228) + little.packet(data: ipv4(datagram([7])))
        let file = big.section() + big.interface() + big.packet(data: packet) + second
        let contents = read(file)
        #expect(contents.payloads == [payload, [7]])
        #expect(contents.interfaces.map(\.linkType) == [228])
    }

    @Test func simpleAndObsoletePacketsAreReadAndOthersSkipped() {
        let order = BlockBuilder(isBig: false)
        let packet = ethernet([8, 0], ipv4(datagram(payload)))
        let length = order.integer(UInt32(packet.count))
        let simple = order.block(3, length + packet)
        let obsolete = order.block(
            2,
            order.integer(UInt16(0)) + order.integer(UInt16(3)) + [0, 0, 0, 0, 8, 0, 0, 0] + length + length + packet)
        let unknown = order.block(0x8000_0001, [1, 2, 3])
        let file = order.section() + order.interface() + simple + unknown + obsolete
        let contents = read(file)
        #expect(contents.payloads == [payload, payload])
        #expect(contents.packets[0].timestampNanoseconds == nil && contents.packets[0].timestampFieldOffset == nil)
        #expect(contents.packets[1].timestampNanoseconds == 8_000)
        #expect(contents.items.contains(.skipped(type: 0x8000_0001)))
    }

    @Test func simplePacketIsCutAtTheInterfacesLimit() {
        let order = BlockBuilder(isBig: false)
        let packet = ipv4(datagram([UInt8](repeating: 3, count: 100)))
        let simple = order.block(3, order.integer(UInt32(packet.count)) + packet.prefix(64))
        let contents = read(order.section() + order.interface(linkType: 101, snapLength: 64) + simple)
        #expect(contents.payloads[0].count == 36)
        #expect(contents.packets[0].isPayloadCut)
        #expect(contents.packets[0].originalLength == packet.count)
    }

    @Test func resolutionsAndOffsetsGiveNanoseconds() {
        let order = BlockBuilder(isBig: false)
        let cases: [(UInt8, Int64, UInt64, Int64)] = [
            (6, 0, 1_700_000_000_123_456, 1_700_000_000_123_456_000), (9, 0, 5, 5), (0, 0, 3, 3_000_000_000),
            (3, -1, 2_500, 1_500_000_000), (12, 0, 1_999, 1), (28, 0, .max, 1), (29, 0, .max, 0), (127, 0, .max, 0),
            (9, 0, .max, .max), (0, 0, .max, .max), (0x80, 0, 2, 2_000_000_000), (0x80 + 10, 0, 512, 500_000_000),
            (0x80 + 64, 0, 1 << 63, 500_000_000), (0xFF, 0, .max, 0), (0x80, 0, .max, .max), (0x81, 0, .max, .max),
            (9, .max, 5, .max), (9, .min, 0, .min), (9, .max, .max, .max), (9, 2, 1, 2_000_000_001),
        ]
        for (resolution, offset, ticks, expected) in cases {
            let options = order.option(9, [resolution]) + order.option(14, order.integer(offset))
            let file = order.section() + order.interface(options: options) + order.packet(ticks: ticks, data: [])
            #expect(read(file).packets[0].timestampNanoseconds == expected, "\(resolution) \(offset) \(ticks)")
        }
    }

    @Test func damagedContentCostsOnePacket() {
        let order = BlockBuilder(isBig: false)
        let good = order.packet(data: ethernet([8, 0], ipv4(datagram(payload))))
        var beyond = order.packet(data: [1, 2, 3, 4])
        beyond[20] = 5
        let start = order.section() + order.interface()
        let file = start + order.packet(interface: 1, data: []) + good + beyond + good + order.block(6, [1]) + good
        let contents = read(file)
        #expect(contents.payloads == [payload, payload, payload])
        let found: [CaptureError] = contents.items.compactMap {
            if case .damaged(let error) = $0 { error } else { nil }
        }
        #expect(
            found == [
                .unknownInterface(id: 1, byteOffset: start.count),
                .packetBeyondBlock(length: 5, byteOffset: start.count + 32 + good.count),
                .impossibleLength(16, byteOffset: start.count + 32 + 36 + 2 * good.count),
            ])
    }

    @Test func brokenFramingIsAnErrorAtItsByte() {
        let order = BlockBuilder(isBig: false)
        let start = order.section() + order.interface()
        let packet = order.packet(data: [1, 2, 3, 4])
        for (index, bytes, expected) in [
            (4, [8, 0, 0, 0], CaptureError.impossibleLength(8, byteOffset: start.count)),
            (4, [38, 0, 0, 0], .impossibleLength(38, byteOffset: start.count)),
            (4, [0, 0, 0, 2], .impossibleLength(0x0200_0000, byteOffset: start.count)),
            (4, [0, 0, 0, 0], .impossibleLength(0, byteOffset: start.count)),
            (32, [9, 9, 9, 9], .contradictoryLength(36, trailing: 0x0909_0909, byteOffset: start.count)),
        ] as [(Int, [UInt8], CaptureError)] {
            var block = packet
            block.replaceSubrange(index..<index + 4, with: bytes)
            let contents = read(start + block + packet)
            #expect(contents.error == expected)
            #expect(contents.offset == start.count)
        }
    }

    @Test func otherFilesAreNamed() {
        let rest = [UInt8](repeating: 0, count: 20)
        #expect(read([0xD4, 0xC3, 0xB2, 0xA1] + rest).error == .notACapture(.pcap, byteOffset: 0))
        #expect(read([0x1F, 0x8B, 8, 0] + rest).error == .notACapture(.gzip, byteOffset: 0))
        #expect(read([0x1B, 0x1B, 0x1B, 0x1B] + rest).error == .notACapture(.unknown, byteOffset: 0))
        var section = BlockBuilder(isBig: false).section()
        section[12] = 2
        #expect(read(section).error == .unknownVersion(major: 2, byteOffset: 0))
        section[8] = 0
        #expect(read(section).error == .unknownByteOrder(mark: 0x003C_2B1A, byteOffset: 0))
    }

    @Test func interfacesAreBounded() {
        let order = BlockBuilder(isBig: false)
        let file = order.section() + (0..<1_030).flatMap { _ in order.interface() }
        let contents = read(file)
        #expect(contents.interfaces.count == CaptureReader.maximumInterfaces)
        #expect(contents.items.last == .damaged(.tooManyInterfaces(byteOffset: file.count - 20)))
    }
}
