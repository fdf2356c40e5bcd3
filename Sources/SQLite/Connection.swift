import CSQLite

/// A connection to one SQLite database.
///
/// Use it from one thread at a time (`interrupter` excepted). It stays open while it or one of its statements is
/// referenced. Errors are `SQLiteError`.
public final class Connection {
    /// How a database is opened.
    public enum Mode: Sendable {
        /// Reads and writes; the file is made where it is missing.
        case readWriteCreate
        /// Reads and writes an existing file.
        case readWrite
        /// Reads an existing file.
        ///
        /// A database in WAL mode is readable whether or not a writer is running, without the right to write, as long
        /// as its `-wal` and `-shm` files are there: the writer has to call `persistWAL()`.
        case readOnly
    }

    let handle: Handle

    /// Opens the database at `path` (`:memory:` for one in memory).
    ///
    /// SQLite opens lazily: that a file is no database is only found by the first statement. `busyMilliseconds` is how
    /// long a statement waits for somebody else's lock before it throws `.busy`.
    public init(path: String, mode: Mode = .readWriteCreate, busyMilliseconds: Int32 = 5_000) throws(SQLiteError) {
        let access =
            switch mode {
            case .readWriteCreate: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        // "file:" at the beginning would be taken as a URI where SQLite is compiled so.
        let name = path.utf8.starts(with: "file:".utf8) ? "./" + path : path
        var pointer: OpaquePointer?
        let code = sqlite3_open_v2(name, &pointer, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let pointer else {
            throw SQLiteError(extendedCode: code, message: String(cString: sqlite3_errstr(code)), path: path)
        }
        handle = Handle(pointer: pointer, path: path)
        guard code == SQLITE_OK else { throw handle.error() }
        sqlite3_busy_timeout(pointer, busyMilliseconds)
    }

    /// The version of the SQLite library, "3.40.1" for instance.
    public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

    /// The path as it was given.
    public var path: String { handle.path }

    /// What ends a running statement from another thread.
    public var interrupter: Interrupter { Interrupter(handle: handle) }

    /// Ends the running statement; see `Interrupter.interrupt()`.
    public func interrupt() { sqlite3_interrupt(handle.pointer) }

    /// How many rows the last INSERT, UPDATE or DELETE changed.
    public var changes: Int { Int(sqlite3_changes64(handle.pointer)) }

    /// How many rows were changed since the connection was opened.
    public var totalChanges: Int { Int(sqlite3_total_changes64(handle.pointer)) }

    /// The rowid of the last row inserted.
    public var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle.pointer) }

    /// Whether no transaction is open.
    public var isAutocommit: Bool { sqlite3_get_autocommit(handle.pointer) != 0 }

    /// Waits up to `milliseconds` for locks of others from now on.
    public func setBusyTimeout(milliseconds: Int32) { sqlite3_busy_timeout(handle.pointer, milliseconds) }

    /// Runs all statements in `sql`, leaving out any rows they give.
    public func execute(_ sql: String) throws(SQLiteError) {
        guard sqlite3_exec(handle.pointer, sql, nil, nil, nil) == SQLITE_OK else { throw handle.error(sql: sql) }
    }

    /// Compiles one statement; more than one is an error.
    ///
    /// `isPersistent` says that it will be kept for long and run often.
    public func prepare(_ sql: String, isPersistent: Bool = false) throws(SQLiteError) -> Statement {
        var text = sql
        let flags = isPersistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let (code, statement, hasMore) = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { compile($0, flags) }
        }
        guard code == SQLITE_OK else { throw handle.error(sql: sql) }
        guard let statement else {
            throw SQLiteError(extendedCode: SQLITE_MISUSE, message: "no statement", sql: sql, path: path)
        }
        guard !hasMore else {
            sqlite3_finalize(statement)
            throw SQLiteError(extendedCode: SQLITE_MISUSE, message: "more than one statement", sql: sql, path: path)
        }
        return Statement(pointer: statement, handle: handle)
    }

    /// The first statement of `text`, and whether another follows it.
    private func compile(
        _ text: UnsafeBufferPointer<CChar>, _ flags: UInt32
    ) -> (code: Int32, statement: OpaquePointer?, hasMore: Bool) {
        guard let start = text.baseAddress else { return (SQLITE_OK, nil, false) }
        var statement: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(handle.pointer, start, Int32(clamping: text.count), flags, &statement, &tail)
        guard code == SQLITE_OK, statement != nil, let tail, tail < start + text.count else {
            return (code, statement, false)
        }
        // Only comments and white space may follow: they compile to nothing.
        var next: OpaquePointer?
        let rest = Int32(clamping: start + text.count - tail)
        let nextCode = sqlite3_prepare_v3(handle.pointer, tail, rest, 0, &next, nil)
        sqlite3_finalize(next)
        return (SQLITE_OK, statement, next != nil || nextCode != SQLITE_OK)
    }
}
