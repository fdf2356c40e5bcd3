import CSQLite

/// Owns the C connection; closed when connection, statements and interrupters are all gone.
final class Handle: @unchecked Sendable {
    // Unchecked: only `sqlite3_interrupt` is called through it from another thread, which SQLite allows.
    let pointer: OpaquePointer
    let path: String

    init(pointer: OpaquePointer, path: String) {
        self.pointer = pointer
        self.path = path
    }

    deinit { sqlite3_close_v2(pointer) }

    /// The error that the last call on this connection left.
    @inline(never)
    func error(sql: String? = nil) -> SQLiteError {
        SQLiteError(
            extendedCode: sqlite3_extended_errcode(pointer), message: String(cString: sqlite3_errmsg(pointer)),
            sql: sql, path: path)
    }

    /// An error for `code`, where the connection may not know of it.
    @inline(never)
    func error(code: Int32, sql: String? = nil) -> SQLiteError {
        SQLiteError(extendedCode: code, message: String(cString: sqlite3_errstr(code)), sql: sql, path: path)
    }
}

/// Ends what a connection is doing, from any thread.
public struct Interrupter: Sendable {
    let handle: Handle

    /// Makes the running statement throw an error of kind `.interrupted`; nothing happens if none runs.
    public func interrupt() { sqlite3_interrupt(handle.pointer) }
}
