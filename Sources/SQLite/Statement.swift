import CSQLite

/// A compiled statement of a connection.
///
/// Parameters count from 1 and columns from 0, as in SQLite. Binding and reading integers allocates nothing. A binding
/// that fails (an index that does not exist, a value beyond SQLite's limits) makes the next `step()` throw.
public final class Statement {
    let pointer: OpaquePointer
    let handle: Handle
    var bindingCode = SQLITE_OK

    init(pointer: OpaquePointer, handle: Handle) {
        self.pointer = pointer
        self.handle = handle
    }

    deinit { sqlite3_finalize(pointer) }

    /// The statement's text as it was prepared.
    public var sql: String { String(cString: sqlite3_sql(pointer)) }

    /// Whether it leaves the database as it is.
    public var isReadOnly: Bool { sqlite3_stmt_readonly(pointer) != 0 }

    /// How many parameters can be bound.
    public var parameterCount: Int { Int(sqlite3_bind_parameter_count(pointer)) }

    /// Moves to the next row; false when there is none, and the statement is then reset.
    ///
    /// After an error the statement is reset too, so that it holds no lock.
    public func step() throws(SQLiteError) -> Bool {
        guard bindingCode == SQLITE_OK else { throw bindingError() }
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(pointer)
            return false
        default:
            let error = handle.error(sql: sql)
            sqlite3_reset(pointer)
            throw error
        }
    }

    /// Steps through all rows, leaving them out: what an INSERT, UPDATE or DELETE wants.
    public func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Makes it ready to run again; the bindings stay.
    public func reset() { sqlite3_reset(pointer) }

    /// Makes all parameters NULL.
    public func clearBindings() {
        sqlite3_clear_bindings(pointer)
        bindingCode = SQLITE_OK
    }

    @inline(never)
    private func bindingError() -> SQLiteError {
        let code = bindingCode
        bindingCode = SQLITE_OK
        return handle.error(code: code, sql: sql)
    }
}
