@preconcurrency import Glibc
import SQLite

/// The outbox beside the writer: what smtrace-mail and `smtrace report outbox` change, and nothing else.
///
/// The recorder may be running; each of its transactions lasts milliseconds, for which this one waits.
public final class OutboxStore {
    /// Where the archive lies.
    public let layout: ArchiveLayout
    /// The outbox.
    public let table: OutboxTable

    /// Opens the outbox of an archive. Throws `ArchiveError` (none there, other schema, no permission) or `SQLiteError`.
    public init(layout: ArchiveLayout) throws {
        self.layout = layout
        guard access(layout.database, F_OK) == 0 else { throw ArchiveError.noArchive(folder: layout.root) }
        guard access(layout.database, R_OK | W_OK) == 0 else {
            throw ArchiveError.file(path: layout.database, action: "write to", code: errno)
        }
        let mask = umask(0o027)
        defer { umask(mask) }
        let connection = try Connection(path: layout.database, mode: .readWrite, busyMilliseconds: 30_000)
        try connection.persistWAL()
        // What is marked here tells after a power cut whether a server has a mail.
        try connection.pragma("synchronous", "FULL")
        try connection.pragma("secure_delete", "OFF")
        try connection.pragma("foreign_keys", "ON")
        try Migrator.check(connection)
        table = OutboxTable(connection)
    }

    /// Runs `body` in a transaction.
    public func transaction<Result>(_ body: (OutboxTable) throws -> Result) throws -> Result {
        try table.connection.transaction { try body(table) }
    }
}

extension ArchiveWriter {
    /// Reads from the outbox, or changes it by single statements.
    public var outbox: OutboxTable { OutboxTable(connection) }

    /// A number of the archive's own, by which its mails differ from those of other archives; made when it is first asked for.
    public func archiveNumber() throws -> String {
        if let known = try info("archive_number") { return known }
        let number = String(UInt64.random(in: .min ... .max), radix: 36)
        try setInfo("archive_number", number)
        return number
    }

    /// Changes the outbox in a transaction, with the events that wait.
    public func updateOutbox<Result>(_ body: (OutboxTable) throws -> Result) throws -> Result {
        try transaction { try body(outbox) }
    }
}

extension ArchiveReader {
    /// What is in the outbox; only for looking.
    public var outbox: OutboxTable { OutboxTable(connection) }
}
