@preconcurrency import Glibc
import SQLite

/// A database that was set aside, and what became of its content.
public struct DatabaseReplacement: Sendable, Equatable {
    /// Why.
    public let reason: String
    /// The path under which it lies now.
    public let path: String
    /// What the new database has of it; nil if nothing could be read.
    public let salvage: SalvageReport?
}

extension ArchiveWriter {
    /// The note that says that a new database has not yet taken over all from one that was set aside.
    private static let salvagingKey = "salvaging"

    /// Opens the archive as `init` does, whatever has become of its database.
    ///
    /// One that is none, is damaged or lacks what belongs to it is set aside under another name, never deleted; a new one
    /// takes over what can be read of it. What is missing then is in the segments: `mend` finds them, and `ingest` makes
    /// rows of them. Throws what cannot be helped by that: no permission, a newer schema, a full disk.
    public static func opening(
        _ layout: ArchiveLayout, timeZone: String?, now milliseconds: Int64,
        progress: @escaping () throws -> Void = {}
    ) throws -> (writer: ArchiveWriter, replacement: DatabaseReplacement?) {
        try layout.create()
        if DatabaseFiles.isLogAlone(layout) {
            let path = try DatabaseFiles.setAside(layout, at: milliseconds)
            let writer = try ArchiveWriter(layout: layout, timeZone: timeZone, now: milliseconds)
            return (
                writer, DatabaseReplacement(reason: "there is a log without its database", path: path, salvage: nil)
            )
        }
        do {
            let connection = try Database.openForWriting(layout, now: milliseconds)
            var replacement: DatabaseReplacement?
            if let path = try unfinished(connection) {
                let report = try salvage(DatabaseSalvage.open(path), into: connection, progress)
                replacement = DatabaseReplacement(
                    reason: "taking over the database before was broken off", path: path, salvage: report)
            }
            try checkSmallTables(connection)
            return (try ArchiveWriter(connection, layout: layout, timeZone: timeZone, live: []), replacement)
        } catch let error as SQLiteError where error.isDamage {
            let path = try DatabaseFiles.setAside(layout, at: milliseconds)
            return try replacing(
                DatabaseSalvage.open(path), at: path, reason: error.description, layout, timeZone: timeZone,
                now: milliseconds, live: [], progress)
        }
    }

    /// What somebody has done to the database's files since it was opened; nil if nothing.
    public var databaseChange: DatabaseChange? { files.change }

    /// Sets the database aside and goes on with a new one, while segments are being written; this writer is of no use then.
    ///
    /// With `change`, what is open here is whole: a database that was removed is written anew from it, one that was exchanged
    /// is used as it is now. Without, it is damaged. Folder and database are in agreement then, as after `mend`, which asks
    /// `live` for the segments that are being written.
    public func replaced(
        reason: String, change: DatabaseChange?, timeZone: String?, now milliseconds: Int64,
        live: () -> Set<String> = { [] }, progress: @escaping () throws -> Void = {}
    ) throws -> (writer: ArchiveWriter, replacement: DatabaseReplacement) {
        let open = live()
        connection.keepLogOnClose()
        let result: (writer: ArchiveWriter, replacement: DatabaseReplacement)
        if change == .exchanged || change == .logRemoved {
            if change == .logRemoved { _ = try? connection.checkpoint(.full) }
            result = try reopened(reason: reason, timeZone: timeZone, now: milliseconds, live: open, progress)
        } else {
            let path = try DatabaseFiles.setAside(layout, at: milliseconds)
            result = try Self.replacing(
                connection, at: path, reason: reason, layout, timeZone: timeZone, now: milliseconds, live: open,
                progress)
        }
        let writer = result.writer
        for event in pendingEvents { writer.record(event) }
        _ = try writer.mend(now: milliseconds, live: live)
        return result
    }

    /// A writer to what lies under the database's name now. A log that is ours is set aside: it belongs to another file.
    private func reopened(
        reason: String, timeZone: String?, now milliseconds: Int64, live: Set<String>,
        _ progress: @escaping () throws -> Void
    ) throws -> (writer: ArchiveWriter, replacement: DatabaseReplacement) {
        let path = try DatabaseFiles.setAside(
            layout, at: milliseconds, only: files.hasOtherLog ? ["-shm"] : ["-wal", "-shm"])
        let target = try Database.openForWriting(layout, now: milliseconds)
        var report: SalvageReport?
        if let old = try Self.unfinished(target) {
            report = try Self.salvage(DatabaseSalvage.open(old), into: target, progress)
        }
        let writer = try ArchiveWriter(target, layout: layout, timeZone: timeZone, live: live)
        return (writer, DatabaseReplacement(reason: reason, path: path, salvage: report))
    }

    private static func replacing(
        _ source: Connection?, at path: String, reason: String, _ layout: ArchiveLayout, timeZone: String?,
        now milliseconds: Int64, live: Set<String>, _ progress: @escaping () throws -> Void
    ) throws -> (writer: ArchiveWriter, replacement: DatabaseReplacement) {
        let target = try Database.openForWriting(layout, now: milliseconds)
        if access(path, F_OK) == 0 {
            try target.run("INSERT INTO archive_info VALUES (?, ?)", [.text(salvagingKey), .text(path)])
        }
        let report = try salvage(source, into: target, progress)
        let writer = try ArchiveWriter(target, layout: layout, timeZone: timeZone, live: live)
        return (writer, DatabaseReplacement(reason: reason, path: path, salvage: report))
    }

    private static func salvage(
        _ source: Connection?, into target: Connection, _ progress: @escaping () throws -> Void
    ) throws -> SalvageReport? {
        let report = try source.flatMap { try DatabaseSalvage(from: $0, into: target, progress: progress).run() }
        try target.run("DELETE FROM archive_info WHERE key = ?", [.text(salvagingKey)])
        return report
    }

    /// The database that was set aside and has not been taken over wholly; nil if there is none.
    private static func unfinished(_ connection: Connection) throws -> String? {
        try connection.fetchFirst("SELECT value FROM archive_info WHERE key = ?", [.text(salvagingKey)]) {
            $0.text(at: 0)
        }
    }

    /// Reads all of the tables without which nothing works; they are small. Throws `SQLiteError` if one is damaged.
    private static func checkSmallTables(_ connection: Connection) throws {
        for table in DatabaseSalvage.essential + [
            "archive_info", "local_offset", "outbox", "report_state", "alert_state",
        ] {
            let answer = try connection.fetchFirst("PRAGMA quick_check('\(table)')") { $0.text(at: 0) } ?? "ok"
            guard answer == "ok" else {
                throw SQLiteError.damage("the table \(table) is damaged: \(answer)", path: connection.path)
            }
        }
    }
}

/// What an error says of the database itself.
public enum DatabaseTrouble: Sendable, Equatable {
    /// It is damaged, or is no database.
    case damaged
    /// Somebody else holds a lock on it.
    case busy

    /// What `error` says; nil if it is about something else.
    public init?(_ error: any Error) {
        switch (error as? SQLiteError)?.kind {
        case .corrupt, .notADatabase: self = .damaged
        case .busy: self = .busy
        default: return nil
        }
    }
}

extension SQLiteError {
    /// Whether it says that the database itself is at fault.
    var isDamage: Bool { DatabaseTrouble(self) == .damaged }
}
