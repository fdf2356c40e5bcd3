import CSQLite

/// Copies a database page by page while others use it.
///
/// Whoever wants a copy of one moment holds a read transaction on the source until the last step: what is written
/// meanwhile is then not seen, and the copy need not begin again.
public final class OnlineBackup {
    private let target: Connection
    private let source: Connection
    private let pointer: OpaquePointer
    private var isFinished = false

    /// A copy of all of `source` into `target`, which is overwritten.
    public init(from source: Connection, to target: Connection) throws(SQLiteError) {
        self.source = source
        self.target = target
        guard let pointer = sqlite3_backup_init(target.handle.pointer, "main", source.handle.pointer, "main") else {
            throw target.handle.error()
        }
        self.pointer = pointer
    }

    /// The pages of the source; known after the first step.
    public var pageCount: Int { Int(sqlite3_backup_pagecount(pointer)) }

    /// The pages that are still to be copied.
    public var remaining: Int { Int(sqlite3_backup_remaining(pointer)) }

    /// Copies so many pages; returns whether there are more.
    public func step(pages: Int) throws(SQLiteError) -> Bool {
        switch sqlite3_backup_step(pointer, Int32(clamping: pages)) {
        case SQLITE_OK: return true
        case SQLITE_DONE: return false
        case let code: throw target.handle.error(code: code)
        }
    }

    /// Ends the copy; if not all was copied, the target is as before.
    public func finish() throws(SQLiteError) {
        guard !isFinished else { return }
        isFinished = true
        let code = sqlite3_backup_finish(pointer)
        guard code == SQLITE_OK else { throw target.handle.error(code: code) }
    }

    deinit { if !isFinished { sqlite3_backup_finish(pointer) } }
}
