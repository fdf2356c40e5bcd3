// The numbers of the PCAP Next Generation capture file format, IETF draft-ietf-opsawg-pcapng.
//
//     block   = type u32 · total length u32 · body, padded to 4 · total length u32
//     option  = code u16 · length u16 · value, padded to 4

/// The types of blocks that are read or written.
enum BlockType {
    /// The same in both byte orders.
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let interfaceDescription: UInt32 = 1
    static let obsoletePacket: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let enhancedPacket: UInt32 = 6
}

/// The codes of options that are read or written.
enum OptionCode {
    static let end: UInt16 = 0
    static let comment: UInt16 = 1
    static let applicationOfSection: UInt16 = 4
    static let nameOfInterface: UInt16 = 2
    static let descriptionOfInterface: UInt16 = 3
    static let timestampResolution: UInt16 = 9
    static let timestampOffset: UInt16 = 14
    static let flagsOfPacket: UInt16 = 2
}

/// The link types whose envelope is known.
public enum LinkType {
    /// BSD loopback: four bytes address family, host order.
    public static let null: UInt16 = 0
    /// Ethernet, with or without VLAN tags.
    public static let ethernet: UInt16 = 1
    /// IPv4 or IPv6 without anything before it.
    public static let raw: UInt16 = 101
    /// Linux "cooked", version 1.
    public static let linuxCooked: UInt16 = 113
    /// IPv4 without anything before it.
    public static let ipv4: UInt16 = 228
    /// IPv6 without anything before it.
    public static let ipv6: UInt16 = 229
    /// Linux "cooked", version 2.
    public static let linuxCooked2: UInt16 = 276
}

/// Bits of a packet's `epb_flags`.
public enum PacketFlags {
    /// The packet was received.
    public static let inbound: UInt32 = 0x1
    /// Its checksum was wrong.
    public static let checksumError: UInt32 = 1 << 24
}

extension Span<UInt8> {
    /// The integer at `index` in the machine's byte order; the index has to be valid.
    @inline(__always)
    func load<Integer: FixedWidthInteger & BitwiseCopyable>(_ type: Integer.Type, at index: Int) -> Integer {
        bytes.unsafeLoadUnaligned(fromByteOffset: index, as: type)
    }

    /// The integer at `index`, big-endian as in network headers.
    @inline(__always)
    func network<Integer: FixedWidthInteger & BitwiseCopyable>(_ type: Integer.Type, at index: Int) -> Integer {
        Integer(bigEndian: load(type, at: index))
    }
}

extension [UInt8] {
    /// Appends an integer, little-endian as in blocks.
    @inline(__always)
    mutating func append<Integer: FixedWidthInteger>(little value: Integer) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends an integer, big-endian as in network headers.
    @inline(__always)
    mutating func append<Integer: FixedWidthInteger>(network value: Integer) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
