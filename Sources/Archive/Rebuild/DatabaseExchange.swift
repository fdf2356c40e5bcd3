@preconcurrency import Glibc
import SQLite

/// Gives a new database the place of the old one, which is kept under another name.
///
/// At each moment, whatever ends the process, there is a whole database of the archive's name.
struct DatabaseExchange {
    private let layout: ArchiveLayout
    private let target: ArchiveLayout

    /// The databases of an archive: its own, and the one that is to be it.
    init(_ layout: ArchiveLayout, new: ArchiveLayout) {
        self.layout = layout
        target = new
    }

    /// Removes the new one.
    func removeNew() { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(target.database + suffix) } }

    /// Does it; returns the path of the old one, nil if there was none.
    func run(_ onStep: (RebuildStep) throws -> Void) throws -> String? {
        try synchronise(target.database)
        for suffix in ["-wal", "-shm"] { unlink(target.database + suffix) }
        var kept: String?
        if access(layout.database, F_OK) == 0 {
            kept = try part(onStep)
        }
        guard rename(target.database, layout.database) == 0 else {
            throw ArchiveError.file(path: layout.database, action: "replace", code: errno)
        }
        try? synchronise(layout.root)
        try onStep(.renamed)
        return kept
    }

    private func part(_ onStep: (RebuildStep) throws -> Void) throws -> String {
        // What its log has goes into it, as far as it can be read.
        if let old = try? Connection(path: layout.database, mode: .readWrite) {
            // Only who has read knows that there is a log.
            _ = try? old.fetchAll("SELECT count(*) FROM sqlite_schema") { $0.int64(at: 0) }
            _ = try? old.checkpoint(.truncate)
        }
        let kept = freeName()
        if !isSameFile(layout.database, kept), link(layout.database, kept) != 0 {
            // A file system without second names: for a moment there is no database of that name.
            guard rename(layout.database, kept) == 0 else {
                throw ArchiveError.file(path: kept, action: "make", code: errno)
            }
        }
        try onStep(.linked)
        // An empty log belongs to nobody; one that could not be copied stays with its database.
        if size(layout.database + "-wal") > 0 { rename(layout.database + "-wal", kept + "-wal") }
        for suffix in ["-wal", "-shm"] { unlink(layout.database + suffix) }
        try onStep(.parted)
        return kept
    }

    /// `smtrace.db.old`, or with a number where that is taken by another one.
    private func freeName() -> String {
        var name = layout.database + ".old"
        var number = 2
        while access(name, F_OK) == 0 || access(name + "-wal", F_OK) == 0 {
            if isSameFile(layout.database, name) { return name }
            name = layout.database + ".old.\(number)"
            number += 1
        }
        return name
    }

    private func isSameFile(_ one: String, _ other: String) -> Bool {
        var (a, b) = (stat(), stat())
        return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_ino == b.st_ino && a.st_dev == b.st_dev
    }

    private func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    private func synchronise(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError.file(path: path, action: "open", code: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw ArchiveError.file(path: path, action: "write to", code: errno) }
    }
}
