@preconcurrency import Glibc

/// The three files of a database, and whether they are still those that were opened.
struct DatabaseFiles: Equatable {
    /// Which file lies under a name: device and number; nil if none does.
    struct File: Equatable {
        let device: UInt64
        let number: UInt64

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    private let layout: ArchiveLayout
    private let database: File?
    private let log: File?

    /// The files that lie there now.
    init(_ layout: ArchiveLayout) {
        self.layout = layout
        database = File(layout.database)
        log = File(layout.database + "-wal")
    }

    /// What somebody has done to the files since.
    var change: DatabaseChange? {
        let now = DatabaseFiles(layout)
        if now.database == nil { return .removed }
        if now.database != database { return .exchanged }
        return now.log == log ? nil : .logRemoved
    }

    /// Whether a log lies there that is not the one that was opened.
    var hasOtherLog: Bool {
        let now = File(layout.database + "-wal")
        return now != nil && now != log
    }

    /// Whether there is a write-ahead log with something in it, and no database to which it belongs.
    static func isLogAlone(_ layout: ArchiveLayout) -> Bool {
        func size(_ path: String) -> Int64 {
            var status = stat()
            return stat(path, &status) == 0 ? Int64(status.st_size) : 0
        }
        return size(layout.database) == 0 && size(layout.database + "-wal") > 0
    }

    /// Renames the files that are there, so that they stay together; returns the new path of the database, which need not
    /// exist. `isStale` says for each whether it is to go; nothing is ever deleted.
    static func setAside(
        _ layout: ArchiveLayout, at milliseconds: Int64, only suffixes: [String] = ["", "-wal", "-shm"]
    ) throws(ArchiveError) -> String {
        let stamp = FileNamePattern("%Y%m%d_%H%M%S", suffix: "").render(meter: "", at: milliseconds)
        var target = layout.database + ".damaged-" + stamp
        var number = 2
        while ["", "-wal", "-shm"].contains(where: { access(target + $0, F_OK) == 0 }) {
            target = layout.database + ".damaged-\(stamp)-\(number)"
            number += 1
        }
        for suffix in suffixes {
            guard rename(layout.database + suffix, target + suffix) == 0 || errno == ENOENT else {
                throw .file(path: layout.database + suffix, action: "set aside", code: errno)
            }
        }
        return target
    }
}

/// What somebody did to a database that is open.
public enum DatabaseChange: Sendable, Equatable {
    /// There is no file of its name any more.
    case removed
    /// Another file has its name.
    case exchanged
    /// Its write-ahead log was removed or exchanged.
    case logRemoved
}
