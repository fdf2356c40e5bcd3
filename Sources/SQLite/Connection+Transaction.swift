import CSQLite

/// When a transaction takes its locks.
public enum TransactionKind: String, Sendable {
    /// With the first statement; right for reading.
    case deferred = "DEFERRED"
    /// At once, so that it waits here and not in the middle; right for writing.
    case immediate = "IMMEDIATE"
    /// At once, and keeps readers out too where there is no WAL.
    case exclusive = "EXCLUSIVE"
}

extension Connection {
    /// Runs `body` in a transaction, which is committed after it and rolled back when it or the commit throws.
    ///
    /// Transactions do not nest.
    public func transaction<Result>(
        _ kind: TransactionKind = .immediate, _ body: () throws -> Result
    ) throws -> Result {
        try execute("BEGIN \(kind.rawValue)")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // A full disk, for one, has rolled it back already.
            if !isAutocommit { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Runs a query and calls `row` with the statement standing on each row.
    public func query(_ sql: String, _ bindings: [Value] = [], row: (Statement) throws -> Void) throws {
        let statement = try prepare(sql)
        statement.bind(bindings)
        while try statement.step() { try row(statement) }
    }

    /// Runs a query and returns what `row` makes of each row.
    public func fetchAll<Row>(
        _ sql: String, _ bindings: [Value] = [], row: (Statement) throws -> Row
    ) throws -> [Row] {
        var rows: [Row] = []
        try query(sql, bindings) { rows.append(try row($0)) }
        return rows
    }

    /// Runs a query and returns what `row` makes of its first row; nil where there is none.
    public func fetchFirst<Row>(
        _ sql: String, _ bindings: [Value] = [], row: (Statement) throws -> Row
    ) throws -> Row? {
        let statement = try prepare(sql)
        statement.bind(bindings)
        return try statement.step() ? row(statement) : nil
    }

    /// Runs one statement with bindings, leaving out any rows.
    public func run(_ sql: String, _ bindings: [Value] = []) throws(SQLiteError) {
        let statement = try prepare(sql)
        statement.bind(bindings)
        while try statement.step() {}
    }
}
