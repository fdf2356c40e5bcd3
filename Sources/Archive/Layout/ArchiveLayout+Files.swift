@preconcurrency import Glibc

extension ArchiveLayout {
    /// A segment's file: the one that the database names, or the compressed form that it has got since; nil if neither is
    /// there.
    public func file(of segment: String) -> (path: String, bytes: Int64)? {
        for path in [absolute(segment), absolute(segment) + ".gz"] {
            var status = stat()
            if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { return (path, Int64(status.st_size)) }
        }
        return nil
    }

    /// How many bytes a segment's file has; nil if it is gone.
    public func size(of segment: String) -> Int64? { file(of: segment)?.bytes }
}
