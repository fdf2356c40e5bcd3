@preconcurrency import Glibc
import PCAPNG

/// The open segment of one meter: telegrams are appended with one `write` each, nothing is held back.
///
/// While the disk is full, blocks wait in memory, up to `backlogLimit` bytes, and are written before the next one.
public final class SegmentWriter {
    /// What the archive's database knows of a segment that is being written.
    public let meter: String
    /// The path below the archive's folder.
    public let path: String
    /// When it was begun, milliseconds since 1970.
    public let openedMilliseconds: Int64
    /// The bytes in the file.
    public private(set) var size: Int64
    /// Telegrams and faulty frames in it.
    public private(set) var packets = 0
    /// Telegrams that were given up because the backlog was full.
    public private(set) var lost = 0
    /// Bytes that wait for room on the disk.
    public var backlogCount: Int { backlog.count }

    /// The most bytes that wait in memory while nothing can be written.
    public static let backlogLimit = 1 << 20

    private let descriptor: Int32
    private var backlog: [UInt8] = []
    private var block: [UInt8] = []
    private let isBuffered: Bool

    /// Begins a segment in the meter's folder; a name that is taken gets a number.
    ///
    /// With `isBuffered`, blocks are gathered and written by the hundred kilobytes: for imports, whose source can be
    /// read again. Throws `file`.
    public init(
        layout: ArchiveLayout, meter: String, note: String? = nil, pattern: FileNamePattern, at milliseconds: Int64,
        application: String, isBuffered: Bool = false
    ) throws(ArchiveError) {
        self.meter = meter
        self.isBuffered = isBuffered
        openedMilliseconds = milliseconds
        let folder = layout.captureFolder(of: meter)
        try ArchiveLayout.makeFolder(layout.absolute(folder))
        let name = pattern.render(meter: meter, at: milliseconds)
        var candidate = name
        var number = 2
        while true {
            let relative = folder + "/" + candidate
            let absolute = layout.absolute(relative)
            if access(absolute + ".gz", F_OK) != 0 {
                let file = open(absolute, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o640)
                if file >= 0 {
                    descriptor = file
                    path = relative
                    break
                }
                guard errno == EEXIST else { throw .file(path: absolute, action: "make", code: errno) }
            }
            candidate = String(name.dropLast(".pcapng".count)) + "-\(number).pcapng"
            number += 1
        }
        let header = CaptureWriter.header(interfaceName: meter, description: note, application: application)
        size = 0
        backlog = header.bytes
        if !isBuffered {
            do {
                try flush()
            } catch {
                // An empty file would be found as a segment without a header. The descriptor is closed by `deinit`, which
                // runs here too: all properties have their values.
                unlink(layout.absolute(path))
                throw error
            }
        }
    }

    /// Appends a frame as it was received.
    ///
    /// Throws `file` if it could not be written now; it then waits in memory, and the file ends with a whole block.
    public func append(_ frame: Span<UInt8>, at milliseconds: Int64, isFaulty: Bool) throws(ArchiveError) {
        block.removeAll(keepingCapacity: true)
        do {
            try CaptureWriter.appendPacket(
                to: &block, timestampNanoseconds: UInt64(clamping: milliseconds) &* 1_000_000, payload: frame,
                flags: isFaulty ? PacketFlags.checksumError : nil, comment: isFaulty ? "checksum error" : nil)
        } catch {
            throw .unreadable(path: path, reason: error.description)
        }
        packets += 1
        guard !backlog.isEmpty || isBuffered else {
            if Self.write(block, to: descriptor, size: &size) { return }
            let code = errno
            backlog += block
            throw .file(path: path, action: "write to", code: code)
        }
        guard isBuffered || backlog.count + block.count <= Self.backlogLimit else {
            packets -= 1
            lost += 1
            throw .file(path: path, action: "write to", code: ENOSPC)
        }
        backlog += block
        if !isBuffered || backlog.count >= 1 << 18 { try flush() }
    }

    /// Writes what waits in memory.
    public func flush() throws(ArchiveError) {
        guard !backlog.isEmpty else { return }
        guard Self.write(backlog, to: descriptor, size: &size) else {
            throw .file(path: path, action: "write to", code: errno)
        }
        backlog.removeAll(keepingCapacity: isBuffered)
    }

    /// Ends the segment: what waits is written if it can be, and the file's content is handed to the disk.
    public func finish() throws(ArchiveError) {
        try flush()
        fsync(descriptor)
    }

    /// Writes all of `bytes`, or nothing: a part that was written is taken back. `errno` says why not.
    private static func write(_ bytes: [UInt8], to descriptor: Int32, size: inout Int64) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0 {
                if errno == EINTR { continue }
                let code = errno
                if done > 0 { _ = ftruncate(descriptor, off_t(size)) }
                errno = code
                return false
            }
            done += count
        }
        size += Int64(bytes.count)
        return true
    }

    deinit { close(descriptor) }
}
