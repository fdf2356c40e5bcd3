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
    /// Telegrams and faulty frames among them.
    public private(set) var backlogPackets = 0

    /// The most bytes that wait in memory while nothing can be written.
    public static let backlogLimit = 1 << 20

    private let absolute: String
    private var descriptor: Int32
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
                let file = open(absolute, Self.flags | O_CREAT | O_EXCL, 0o640)
                if file >= 0 {
                    descriptor = file
                    path = relative
                    self.absolute = absolute
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
                unlink(absolute)
                throw error
            }
        }
    }

    // Read as well: what was removed is copied from what is still open.
    private static let flags = O_RDWR | O_APPEND | O_CLOEXEC

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
            backlogPackets += 1
            throw .file(path: path, action: "write to", code: code)
        }
        guard isBuffered || backlog.count + block.count <= Self.backlogLimit else {
            packets -= 1
            lost += 1
            throw .file(path: path, action: "write to", code: ENOSPC)
        }
        backlog += block
        backlogPackets += 1
        if !isBuffered || backlog.count >= 1 << 18 { try flush() }
    }

    /// Writes what waits in memory.
    public func flush() throws(ArchiveError) {
        guard !backlog.isEmpty else { return }
        guard Self.write(backlog, to: descriptor, size: &size) else {
            throw .file(path: path, action: "write to", code: errno)
        }
        backlog.removeAll(keepingCapacity: isBuffered)
        backlogPackets = 0
    }

    /// Whether somebody has removed the file: what is appended is lost when it is closed.
    public var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    /// Puts the file back, whole, under its name; its folder too. Throws `file`; it can be tried again then.
    public func restore() throws(ArchiveError) {
        if let slash = absolute.lastIndex(of: "/") { try ArchiveLayout.makeFolder(String(absolute[..<slash])) }
        let copy = absolute + SegmentFinisher.partialSuffix
        let file = open(copy, Self.flags | O_CREAT | O_TRUNC, 0o640)
        guard file >= 0 else { throw .file(path: copy, action: "make", code: errno) }
        var offset: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
            if count == 0 { break }
            guard count > 0, Self.write(Array(buffer[..<count]), to: file, size: &offset) else {
                let code = errno
                Glibc.close(file)
                unlink(copy)
                throw .file(path: copy, action: "write to", code: code)
            }
        }
        // Under the name only if nobody has put another file there.
        guard link(copy, absolute) == 0 else {
            let code = errno
            Glibc.close(file)
            unlink(copy)
            throw .file(path: absolute, action: "put back", code: code)
        }
        unlink(copy)
        Glibc.close(descriptor)
        descriptor = file
        size = offset
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
