/// What stands at the beginning of a capture file.
public struct CaptureHeader: Equatable, Sendable {
    /// The file's first bytes.
    public let bytes: [UInt8]
    /// The byte offset at which the eight bytes of `if_tsoffset` stand, for patching in place.
    public let timeOffsetFieldOffset: Int
}

/// Why a packet cannot be written.
public enum CaptureWriteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The payload does not fit into a UDP datagram.
    case payloadTooLong(count: Int)

    /// One line for a person.
    public var description: String {
        switch self {
        case .payloadTooLong(let count): "\(count) bytes do not fit into one packet (at most 65507)"
        }
    }
}

/// Writes captures as smtrace keeps them: one section 1.0, one Ethernet interface, telegrams in UDP datagrams.
///
/// All integers of blocks are little-endian. A packet:
///
///     0  block type 6 · 4 length · 8 interface 0 · 12 timestamp high · 16 timestamp low · 20 captured · 24 original
///     28 Ethernet (14) · 42 IPv4 (20) · 62 UDP (8) · 70 telegram, padded to 4 · options · length
public enum CaptureWriter {
    /// The UDP port that telegrams are sent from and to: `tshark -d udp.port==7259,sml`.
    public static let port: UInt16 = 7259
    /// The longest payload that a packet takes, in bytes: what IPv4 leaves to UDP.
    public static let maximumPayload = 65_507
    /// How many bytes of texts in options are kept.
    static let maximumText = 4_096

    /// The section header and the description of the only interface.
    ///
    /// `interfaceName` is the meter; `application` the program and its version. Times are nanoseconds since 1970, and
    /// `timeOffsetSeconds` is added to them by a reader.
    public static func header(
        interfaceName: String, description: String? = nil, application: String, timeOffsetSeconds: Int64 = 0
    ) -> CaptureHeader {
        var bytes: [UInt8] = []
        let section = beginBlock(BlockType.sectionHeader, &bytes)
        bytes.append(little: UInt32(0x1A2B_3C4D))
        bytes.append(little: UInt16(1))
        bytes.append(little: UInt16(0))
        bytes.append(little: Int64(-1))
        appendOption(OptionCode.applicationOfSection, application, &bytes)
        appendEndOfOptions(&bytes)
        endBlock(section, &bytes)

        let interface = beginBlock(BlockType.interfaceDescription, &bytes)
        bytes.append(little: LinkType.ethernet)
        bytes.append(little: UInt16(0))
        bytes.append(little: UInt32(262_144))
        appendOption(OptionCode.nameOfInterface, interfaceName, &bytes)
        if let description { appendOption(OptionCode.descriptionOfInterface, description, &bytes) }
        bytes.append(little: OptionCode.timestampResolution)
        bytes.append(little: UInt16(1))
        bytes.append(contentsOf: [9, 0, 0, 0])
        bytes.append(little: OptionCode.timestampOffset)
        bytes.append(little: UInt16(8))
        let field = bytes.count
        bytes.append(little: timeOffsetSeconds)
        appendEndOfOptions(&bytes)
        endBlock(interface, &bytes)
        return CaptureHeader(bytes: bytes, timeOffsetFieldOffset: field)
    }

    /// Appends one enhanced packet block with `payload` in a UDP datagram.
    ///
    /// The timestamp counts from 1970. `flags` are those of `PacketFlags`; nil writes none, which saves 12 bytes. A
    /// `comment` is shown by Wireshark.
    public static func appendPacket(
        to output: inout [UInt8], timestampNanoseconds: UInt64, payload: Span<UInt8>, flags: UInt32? = nil,
        comment: String? = nil
    ) throws(CaptureWriteError) {
        guard payload.count <= maximumPayload else { throw .payloadTooLong(count: payload.count) }
        let length = UInt32(Envelope.length + payload.count)
        let block = beginBlock(BlockType.enhancedPacket, &output)
        output.append(little: UInt32(0))
        output.append(little: UInt32(truncatingIfNeeded: timestampNanoseconds >> 32))
        output.append(little: UInt32(truncatingIfNeeded: timestampNanoseconds))
        output.append(little: length)
        output.append(little: length)
        Envelope.append(for: payload, to: &output)
        payload.withUnsafeBufferPointer { output.append(contentsOf: $0) }
        pad(Int(length), &output)
        if let flags {
            output.append(little: OptionCode.flagsOfPacket)
            output.append(little: UInt16(4))
            output.append(little: flags)
        }
        if let comment { appendOption(OptionCode.comment, comment, &output) }
        if flags != nil || comment != nil { appendEndOfOptions(&output) }
        endBlock(block, &output)
    }

    /// The eight bytes to write at `timeOffsetFieldOffset` of a capture that this writer made.
    public static func timeOffsetField(seconds: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: seconds)
        return bytes
    }

    /// The eight bytes to write at `CapturedPacket.timestampFieldOffset` of a capture that this writer made.
    public static func timestampField(nanoseconds: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(truncatingIfNeeded: nanoseconds >> 32))
        bytes.append(little: UInt32(truncatingIfNeeded: nanoseconds))
        return bytes
    }

    private static func beginBlock(_ type: UInt32, _ output: inout [UInt8]) -> Int {
        let start = output.count
        output.append(little: type)
        output.append(little: UInt32(0))
        return start
    }

    private static func endBlock(_ start: Int, _ output: inout [UInt8]) {
        let length = UInt32(output.count - start + 4)
        output.append(little: length)
        output.withUnsafeMutableBytes {
            $0.storeBytes(of: length.littleEndian, toByteOffset: start + 4, as: UInt32.self)
        }
    }

    private static func appendOption(_ code: UInt16, _ text: String, _ output: inout [UInt8]) {
        // Cut between characters: half a character would not be UTF-8.
        var text = Substring(text)
        while text.utf8.count > maximumText { text = text.dropLast(max(1, (text.utf8.count - maximumText) / 64)) }
        output.append(little: code)
        output.append(little: UInt16(text.utf8.count))
        output.append(contentsOf: text.utf8)
        pad(text.utf8.count, &output)
    }

    private static func appendEndOfOptions(_ output: inout [UInt8]) { output.append(little: UInt32(0)) }

    private static func pad(_ count: Int, _ output: inout [UInt8]) {
        for _ in 0..<((4 - count & 3) & 3) { output.append(0) }
    }
}
