@preconcurrency import Glibc

/// Follows the telegrams of one meter as they are appended to its segments, from segment to segment.
///
/// It only reads: whoever records is not disturbed, and may end and begin again. A segment that is removed or compressed
/// while it is read is read to its end nevertheless.
public final class SegmentFollower {
    private let layout: ArchiveLayout
    private let folder: String
    private var reader: SegmentReader?
    /// The path of the segment that is being read.
    private var current: String?
    /// The size of that segment when it was last read to its end; nil if it never was.
    private var sizeRead: Int64?
    /// The segments that are not followed, or no longer; nil before the folder was looked at.
    private var known: Set<String>?
    private var folders = FolderTimes()
    private var callsSinceLook = 0

    /// So many calls at most pass without a look into the folders. Their times tell nearly always when one is needed.
    private static let longestWithoutLook = 10

    /// Follows a meter of an archive. `start` is the segment and byte from which on telegrams are wanted, as
    /// `ArchiveReader.position(of:)` has it; without it, or where it is gone, they are handed out from the beginning of the
    /// newest one.
    public init(layout: ArchiveLayout, meter: String, start: SegmentPosition? = nil) {
        self.layout = layout
        folder = layout.captureFolder(of: meter)
        guard let start, let opened = open(start.path) else { return }
        do {
            try opened.resume(at: Int(start.byteOffset))
        } catch {
            return
        }
        reader = opened
        current = start.path
    }

    /// Hands out what was appended since the last call; false if a segment could not be read on.
    @discardableResult
    public func poll(_ body: (StoredPacket, Span<UInt8>) -> Void) -> Bool {
        var isSound = readOn(body)
        for next in successors() {
            // What the segment still got before its successor was found comes first.
            isSound = readOn(body) && isSound
            reader = open(next)
            current = next
            sizeRead = nil
            isSound = readOn(body) && isSound
        }
        return isSound
    }

    private func readOn(_ body: (StoredPacket, Span<UInt8>) -> Void) -> Bool {
        guard let reader else { return true }
        let size = current.flatMap { FileLook(layout.absolute($0))?.size }
        // One that is gone is read to its end through what is open.
        if let size, size == sizeRead { return true }
        do {
            try reader.eachPacket { packet, bytes in
                body(packet, bytes)
                return true
            }
            sizeRead = size
            return true
        } catch {
            self.reader = nil
            return false
        }
    }

    private func open(_ path: String) -> SegmentReader? {
        try? SegmentReader(path: layout.absolute(path), pieceLength: 1 << 15)
    }

    /// The segments that were begun behind the current one, in their order; of none at first, the newest.
    ///
    /// Those that appear later are behind it whatever their time says, since clocks are set.
    private func successors() -> [String] {
        callsSinceLook += 1
        let hasChanged = folders.look(from: layout.absolute(folder), to: current.map(layout.absolute))
        guard hasChanged || known == nil || callsSinceLook >= Self.longestWithoutLook else { return [] }
        callsSinceLook = 0
        let files = (try? Folder.files(below: layout.root, in: folder)) ?? []
        var found = files.filter { $0.hasSuffix(".pcapng") && $0 != current && known?.contains($0) != true }
            .compactMap { path in FileLook(layout.absolute(path)).map { (path: path, time: $0.modifiedNanoseconds) } }
            .sorted { ($0.time, $0.path) < ($1.time, $1.path) }
        if known == nil {
            if let current {
                let began = FileLook(layout.absolute(current))?.modifiedNanoseconds ?? .max
                found.removeAll { $0.time < began }
            } else {
                found.removeFirst(max(0, found.count - 1))
            }
        }
        known = Set(files)
        return found.map(\.path)
    }
}

/// What the file system says of a file.
private struct FileLook {
    var modifiedNanoseconds: Int64
    var size: Int64

    /// Nil if there is none at the path.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        modifiedNanoseconds = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        size = Int64(status.st_size)
    }
}

/// Notices that something came into a folder or left it, without reading it.
private struct FolderTimes {
    private var times: [String: Int64] = [:]

    /// Whether a folder from `top` down to that of `file` has changed since the last call.
    mutating func look(from top: String, to file: String?) -> Bool {
        var now: [String: Int64] = [:]
        var path = file ?? top + "/"
        while let slash = path.lastIndex(of: "/"), path.utf8.count > top.utf8.count {
            path = String(path[..<slash])
            now[path] = FileLook(path)?.modifiedNanoseconds ?? -1
        }
        defer { times = now }
        return now != times
    }
}
