/// What is wrong with a capture, and at which byte of the file.
public enum CaptureError: Error, Equatable, Sendable {
    /// The file begins with something else.
    case notACapture(FoundFormat, byteOffset: Int)
    /// The section's byte order mark is neither of the two.
    case unknownByteOrder(mark: UInt32, byteOffset: Int)
    /// The section's major version is not 1.
    case unknownVersion(major: UInt16, byteOffset: Int)
    /// The block's length is impossible: too short for its type, no multiple of 4, or beyond
    /// `CaptureReader.maximumBlockLength`.
    case impossibleLength(UInt32, byteOffset: Int)
    /// The length at the block's end is not the one at its beginning.
    case contradictoryLength(UInt32, trailing: UInt32, byteOffset: Int)
    /// The packet names an interface that the section has not described.
    case unknownInterface(id: UInt32, byteOffset: Int)
    /// The packet is longer than its block.
    case packetBeyondBlock(length: UInt32, byteOffset: Int)
    /// The section has more interfaces than `CaptureReader.maximumInterfaces`.
    case tooManyInterfaces(byteOffset: Int)

    /// What a file that is no capture seems to be.
    public enum FoundFormat: Equatable, Sendable {
        /// The older format, without "ng".
        case pcap
        /// A gzip file, which may hold a capture.
        case gzip
        /// None that is known here.
        case unknown
    }

    /// Where in the file the block begins.
    public var byteOffset: Int {
        switch self {
        case .notACapture(_, let offset), .unknownByteOrder(_, let offset), .unknownVersion(_, let offset),
            .impossibleLength(_, let offset), .contradictoryLength(_, _, let offset), .unknownInterface(_, let offset),
            .packetBeyondBlock(_, let offset), .tooManyInterfaces(let offset):
            offset
        }
    }
}

extension CaptureError: CustomStringConvertible {
    /// One line for a person, with the byte offset.
    public var description: String {
        switch self {
        case .notACapture(.pcap, _): "this is a pcap file; convert it with: editcap -F pcapng FILE NEW"
        case .notACapture(.gzip, _): "this is a gzip file"
        case .notACapture(.unknown, let offset): "no pcapng section header at byte \(offset)"
        case .unknownByteOrder(let mark, let offset):
            "byte \(offset): section header with unknown byte order mark \(Self.hex(mark))"
        case .unknownVersion(let major, let offset): "byte \(offset): pcapng version \(major) is not known, only 1"
        case .impossibleLength(let length, let offset): "byte \(offset): a block cannot be \(length) bytes long"
        case .contradictoryLength(let length, let trailing, let offset):
            "byte \(offset): block begins with length \(length) and ends with length \(trailing)"
        case .unknownInterface(let id, let offset): "byte \(offset): packet of interface \(id), which is not described"
        case .packetBeyondBlock(let length, let offset):
            "byte \(offset): packet of \(length) bytes is longer than its block"
        case .tooManyInterfaces(let offset):
            "byte \(offset): more than \(CaptureReader.maximumInterfaces) interfaces in a section"
        }
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
