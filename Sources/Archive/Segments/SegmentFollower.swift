@preconcurrency import Glibc

/// Follows the telegrams of one meter as they are appended to its segments, from segment to segment.
///
/// It only reads: whoever records is not disturbed, and may end and begin again. A segment that is removed or compressed
/// while it is read is read to its end nevertheless.
public final class SegmentFollower {
    private let layout: ArchiveLayout
    private let folder: String
    private var reader: SegmentReader?
    /// The segment that is being read: its path and what the file system calls it.
    private var current: Found?
    private var isFirst = true
    /// The segments that were read and left.
    private var left: Set<String> = []

    private struct Found: Equatable {
        var path: String
        var modifiedNanoseconds: Int64
        var size: Int64
    }

    /// Follows a meter of an archive. `start` is the segment and byte from which on telegrams are wanted, as
    /// `ArchiveReader.position(of:)` has it; without it, or where it is no longer the newest segment, they are handed out
    /// from the beginning of the newest one.
    public init(layout: ArchiveLayout, meter: String, start: SegmentPosition? = nil) {
        self.layout = layout
        folder = layout.captureFolder(of: meter)
        if let start, let found = Self.look(at: start.path, in: layout), let opened = open(start.path) {
            do {
                try opened.resume(at: Int(start.byteOffset))
                reader = opened
                current = found
                isFirst = false
            } catch {
                reader = nil
            }
        }
    }

    /// Hands out what was appended since the last call; false if a segment could not be read on.
    @discardableResult
    public func poll(_ body: (StoredPacket, Span<UInt8>) -> Void) -> Bool {
        var isSound = readOn(body)
        // What comes behind the newest segment stands in one that was begun later; what a segment still got before
        // its successor was found is read first.
        for next in successors() {
            isSound = readOn(body) && isSound
            if let path = current?.path { left.insert(path) }
            reader = open(next.path)
            current = next
            isSound = readOn(body) && isSound
        }
        return isSound
    }

    private func readOn(_ body: (StoredPacket, Span<UInt8>) -> Void) -> Bool {
        guard let reader else { return true }
        if let path = current?.path, let now = Self.look(at: path, in: layout) {
            if let current, now.size == current.size, !isUnread { return true }
            current = now
        }
        isUnread = false
        do {
            try reader.eachPacket { packet, bytes in
                body(packet, bytes)
                return true
            }
            return true
        } catch {
            self.reader = nil
            return false
        }
    }

    /// Whether a segment was opened and not read so far.
    private var isUnread = true

    private func open(_ path: String) -> SegmentReader? {
        isUnread = true
        return try? SegmentReader(path: layout.absolute(path), pieceLength: 1 << 15)
    }

    /// The segments that were begun behind the current one, in their order; of none at first, the newest.
    private func successors() -> [Found] {
        let files = (try? Folder.files(below: layout.root, in: folder)) ?? []
        let open = files.filter { $0.hasSuffix(".pcapng") && $0 != current?.path && !left.contains($0) }
            .compactMap { Self.look(at: $0, in: layout) }
            .filter { $0.modifiedNanoseconds >= current?.modifiedNanoseconds ?? .min }
            .sorted { ($0.modifiedNanoseconds, $0.path) < ($1.modifiedNanoseconds, $1.path) }
        defer { if !open.isEmpty { isFirst = false } }
        return isFirst ? open.suffix(1) : open
    }

    private static func look(at path: String, in layout: ArchiveLayout) -> Found? {
        var status = stat()
        guard stat(layout.absolute(path), &status) == 0 else { return nil }
        let nanoseconds = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        return Found(path: path, modifiedNanoseconds: nanoseconds, size: Int64(status.st_size))
    }
}
