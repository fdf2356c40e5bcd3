/// Reads PCAPNG captures block by block from windows of a file that the caller holds in memory.
///
/// The reader remembers how far it has come (`offset`) and the section's interfaces, nothing else: it allocates nothing
/// for a packet, and never more than its limits allow whatever a file claims. Both byte orders, any number of sections,
/// enhanced, simple and obsolete packet blocks are read; other blocks are skipped.
///
///     var reader = CaptureReader()
///     while true {
///         switch try reader.next(in: window, startingAt: windowOffset) {
///         case .packet(let packet): use(packet)
///         case .needMore(let count): read on, or stop: the file is whole up to reader.offset
///         default: break
///         }
///     }
public struct CaptureReader: Sendable {
    /// A block beyond this many bytes is an error: a UDP datagram takes 64 KiB.
    public static let maximumBlockLength = 16 << 20
    /// A section with more interfaces than this has the rest of them ignored.
    public static let maximumInterfaces = 1_024

    /// The byte offset in the file of the next block.
    public internal(set) var offset: Int
    /// The interfaces of the section so far.
    public internal(set) var interfaces: [CaptureInterface] = []
    var clocks: [PacketClock] = []
    var isSwapped = false
    /// Whether a section header was read, or assumed.
    public internal(set) var isInSection = false

    /// A reader at the beginning of a file.
    public init() { offset = 0 }

    /// Goes on at another block of the same section, for which it knows the interfaces.
    ///
    /// `offset` has to be where a block begins: 0, a former `offset` of a reader, or a packet's `blockOffset`.
    public mutating func seek(to offset: Int) { self.offset = offset }

    /// Reads the section header and interface descriptions at the beginning of a file, and stops before the first
    /// block of another type or where `bytes` end.
    ///
    /// Returns whether there is at least one interface. After it `seek(to:)` can go on at any block.
    public mutating func readHeader(_ bytes: Span<UInt8>) throws(CaptureError) -> Bool {
        self = CaptureReader()
        while true {
            let start = self
            switch try next(in: bytes, startingAt: 0) {
            case .section where start.isInSection, .packet, .skipped, .damaged, .needMore:
                self = start
                return !interfaces.isEmpty
            case .section, .interface: break
            }
        }
    }

    /// The length up to which a capture that is held whole in memory consists of complete blocks: where a torn tail
    /// is to be cut off.
    ///
    /// 0 for what is no capture.
    public static func wholeLength(of bytes: Span<UInt8>) -> Int {
        var reader = CaptureReader()
        while let item = try? reader.next(in: bytes, startingAt: 0) {
            if case .needMore = item { break }
        }
        return reader.offset
    }

    /// Reads the block at `offset` from a window of the file that begins at `windowOffset`, and moves behind it.
    ///
    /// Throws where it cannot be told where the next block begins; the reader then stays where it is.
    public mutating func next(
        in window: Span<UInt8>, startingAt windowOffset: Int
    ) throws(CaptureError) -> CaptureItem {
        let start = offset &- windowOffset
        precondition(start >= 0, "the window begins behind the reader's offset")
        let available = window.count &- start
        guard available >= 12 else { return .needMore(bytes: 12) }
        let type = window.load(UInt32.self, at: start)
        if type == BlockType.sectionHeader { return try section(in: window, at: start) }
        guard isInSection else { throw .notACapture(Self.format(window, at: start), byteOffset: offset) }

        guard let length = try blockLength(in: window, at: start, minimum: 12) else {
            return .needMore(bytes: Int(value(UInt32.self, window, start &+ 4)))
        }
        let block = start..<start &+ length
        defer { offset &+= length }
        switch isSwapped ? type.byteSwapped : type {
        case BlockType.enhancedPacket: return enhancedPacket(in: window, block)
        case BlockType.interfaceDescription: return interfaceDescription(in: window, block)
        case BlockType.simplePacket: return simplePacket(in: window, block)
        case BlockType.obsoletePacket: return obsoletePacket(in: window, block)
        case let other: return .skipped(type: other)
        }
    }

    /// The integer at `index` in the section's byte order.
    @inline(__always)
    func value<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type, _ window: Span<UInt8>, _ index: Int
    ) -> Integer {
        let value = window.load(type, at: index)
        return isSwapped ? value.byteSwapped : value
    }

    /// The length of the block at `start`, checked at both ends; nil where the window ends before it does.
    private func blockLength(
        in window: Span<UInt8>, at start: Int, minimum: UInt32
    ) throws(CaptureError) -> Int? {
        let length = value(UInt32.self, window, start &+ 4)
        guard length >= minimum, length & 3 == 0, length <= UInt32(Self.maximumBlockLength) else {
            throw .impossibleLength(length, byteOffset: offset)
        }
        guard start &+ Int(length) <= window.count else { return nil }
        let trailing = value(UInt32.self, window, start &+ Int(length) &- 4)
        guard trailing == length else { throw .contradictoryLength(length, trailing: trailing, byteOffset: offset) }
        return Int(length)
    }

    private mutating func section(in window: Span<UInt8>, at start: Int) throws(CaptureError) -> CaptureItem {
        let mark = window.load(UInt32.self, at: start &+ 8)
        var section = CaptureReader()
        section.offset = offset
        section.isInSection = true
        switch UInt32(littleEndian: mark) {
        case 0x1A2B_3C4D: section.isSwapped = UInt16(littleEndian: 1) != 1
        case 0x4D3C_2B1A: section.isSwapped = UInt16(littleEndian: 1) == 1
        default: throw .unknownByteOrder(mark: UInt32(bigEndian: mark), byteOffset: offset)
        }
        guard let length = try section.blockLength(in: window, at: start, minimum: 28) else {
            return .needMore(bytes: Int(section.value(UInt32.self, window, start &+ 4)))
        }
        let major = section.value(UInt16.self, window, start &+ 12)
        guard major == 1 else { throw .unknownVersion(major: major, byteOffset: offset) }
        section.offset &+= length
        self = section
        return .section
    }

    private static func format(_ window: Span<UInt8>, at start: Int) -> CaptureError.FoundFormat {
        switch window.network(UInt32.self, at: start) {
        case 0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1: .pcap
        case let first where first >> 16 == 0x1F8B: .gzip
        default: .unknown
        }
    }
}
