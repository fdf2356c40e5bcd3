@preconcurrency import Glibc

/// What the file system says of a path.
enum Path {
    /// Whether something exists there, links followed.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
