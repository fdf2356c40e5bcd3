@preconcurrency import Glibc
import SQLite

/// How the archive's database is opened, for writing and for reading.
enum Database {
    /// A write-ahead log that has become longer than so many bytes is cut when it begins again.
    static let longestKeptLog = 16 << 20

    /// Opens the database for the one who holds the archive's lock, making or migrating it.
    static func openForWriting(_ layout: ArchiveLayout, now milliseconds: Int64) throws -> Connection {
        let mask = umask(0o027)  // the group reads, nobody else does; SQLite gives -wal and -shm the same mode
        defer { umask(mask) }
        let connection = try Connection(path: layout.database, mode: .readWriteCreate, busyMilliseconds: 10_000)
        // Before anything is set that would change the file of a newer program.
        try Migrator.refuseNewer(connection)
        try connection.pragma("page_size", "4096")
        try connection.pragma("auto_vacuum", "NONE")
        try connection.pragma("journal_mode", "WAL")
        try connection.persistWAL()
        try connection.pragma("synchronous", "NORMAL")
        try connection.pragma("secure_delete", "OFF")
        try connection.pragma("wal_autocheckpoint", "1000")
        // What a long read of somebody has made of the log is given back when it is over.
        try connection.pragma("journal_size_limit", "\(Self.longestKeptLog)")
        try connection.pragma("cache_size", "-2000")
        try connection.pragma("foreign_keys", "ON")
        try Migrator.migrate(connection, now: milliseconds)
        return connection
    }

    /// Opens the database for reading, whether a recorder runs or not.
    static func openForReading(_ layout: ArchiveLayout) throws -> Connection {
        guard access(layout.database, F_OK) == 0 else {
            if errno == EACCES { throw ArchiveError.file(path: layout.database, action: "open", code: EACCES) }
            throw ArchiveError.noArchive(folder: layout.root)
        }
        guard access(layout.database, R_OK) == 0 else {
            throw ArchiveError.file(path: layout.database, action: "read", code: errno)
        }
        let connection = try Connection(path: layout.database, mode: .readOnly, busyMilliseconds: 5_000)
        try connection.pragma("query_only", "ON")
        try connection.pragma("cache_size", "-8000")
        try Migrator.check(connection)
        return connection
    }
}
