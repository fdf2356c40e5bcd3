@preconcurrency import Glibc

/// The end of a segment that its writer could not finish.
enum SegmentTail {
    /// Cuts a torn last block off; returns how many bytes, nil if the file is whole.
    ///
    /// A file that makes no sense further up is left alone: the archivist says so when it gets there.
    static func cut(_ path: String) throws -> Int64? {
        guard path.hasSuffix(".pcapng") else { return nil }
        let reader = try SegmentReader(path: path)
        do {
            try reader.eachPacket { _, _ in true }
        } catch is ArchiveError {
            return nil
        }
        var status = stat()
        guard reader.isTorn, stat(path, &status) == 0, Int64(status.st_size) > Int64(reader.offset) else { return nil }
        guard truncate(path, off_t(reader.offset)) == 0 else {
            throw ArchiveError.file(path: path, action: "cut the torn end off", code: errno)
        }
        return Int64(status.st_size) - Int64(reader.offset)
    }
}
