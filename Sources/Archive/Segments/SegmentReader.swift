import CZlib
@preconcurrency import Glibc
import PCAPNG

/// A telegram's bytes as they stand in a segment or another capture.
public struct StoredPacket {
    /// When it was received, nanoseconds since 1970; nil where the capture has no times.
    public var nanoseconds: Int64?
    /// Whether it is marked as having a wrong checksum.
    public var isFaulty: Bool
    /// The byte offset of its block in the (uncompressed) file.
    public var blockOffset: Int
    /// The offset behind its block.
    public var blockEnd: Int
    /// Where the timestamp stands in the file, for patching.
    public var timestampFieldOffset: Int?
    /// Whether a part of it was not captured.
    public var isCut: Bool
    /// Whether it was sent as smtrace writes telegrams: from and to port 7259.
    public var isTelegram: Bool

    /// When it was received, milliseconds since 1970; times before 1970 count down.
    public var milliseconds: Int64? {
        nanoseconds.map { $0 >= 0 ? $0 / 1_000_000 : -((-$0 + 999_999) / 1_000_000) }
    }
}

/// A stretch of a capture that made no sense.
public struct SegmentDamage: Sendable, Equatable {
    /// Where it begins, in the uncompressed file.
    public let offset: Int
    /// How long it is; nil if no telegram was found behind it.
    public let length: Int?
    /// What was wrong at its beginning.
    public let reason: String
}

/// Reads the packets of a capture file, compressed with gzip or not, in constant memory.
public final class SegmentReader {
    /// The path that was opened.
    public let path: String
    /// The offset, in the uncompressed file, behind the last whole block that was read.
    public var offset: Int { reader.offset }
    /// The interface of the first section: its name is the meter in segments of smtrace.
    public var interfaceName: String? { reader.interfaces.first?.name }
    /// `if_tsoffset` of the first interface, in seconds.
    var timeOffsetSeconds: Int64 { reader.interfaces.first?.timeOffsetSeconds ?? 0 }
    /// Where it stands in the file; nil where it is absent.
    var timeOffsetFieldOffset: Int? { reader.interfaces.first?.timeOffsetFieldOffset }
    /// What the first interface is described by: the meter's note, or how the segment was thinned.
    var interfaceDescription: String? { reader.interfaces.first?.description }
    /// Blocks that contradicted themselves and were skipped.
    public private(set) var damagedBlocks = 0
    /// Whether the file ended within a block.
    public private(set) var isTorn = false

    /// Whether a packet was read.
    public private(set) var hasPackets = false

    /// What was passed over, in the order of the file; only where that was asked for.
    public private(set) var damage: [SegmentDamage] = []

    private let file: gzFile
    private let pieceLength: Int
    private let passesOverDamage: Bool
    private let assumedOffsetSeconds: Int64
    private var reader = CaptureReader()
    private var window: [UInt8] = []
    private var windowOffset = 0

    /// Opens a capture, which is read in pieces of `pieceLength` bytes. Throws `file` if it cannot be opened.
    ///
    /// With `passesOverDamage`, what makes no sense is left out and told in `damage`: the next telegram that smtrace wrote
    /// is looked for. A header that cannot be read is taken to be smtrace's, with times that are off by
    /// `assumedOffsetSeconds`.
    public init(
        path: String, pieceLength: Int = 1 << 17, passesOverDamage: Bool = false, assumedOffsetSeconds: Int64 = 0
    ) throws(ArchiveError) {
        self.path = path
        self.pieceLength = pieceLength
        self.passesOverDamage = passesOverDamage
        self.assumedOffsetSeconds = assumedOffsetSeconds
        guard let file = gzopen(path, "rbe") else { throw .file(path: path, action: "open", code: errno) }
        gzbuffer(file, UInt32(pieceLength))
        self.file = file
    }

    /// Goes on at a block behind which an earlier reader stopped; the header is read first.
    ///
    /// Throws `unreadable` if the file has no header.
    public func resume(at offset: Int) throws(ArchiveError) {
        while reader.interfaces.isEmpty {
            guard let packet = try step(untilPacket: false) else { break }
            // Behind a header that is lost: it is handed out again.
            reader.seek(to: packet.blockOffset)
        }
        guard offset > reader.offset else { return }
        guard gzseek(file, off_t(offset), SEEK_SET) >= 0 else {
            throw .unreadable(path: path, reason: "it ends before byte \(offset)")
        }
        window.removeAll(keepingCapacity: true)
        windowOffset = offset
        reader.seek(to: offset)
    }

    /// Hands out the packets with an SML payload from here to the end of the file, or until `body` returns false.
    ///
    /// At the end it can be called again, when the file has grown. Throws `unreadable` where the file makes no sense;
    /// what came before has been handed out.
    public func eachPacket(_ body: (StoredPacket, Span<UInt8>) throws -> Bool) throws {
        while let packet = try step(untilPacket: true) {
            guard let payload = packet.payload else { continue }
            let stored = StoredPacket(
                nanoseconds: packet.timestampNanoseconds, isFaulty: packet.hasChecksumError,
                blockOffset: packet.blockOffset, blockEnd: packet.blockOffset + packet.blockLength,
                timestampFieldOffset: packet.timestampFieldOffset, isCut: packet.isPayloadCut,
                isTelegram: packet.sourcePort == CaptureWriter.port && packet.destinationPort == CaptureWriter.port)
            let bytes = window
            let isWanted = try body(stored, bytes.span.extracting(payload))
            if !isWanted { return }
        }
    }

    /// The next packet; nil at the end. Other blocks are passed over, or returned as an empty packet's place.
    private func step(untilPacket: Bool) throws(ArchiveError) -> CapturedPacket? {
        while true {
            let item: CaptureItem
            do {
                item = try reader.next(in: window.span, startingAt: windowOffset)
            } catch {
                guard passesOverDamage else { throw .unreadable(path: path, reason: error.description) }
                guard try passOver(error.description) else { return nil }
                continue
            }
            switch item {
            case .packet(let packet):
                hasPackets = true
                return packet
            case .damaged(let error):
                damagedBlocks += 1
                if passesOverDamage { passOver(block: error) }
            case .section, .interface, .skipped:
                if !untilPacket, !reader.interfaces.isEmpty { return nil }
            case .needMore:
                guard try readOn() else {
                    if passesOverDamage, passOverFalseLength() { continue }
                    isTorn = windowOffset + window.count > reader.offset
                    return nil
                }
            }
        }
    }

    /// Goes to the next telegram behind the reader's place, where nothing can be read; false if there is none.
    ///
    /// Then the reader stays there, and looks again when the file has grown.
    private func passOver(_ reason: String) throws(ArchiveError) -> Bool {
        let begin = reader.offset
        var from = begin + 1
        while true {
            if let index = CaptureReader.telegramBlock(in: window.span, from: from - windowOffset) {
                damage.append(SegmentDamage(offset: begin, length: windowOffset + index - begin, reason: reason))
                if reader.interfaces.isEmpty { reader.assumeHeader(timeOffsetSeconds: assumedOffsetSeconds) }
                reader.seek(to: windowOffset + index)
                return true
            }
            // The last block of the window may not be there as a whole.
            from = max(from, windowOffset + window.count - CaptureReader.longestTelegramBlock)
            if try !readOn(dropping: from) {
                damage.append(SegmentDamage(offset: begin, length: nil, reason: reason))
                gzseek(file, off_t(begin), SEEK_SET)
                window.removeAll(keepingCapacity: true)
                windowOffset = begin
                return false
            }
        }
    }

    /// A block that contradicts itself has been left behind. Where it was the description of the interface that is wrong,
    /// that of smtrace is assumed.
    private func passOver(block error: CaptureError) {
        if case .unknownInterface = error, reader.interfaces.isEmpty {
            damage.append(SegmentDamage(offset: 0, length: error.byteOffset, reason: "it has no interface"))
            reader.assumeHeader(timeOffsetSeconds: assumedOffsetSeconds)
            reader.seek(to: error.byteOffset)
        } else {
            let length = reader.offset - error.byteOffset
            damage.append(SegmentDamage(offset: error.byteOffset, length: length, reason: error.description))
        }
    }

    /// A block that is longer than the rest of the file is torn, or no block: it is none if a telegram lies in it.
    private func passOverFalseLength() -> Bool {
        guard let index = CaptureReader.telegramBlock(in: window.span, from: reader.offset - windowOffset + 1) else {
            return false
        }
        let length = windowOffset + index - reader.offset
        damage.append(
            SegmentDamage(
                offset: reader.offset, length: length, reason: "byte \(reader.offset): no block of this length"))
        if reader.interfaces.isEmpty { reader.assumeHeader(timeOffsetSeconds: assumedOffsetSeconds) }
        reader.seek(to: windowOffset + index)
        return true
    }

    /// Drops what has been read from the window, or all before `offset`, and reads the next piece of the file; false at its
    /// end.
    private func readOn(dropping offset: Int? = nil) throws(ArchiveError) -> Bool {
        let used = min(max((offset ?? reader.offset) - windowOffset, 0), window.count)
        let kept = window.count - used
        var count: Int32 = 0
        let old = window
        window = [UInt8](unsafeUninitializedCapacity: kept + pieceLength) { buffer, length in
            old.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: $0[used...])) }
            count = gzread(file, buffer.baseAddress.map { $0 + kept }, UInt32(pieceLength))
            length = kept + Int(max(count, 0))
        }
        windowOffset += used
        if count < 0 {
            var code: Int32 = 0
            let words = gzerror(file, &code).map { String(cString: $0) } ?? "cannot be read"
            throw .unreadable(path: path, reason: words)
        }
        if count == 0 { gzclearerr(file) }
        return count > 0
    }

    deinit { gzclose_r(file) }
}
