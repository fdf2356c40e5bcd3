@preconcurrency import Glibc
import SQLite

/// What a backup holds.
public struct BackupReport: Sendable, Equatable {
    /// The size of the copy.
    public var bytes: Int64 = 0
    /// The newest telegram of each meter in it, milliseconds since 1970; meters without any are left out.
    public var newest: [String: Int64] = [:]
}

/// Why a backup was not made; nothing is left of it, and a file that was there stays.
public enum BackupError: Error, Sendable, CustomStringConvertible {
    /// The user stopped it.
    case stopped
    /// The copy is not whole, or not what was copied.
    case notVerified(path: String, reason: String)

    /// One sentence.
    public var description: String {
        switch self {
        case .stopped: "the backup was stopped; nothing is left of it"
        case .notVerified(let path, let reason):
            "the copy for \(path) is not whole (\(reason)) and was removed; look at the archive with `smtrace verify`"
        }
    }
}

/// Copies an archive's database as it is at one moment into a file, and verifies the copy.
///
/// The recorder goes on meanwhile: the source is read from one snapshot, in small steps. The copy is one file without a
/// write-ahead log; it gets its name when it is whole and on the disk.
public final class ArchiveBackup {
    /// Pages that are copied in one step.
    var pagesAStep = 256

    private let source: Connection
    private let path: String
    private let partial: String
    private let target: Connection

    /// A backup of what `reader` reads, into the file `path`. Throws `SQLiteError` if that cannot be made.
    public init(of reader: ArchiveReader, to path: String) throws {
        source = reader.connection
        self.path = path
        partial = path + ".partial"
        Self.removeDatabase(partial)
        let mask = umask(0o027)
        defer { umask(mask) }
        target = try Connection(path: partial)
        try target.pragma("secure_delete", "OFF")
        // What is half done is thrown away in any case; the whole file is synchronised in the end.
        try target.pragma("synchronous", "OFF")
    }

    /// What ends its questions from another thread or a signal's handler.
    public var interrupters: [Interrupter] { [source.interrupter, target.interrupter] }

    /// Does it. `progress` is given how much of all is done, 0 to 1, and returns whether to go on.
    ///
    /// Throws `ArchiveError`, `SQLiteError` or `BackupError`; nothing is left then, and a file that was there stays.
    public func run(progress: (Double) -> Bool = { _ in true }) throws -> BackupReport {
        do {
            var report = BackupReport()
            report.newest = try copy(progress)
            try verify(report.newest, progress)
            try synchronise(partial)
            var status = stat()
            if stat(partial, &status) == 0 { report.bytes = Int64(status.st_size) }
            guard rename(partial, path) == 0 else { throw ArchiveError.file(path: path, action: "make", code: errno) }
            try? synchronise(Self.folder(of: path))
            return report
        } catch {
            Self.removeDatabase(partial)
            throw error
        }
    }

    /// Copies all pages of one snapshot; returns what it knows of meters.
    private func copy(_ progress: (Double) -> Bool) throws -> [String: Int64] {
        try source.transaction(.deferred) {
            // The snapshot is that of the first question.
            let newest = try Self.newest(in: source)
            let backup = try OnlineBackup(from: source, to: target)
            while try backup.step(pages: pagesAStep) {
                let done = Double(backup.pageCount - backup.remaining) / Double(max(1, backup.pageCount))
                guard progress(done / 2) else { throw BackupError.stopped }
            }
            try backup.finish()
            return newest
        }
    }

    /// Reads every page of the copy.
    private func verify(_ newest: [String: Int64], _ progress: (Double) -> Bool) throws {
        try target.pragma("journal_mode", "DELETE")
        guard progress(0.5) else { throw BackupError.stopped }
        let answer = try target.fetchFirst("PRAGMA quick_check(1)") { $0.text(at: 0) } ?? "no answer"
        guard answer == "ok" else { throw BackupError.notVerified(path: path, reason: answer) }
        guard try Self.newest(in: target) == newest else {
            throw BackupError.notVerified(path: path, reason: "its newest telegrams are others")
        }
        guard progress(1) else { throw BackupError.stopped }
    }

    private static func newest(in connection: Connection) throws -> [String: Int64] {
        var result: [String: Int64] = [:]
        try connection.query(
            "SELECT name, (SELECT max(received_ms) FROM telegram_store WHERE meter_id = meter.id) FROM meter"
        ) { row in
            if let time = row.optionalInt64(at: 1) { result[row.text(at: 0)] = time }
        }
        return result
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    private func synchronise(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ArchiveError.file(path: path, action: "open", code: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw ArchiveError.file(path: path, action: "write to", code: errno) }
    }

    private static func removeDatabase(_ path: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
    }
}
