import PCAPNG
import Testing

/// Which envelopes give a UDP payload.
@Suite struct EnvelopeTests {
    private let payload: [UInt8] = [0x76, 5, 4, 3, 2, 1, 0x62]

    private func found(_ linkType: UInt16, _ packet: [UInt8], original: Int? = nil) throws -> [UInt8]? {
        let order = BlockBuilder(isBig: false)
        let file =
            order.section() + order.interface(linkType: linkType) + order.packet(data: packet, original: original)
        let packet = try #require(read(file).packets.first)
        return packet.payload.map { Array(file[$0]) }
    }

    @Test func knownEnvelopesAreOpened() throws {
        let v4 = ipv4(datagram(payload))
        let v6 = ipv6(datagram(payload))
        let cooked = [UInt8](repeating: 0, count: 14)
        let packets: [(UInt16, [UInt8])] = [
            (1, ethernet([8, 0], v4)), (1, ethernet([0x86, 0xDD], v6)),
            (1, ethernet([0x81, 0, 0, 5, 8, 0], v4)), (1, ethernet([0x88, 0xA8, 0, 1, 0x81, 0, 0, 5, 8, 0], v4)),
            (101, v4), (101, v6), (228, v4), (229, v6), (0, [2, 0, 0, 0] + v4),
            (113, cooked + [8, 0] + v4), (113, cooked + [0x86, 0xDD] + v6),
            (276, [8, 0] + [UInt8](repeating: 0, count: 18) + v4),
            (101, ipv4(datagram(payload), options: 8)),
            (101, ipv6([17, 0, 1, 4, 0, 0, 0, 0] + datagram(payload), next: 0)),
            (
                101,
                ipv6(
                    [60, 1] + .init(repeating: 0, count: 14) + [17, 0, 0, 0, 0, 0, 0, 0] + datagram(payload), next: 43)
            ),
            // Ethernet fills short frames up to 60 bytes.
            (1, ethernet([8, 0], v4) + [UInt8](repeating: 0, count: 11)),
            // The network card would have filled in the length.
            (101, v4.enumerated().map { (2...3).contains($0.offset) ? 0 : $0.element }),
        ]
        for (index, (linkType, packet)) in packets.enumerated() {
            #expect(try found(linkType, packet) == payload, "packet \(index)")
        }
    }

    @Test func othersGiveNoPayload() throws {
        let v4 = ipv4(datagram(payload))
        let packets: [(UInt16, [UInt8])] = [
            (1, ethernet([8, 6], v4)), (1, [1, 2, 3]), (1, ethernet([0x81, 0], [])), (147, v4),
            (101, ipv4(datagram(payload), fragment: 0x2000)), (101, ipv4(datagram(payload), fragment: 3)),
            (101, ipv4(datagram(payload), next: 6)), (101, Array(v4.prefix(19))), (101, Array(v4.prefix(27))),
            (101, [0x44] + v4.dropFirst()), (101, [0x4F] + v4.dropFirst()), (101, [0x55] + v4.dropFirst()),
            (101, ipv4([0x1C, 0x5B, 0, 0, 0, 7, 0, 0])), (101, ipv6(datagram(payload), next: 44)),
            (101, ipv6([0, 255, 0, 0, 0, 0, 0, 0], next: 0)), (101, []),
        ]
        for (index, (linkType, packet)) in packets.enumerated() {
            #expect(try found(linkType, packet) == nil, "packet \(index)")
        }
    }

    @Test func cutPacketGivesWhatIsThere() throws {
        let v4 = ipv4(datagram(payload))
        #expect(try found(101, Array(v4.prefix(31)), original: v4.count) == Array(payload.prefix(3)))
    }
}
