import CZlib
@preconcurrency import Glibc
import PCAPNG
import SML

/// A file with telegrams in any of the forms that people have them in: a capture, a dump, or a dump as hex text, each
/// with gzip or without; `-` is standard input.
///
/// Read once from beginning to end in constant memory.
public final class TelegramFile {
    /// What a file's content is.
    public enum Format: String, Sendable {
        /// PCAPNG: telegrams with their times.
        case capture
        /// Bytes as they came from a meter.
        case dump
        /// The same as hex digits.
        case hexText = "hex text"
    }

    /// A frame of the file.
    public struct Item: Sendable {
        /// The frame; in a capture its offset is that of its packet's block in the file.
        public var frame: Frame
        /// Where its first byte stands in the file, decompressed, or among the bytes that hex text stands for.
        public var byteOffset: Int
        /// When it was received, milliseconds since 1970; nil in dumps.
        public var milliseconds: Int64?
    }

    /// The path as it was given.
    public let path: String
    /// What was found at its beginning.
    public let format: Format
    /// What passed through the transport decoder.
    public var counters: FrameDecoder.Counters { decoder.counters }
    /// Why the file ends early or has holes; nil if it is whole.
    public private(set) var damage: String?
    /// The meter's name in a capture.
    public private(set) var interfaceName: String?
    /// The length of the file in bytes; nil for standard input.
    public let length: Int64?
    /// The file's time of change, milliseconds since 1970; nil for standard input.
    public let changedMilliseconds: Int64?
    /// The first bytes of the file, decompressed; at most 4096.
    public let beginning: [UInt8]
    /// How many bytes of the file have been read.
    public var position: Int64 { Int64(gzoffset(file)) }

    /// Is given the bytes of a dump before they are searched for frames.
    public var onBytes: ((Span<UInt8>) -> Void)?

    private let file: gzFile
    private var decoder = FrameDecoder()
    private var head: [UInt8] = []

    /// Opens a file and looks at its first bytes. Throws `ArchiveError.file`, or `unreadable` for what cannot be read.
    public init(path: String) throws(ArchiveError) {
        self.path = path == "-" ? "standard input" : path
        if path != "-", let folder = Self.whyNotReadable(path) { throw folder }
        guard let file = path == "-" ? gzdopen(dup(STDIN_FILENO), "rbe") : gzopen(path, "rbe") else {
            throw .file(path: path, action: "open", code: errno)
        }
        gzbuffer(file, 1 << 17)
        self.file = file
        var status = stat()
        let isKnown = path != "-" && stat(path, &status) == 0
        length = isKnown ? Int64(status.st_size) : nil
        changedMilliseconds =
            isKnown ? Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000 : nil
        var first = [UInt8](repeating: 0, count: 4_096)
        let count: Int
        do throws(ArchiveError) {
            count = try Self.read(file, into: &first, path: self.path)
        } catch {
            // What was never whole is not deinitialised either.
            gzclose_r(file)
            throw error
        }
        beginning = Array(first[..<count])
        head = beginning
        format = Self.format(of: head)
    }

    private static func whyNotReadable(_ path: String) -> ArchiveError? {
        var status = stat()
        guard stat(path, &status) == 0 else { return .file(path: path, action: "open", code: errno) }
        return status.st_mode & S_IFMT == S_IFDIR ? .file(path: path, action: "read", code: EISDIR) : nil
    }

    /// What a file that begins so is, decompressed.
    public static func format(of head: [UInt8]) -> Format {
        if head.starts(with: [0x0A, 0x0D, 0x0D, 0x0A]) { return .capture }
        // Classic captures are refused with the capture reader's words.
        for magic: [UInt8] in [[0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0xC3, 0xD4], [0x4D, 0x3C, 0xB2, 0xA1]]
        where head.starts(with: magic) { return .capture }
        return HexText.looksLikeHex(head) ? .hexText : .dump
    }

    /// Hands out every frame with its bytes, faulty ones too, until `body` returns false.
    ///
    /// Throws what `body` throws, and `ArchiveError` where nothing can be read; a file that ends early or is damaged
    /// further on is no error: `damage` says so.
    public func eachFrame(_ body: (Item, Span<UInt8>) throws -> Bool) throws {
        if format == .capture { try eachFrameOfCapture(body) } else { try eachFrameOfDump(body) }
    }

    private struct Stop: Error {}

    private func eachFrameOfDump(_ body: (Item, Span<UInt8>) throws -> Bool) throws {
        var hex = HexText()
        var piece = head
        head = []
        do {
            while !piece.isEmpty {
                let bytes = format == .hexText ? hex.decode(piece) : piece
                onBytes?(bytes.span)
                try decoder.push(bytes.span) { (frame, raw) throws in
                    if try !body(Item(frame: frame, byteOffset: frame.offset, milliseconds: nil), raw) { throw Stop() }
                }
                piece = [UInt8](repeating: 0, count: 1 << 17)
                do {
                    let count = try Self.read(file, into: &piece, path: path)
                    piece.removeLast(piece.count - count)
                } catch {
                    damage = error.description
                    piece = []
                }
            }
            try decoder.finish { (frame, raw) throws in
                if try !body(Item(frame: frame, byteOffset: frame.offset, milliseconds: nil), raw) { throw Stop() }
            }
        } catch is Stop {}
    }

    private func eachFrameOfCapture(_ body: (Item, Span<UInt8>) throws -> Bool) throws {
        var reader = CaptureReader()
        var window = head
        var windowOffset = 0
        head = []
        while true {
            let item: CaptureItem
            do {
                item = try reader.next(in: window.span, startingAt: windowOffset)
            } catch {
                if windowOffset == 0, reader.offset == 0 {
                    throw ArchiveError.unreadable(path: path, reason: error.description)
                }
                damage = error.description
                return
            }
            switch item {
            case .packet(let packet):
                let bytes = window
                if try !hand(packet, bytes, from: windowOffset, to: body) { return }
            case .interface: interfaceName = interfaceName ?? reader.interfaces.first?.name
            case .damaged(let error): damage = error.description
            case .section, .skipped: break
            case .needMore:
                window.removeFirst(min(max(reader.offset - windowOffset, 0), window.count))
                windowOffset = reader.offset
                var piece = [UInt8](repeating: 0, count: 1 << 17)
                var count = 0
                do {
                    count = try Self.read(file, into: &piece, path: path)
                } catch {
                    damage = error.description
                    return
                }
                if count == 0 {
                    if !window.isEmpty { damage = "it ends within a block at byte \(reader.offset)" }
                    return
                }
                window += piece[..<count]
            }
        }
    }

    private func hand(
        _ packet: CapturedPacket, _ window: [UInt8], from windowOffset: Int,
        to body: (Item, Span<UInt8>) throws -> Bool
    ) throws -> Bool {
        guard let payload = packet.payload else { return true }
        let bytes = window.span.extracting(payload)
        let isSML = packet.sourcePort == CaptureWriter.port || packet.destinationPort == CaptureWriter.port
        guard isSML || FrameDecoder.frame(in: bytes) != nil else { return true }
        let milliseconds = packet.timestampNanoseconds.map { $0 >= 0 ? $0 / 1_000_000 : ($0 - 999_999) / 1_000_000 }
        // Where the stream that the decoder counts would begin in the file for this packet's payload.
        let origin = windowOffset + payload.lowerBound - decoder.counters.bytes
        do {
            let handOn: (Frame, Span<UInt8>) throws -> Void = { frame, raw in
                var frame = frame
                let byteOffset = origin + frame.offset
                frame.offset = packet.blockOffset
                let item = Item(frame: frame, byteOffset: byteOffset, milliseconds: milliseconds)
                if try !body(item, raw) { throw Stop() }
            }
            try decoder.push(bytes, handOn)
            try decoder.finish(handOn)
        } catch is Stop {
            return false
        }
        return true
    }

    private static func read(_ file: gzFile, into buffer: inout [UInt8], path: String) throws(ArchiveError) -> Int {
        let count = buffer.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32($0.count)) }
        var code: Int32 = 0
        if count == 0, gzerror(file, &code) != nil, code == Z_BUF_ERROR {
            throw .unreadable(path: path, reason: "it ends within its compressed data")
        }
        if count < 0 {
            let words = gzerror(file, &code).map { String(cString: $0) } ?? "cannot be read"
            throw .unreadable(path: path, reason: code == Z_ERRNO ? ArchiveError.reason(errno) : words)
        }
        return Int(count)
    }

    deinit { gzclose_r(file) }
}
