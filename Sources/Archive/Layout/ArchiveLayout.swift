@preconcurrency import Glibc

/// Where things lie in an archive's folder.
///
///     smtrace.db                     the database (with -wal and -shm beside it)
///     captures/METER/NAME.pcapng     segments: the telegrams' raw bytes (.pcapng.gz once finished)
///     lock                           held by the one process that writes
///     crashes                        telegrams that have ended the program, a line each time; absent mostly
public struct ArchiveLayout: Sendable, Equatable {
    /// The archive's folder, without a slash at the end.
    public let root: String
    /// The name of the database's file in it.
    public let databaseName: String

    /// An archive in the folder `root`, which need not exist yet.
    public init(root: String, databaseName: String = "smtrace.db") {
        self.databaseName = databaseName
        var root = root
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        while root.count > 2, root.hasPrefix("./") { root.removeFirst(2) }
        self.root = root
    }

    /// The database file.
    public var database: String { root + "/" + databaseName }

    /// The file whose lock says who writes.
    public var lock: String { root + "/lock" }

    /// The file of telegrams that have ended the program.
    public var crashes: String { root + "/crashes" }

    /// The folder of all segments.
    public var captures: String { root + "/captures" }

    /// The folder of one meter's segments, relative to the archive's folder.
    public func captureFolder(of meter: String) -> String { "captures/" + Self.fileNamePart(meter) }

    /// The absolute path of a segment that the database names by its relative one.
    public func absolute(_ relative: String) -> String { root + "/" + relative }

    /// A meter's name as a part of a path: no slash, no control character, no leading dot.
    static func fileNamePart(_ name: String) -> String {
        var part = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { $0 == "/" || $0.value < 0x20 || $0.value == 0x7F ? "_" : $0 }))
        if part.isEmpty || part.hasPrefix(".") { part = "_" + part }
        return part
    }

    /// Makes the archive's folder and that of its captures, for the owner to write and the group to read (0750).
    public func create() throws(ArchiveError) {
        try Self.makeFolder(root)
        try Self.makeFolder(captures)
    }

    /// Makes a folder and those above it; no error if it is there.
    static func makeFolder(_ path: String) throws(ArchiveError) {
        if mkdir(path, 0o750) == 0 { return }
        let code = errno
        var status = stat()
        if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        if code == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
            if mkdir(path, 0o750) == 0 { return }
        }
        throw .file(path: path, action: "make the folder", code: code)
    }
}
