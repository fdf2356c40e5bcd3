/// The Ethernet, IPv4 and UDP headers around a telegram.
enum Envelope {
    /// Their length in bytes.
    static let length = 42

    /// Appends the headers for `payload`, which has to fit (`CaptureWriter.maximumPayload`).
    ///
    /// Locally administered hardware addresses and the loopback address say that nothing of this was on a wire.
    static func append(for payload: Span<UInt8>, to output: inout [UInt8]) {
        let datagram = UInt16(8 + payload.count)
        let ethernet: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0]
        output.append(contentsOf: ethernet)
        output.append(contentsOf: [0x45, 0])
        output.append(network: 20 + datagram)
        output.append(contentsOf: [0, 0, 0x40, 0, 64, 17])
        output.append(network: headerChecksum(datagram))
        output.append(contentsOf: [127, 0, 0, 1, 127, 0, 0, 1])
        output.append(network: CaptureWriter.port)
        output.append(network: CaptureWriter.port)
        output.append(network: datagram)
        output.append(network: datagramChecksum(datagram, payload))
    }

    private static func headerChecksum(_ datagram: UInt16) -> UInt16 {
        var checksum = InternetChecksum()
        let words: [UInt16] = [0x4500, 20 + datagram, 0, 0x4000, 64 << 8 | 17, 0x7F00, 1, 0x7F00, 1]
        for word in words { checksum.add(word) }
        return checksum.value
    }

    private static func datagramChecksum(_ datagram: UInt16, _ payload: Span<UInt8>) -> UInt16 {
        var checksum = InternetChecksum()
        let words: [UInt16] = [
            0x7F00, 1, 0x7F00, 1, 17, datagram, CaptureWriter.port, CaptureWriter.port, datagram,
        ]
        for word in words { checksum.add(word) }
        checksum.add(payload)
        // 0 on the wire means that there is none.
        return checksum.value == 0 ? 0xFFFF : checksum.value
    }
}
