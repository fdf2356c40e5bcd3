import PCAPNG

/// What a reader found in a whole file.
struct Contents: Equatable {
    var items: [CaptureItem] = []
    var payloads: [[UInt8]] = []
    var comments: [String?] = []
    var error: CaptureError?
    /// Up to which byte the reader came.
    var offset = 0
    /// What the reader still wanted.
    var needed: Int?
    var interfaces: [CaptureInterface] = []

    var packets: [CapturedPacket] {
        items.compactMap { if case .packet(let packet) = $0 { packet } else { nil } }
    }
}

/// Reads a whole file from memory.
func read(_ file: [UInt8]) -> Contents {
    var reader = CaptureReader()
    var contents = Contents()
    do {
        reading: while true {
            let item = try reader.next(in: file.span, startingAt: 0)
            switch item {
            case .needMore(let bytes):
                contents.needed = bytes
                break reading
            case .packet(let packet):
                contents.payloads.append(packet.payload.map { Array(file[$0]) } ?? [])
                contents.comments.append(packet.comment(in: file.span))
            default: break
            }
            contents.items.append(item)
        }
    } catch { contents.error = error }
    contents.offset = reader.offset
    contents.interfaces = reader.interfaces
    return contents
}

/// Builds blocks by hand, in either byte order.
struct BlockBuilder {
    let isBig: Bool

    func integer<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
        withUnsafeBytes(of: isBig ? value.bigEndian : value.littleEndian) { [UInt8]($0) }
    }

    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4) }

    func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
        let body = padded(body)
        let length = integer(UInt32(body.count + 12))
        return integer(type) + length + body + length
    }

    func option(_ code: UInt16, _ value: [UInt8]) -> [UInt8] {
        integer(code) + integer(UInt16(value.count)) + padded(value)
    }

    func section(options: [UInt8] = []) -> [UInt8] {
        block(
            0x0A0D_0D0A,
            integer(UInt32(0x1A2B_3C4D)) + integer(UInt16(1)) + integer(UInt16(0)) + integer(Int64(-1)) + options)
    }

    func interface(linkType: UInt16 = 1, snapLength: UInt32 = 0, options: [UInt8] = []) -> [UInt8] {
        block(1, integer(linkType) + integer(UInt16(0)) + integer(snapLength) + options)
    }

    func packet(
        interface: UInt32 = 0, ticks: UInt64 = 0, data: [UInt8], original: Int? = nil, options: [UInt8] = []
    ) -> [UInt8] {
        let header = integer(interface) + integer(UInt32(ticks >> 32)) + integer(UInt32(truncatingIfNeeded: ticks))
        let lengths = integer(UInt32(data.count)) + integer(UInt32(original ?? data.count))
        return block(6, header + lengths + padded(data) + options)
    }
}

/// A UDP datagram from port 7259 to port 0, without checksum, as the Python program writes it.
func datagram(_ payload: [UInt8]) -> [UInt8] {
    [0x1C, 0x5B, 0, 0] + [UInt8((payload.count + 8) >> 8), UInt8((payload.count + 8) & 0xFF), 0, 0] + payload
}

/// An IPv4 packet around a datagram; fields that no reader looks at are 0.
func ipv4(_ datagram: [UInt8], fragment: UInt16 = 0, next: UInt8 = 17, options: Int = 0) -> [UInt8] {
    let total = 20 + options + datagram.count
    let lead: [UInt8] = [UInt8(0x45 + options / 4), 0, UInt8(total >> 8), UInt8(total & 0xFF), 0, 0]
    let rest: [UInt8] = [UInt8(fragment >> 8), UInt8(fragment & 0xFF), 64, next, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
    return lead + rest + [UInt8](repeating: 1, count: options) + datagram
}

/// An IPv6 packet around what follows its header.
func ipv6(_ content: [UInt8], next: UInt8 = 17) -> [UInt8] {
    [0x60, 0, 0, 0, UInt8(content.count >> 8), UInt8(content.count & 0xFF), next, 64] + [UInt8](repeating: 7, count: 32)
        + content
}

/// An Ethernet frame.
func ethernet(_ type: [UInt8], _ content: [UInt8]) -> [UInt8] { [UInt8](repeating: 9, count: 12) + type + content }
