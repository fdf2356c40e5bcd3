import CZlib
@preconcurrency import Glibc
import PCAPNG

/// What is done to a segment when it is closed and all of it has become rows: thinning and compression.
///
/// The new file is written beside the old one under another name, and gets its own only when it is whole on the disk.
public enum SegmentFinisher {
    /// What unfinished files end in.
    public static let partialSuffix = ".partial"

    /// Thins a segment to one packet in `every` and compresses it with gzip, as asked; returns the new absolute path.
    ///
    /// Throws `ArchiveError`; the segment is untouched then.
    public static func finish(path: String, every: Int, compress: Bool, application: String) throws -> String {
        guard every > 1 || compress, path.hasSuffix(".pcapng") else { return path }
        let isThinned = try every == 1 || hasNothingToThin(path)
        guard compress || !isThinned else { return path }
        let target = compress ? path + ".gz" : path
        let partial = target + partialSuffix
        do {
            let output = try FinishedFile(path: partial, isCompressed: compress)
            if !isThinned {
                try thin(path, every: every, application: application, into: output)
            } else {
                try copy(path, into: output)
            }
            try output.finish()
        } catch {
            unlink(partial)
            throw error
        }
        guard rename(partial, target) == 0 else {
            throw ArchiveError.file(path: target, action: "put the finished segment to", code: errno)
        }
        if target != path { unlink(path) }
        return target
    }

    private static let thinnedNote = "one telegram in "

    /// Whether a segment was thinned already, by a process that ended before it could say so, or has no telegrams.
    private static func hasNothingToThin(_ path: String) throws -> Bool {
        let reader = try SegmentReader(path: path)
        try reader.eachPacket { _, _ in false }
        return !reader.hasPackets || reader.interfaceDescription?.hasPrefix(thinnedNote) == true
    }

    private static func copy(_ path: String, into output: FinishedFile) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError.file(path: path, action: "read", code: errno) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArchiveError.file(path: path, action: "read", code: errno) }
            if count == 0 { return }
            try output.write(buffer[..<count])
        }
    }

    private static func thin(_ path: String, every: Int, application: String, into output: FinishedFile) throws {
        let reader = try SegmentReader(path: path)
        var bytes: [UInt8] = []
        var index = 0
        var isBegun = false
        try reader.eachPacket { packet, payload in
            if !isBegun {
                let note = "\(thinnedNote)\(every) kept"
                let header = CaptureWriter.header(
                    interfaceName: reader.interfaceName ?? "", description: note, application: application)
                bytes = header.bytes
                isBegun = true
            }
            defer { index += 1 }
            guard index % every == 0 else { return true }
            try CaptureWriter.appendPacket(
                to: &bytes, timestampNanoseconds: UInt64(clamping: packet.nanoseconds ?? 0), payload: payload,
                flags: packet.isFaulty ? PacketFlags.checksumError : nil,
                comment: packet.isFaulty ? "checksum error" : nil)
            if bytes.count >= 1 << 16 {
                try output.write(bytes[...])
                bytes.removeAll(keepingCapacity: true)
            }
            return true
        }
        try output.write(bytes[...])
    }
}

/// A file that is being written, compressed or not.
private final class FinishedFile {
    private let path: String
    private let descriptor: Int32
    private let gz: gzFile

    init(path: String, isCompressed: Bool) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw ArchiveError.file(path: path, action: "make", code: errno) }
        // "T": written as it is, through the same functions.
        guard let gz = gzdopen(dup(descriptor), isCompressed ? "wb6" : "wbT") else {
            close(descriptor)
            throw ArchiveError.file(path: path, action: "write to", code: ENOMEM)
        }
        self.gz = gz
    }

    func write(_ bytes: ArraySlice<UInt8>) throws {
        guard !bytes.isEmpty else { return }
        let count = bytes.withUnsafeBytes { gzwrite(gz, $0.baseAddress, UInt32($0.count)) }
        guard count == bytes.count else { throw ArchiveError.file(path: path, action: "write to", code: errno) }
    }

    private var isFinished = false

    func finish() throws {
        isFinished = true
        let code = gzclose_w(gz)
        guard code == Z_OK else { throw ArchiveError.file(path: path, action: "write to", code: errno) }
        guard fsync(descriptor) == 0 else { throw ArchiveError.file(path: path, action: "write to", code: errno) }
    }

    deinit {
        if !isFinished { gzclose_w(gz) }
        close(descriptor)
    }
}
