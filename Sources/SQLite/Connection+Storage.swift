import CSQLite

/// How far a checkpoint goes.
public enum CheckpointMode: Sendable {
    /// As far as it can without waiting for anybody.
    case passive
    /// All, waiting for writers.
    case full
    /// As `full`, and waits for readers so that the WAL starts again from its beginning.
    case restart
    /// As `restart`, and cuts the WAL file to nothing.
    case truncate

    fileprivate var code: Int32 {
        switch self {
        case .passive: SQLITE_CHECKPOINT_PASSIVE
        case .full: SQLITE_CHECKPOINT_FULL
        case .restart: SQLITE_CHECKPOINT_RESTART
        case .truncate: SQLITE_CHECKPOINT_TRUNCATE
        }
    }
}

/// What a checkpoint did.
public struct CheckpointResult: Equatable, Sendable {
    /// The pages in the WAL; -1 where the database has none.
    public let log: Int
    /// How many of them stand in the database now.
    public let checkpointed: Int
    /// Whether somebody's lock kept it from finishing.
    public let wasBusy: Bool
}

extension Connection {
    /// The value of a pragma; `.null` where it gives none.
    public func pragma(_ name: String) throws -> Value {
        try fetchFirst("PRAGMA \(name)") { $0.value(at: 0) } ?? .null
    }

    /// Sets a pragma and returns what SQLite answers, the journal mode now in force for instance.
    @discardableResult
    public func pragma(_ name: String, _ value: String) throws -> Value {
        try fetchFirst("PRAGMA \(name) = \(value)") { $0.value(at: 0) } ?? .null
    }

    /// Keeps `-wal` and `-shm` when the last connection closes, for readers who may not write.
    public func persistWAL() throws(SQLiteError) {
        var isOn: Int32 = 1
        let code = sqlite3_file_control(handle.pointer, "main", SQLITE_FCNTL_PERSIST_WAL, &isOn)
        guard code == SQLITE_OK else { throw handle.error(code: code) }
    }

    /// Leaves the WAL as it is when the connection closes: what is in it may be what is wrong.
    public func keepLogOnClose() {
        _ = smtrace_no_checkpoint_on_close(handle.pointer)
    }

    /// Copies pages from the WAL into the database; that somebody is in the way is a result, no error.
    @discardableResult
    public func checkpoint(_ mode: CheckpointMode = .passive) throws(SQLiteError) -> CheckpointResult {
        var log: Int32 = -1
        var checkpointed: Int32 = -1
        let code = sqlite3_wal_checkpoint_v2(handle.pointer, nil, mode.code, &log, &checkpointed)
        let isBusy = code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED
        guard code == SQLITE_OK || isBusy else { throw handle.error() }
        return CheckpointResult(log: Int(log), checkpointed: Int(checkpointed), wasBusy: isBusy)
    }
}
