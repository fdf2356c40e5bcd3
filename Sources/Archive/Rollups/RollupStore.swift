import SQLite

/// Reads and writes the rows of `quarter_hour_store` and `day_store`, which have the same columns.
final class RollupStore {
    /// One of the two tables.
    enum Table: String {
        case quarterHours = "quarter_hour_store"
        case days = "day_store"

        var key: String { self == .quarterHours ? "bucket" : "day" }

        /// When the bucket of a key begins, milliseconds since 1970.
        func start(of key: Int64) -> Int64 { self == .quarterHours ? key : LocalDays.start(of: key) }
    }

    private let connection: Connection
    private var inserts: [Table: Statement] = [:]

    init(_ connection: Connection) { self.connection = connection }

    /// Writes a row, replacing the one that is there.
    func write(_ rollup: Rollup, to table: Table, meter: Int64, key: Int64, channel: Int64) throws {
        let insert = try insertStatement(table)
        let start = table.start(of: key)
        let isCounted = rollup.count > 0
        insert.bind(meter, at: 1)
        insert.bind(key, at: 2)
        insert.bind(channel, at: 3)
        insert.bind(rollup.count, at: 4)
        insert.bind(isCounted ? rollup.min : nil, at: 5)
        insert.bind(isCounted ? rollup.max : nil, at: 6)
        if let sum = rollup.sum {
            insert.bind(isCounted ? sum : nil, at: 7)
        } else {
            insert.bind(rollup.approximateSum, at: 7)
        }
        insert.bind(isCounted ? rollup.first : nil, at: 8)
        insert.bind(isCounted ? rollup.last : nil, at: 9)
        insert.bind(rollup.rise, at: 10)
        insert.bind(isCounted ? rollup.firstMilliseconds - start : nil, at: 11)
        insert.bind(isCounted ? rollup.lastMilliseconds - start : nil, at: 12)
        _ = try insert.step()
        insert.reset()
    }

    private func insertStatement(_ table: Table) throws -> Statement {
        if let known = inserts[table] { return known }
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO \(table.rawValue) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", isPersistent: true)
        inserts[table] = statement
        return statement
    }

    /// Removes the rows of a meter from one key to before another.
    func remove(from table: Table, meter: Int64, from: Int64, to: Int64) throws {
        try connection.run(
            "DELETE FROM \(table.rawValue) WHERE meter_id = ? AND \(table.key) >= ? AND \(table.key) < ?",
            [.integer(meter), .integer(from), .integer(to)])
    }

    /// Hands out the rows of a meter from one key to before another, in the order of keys and channels.
    static func each(
        of table: Table, meter: Int64, from: Int64, to: Int64, in connection: Connection,
        _ body: (_ key: Int64, _ channel: Int64, Rollup) throws -> Bool
    ) throws {
        let statement = try connection.prepare(
            """
            SELECT \(table.key), channel_id, n, min, max, sum, first, last, rise, first_at, last_at
            FROM \(table.rawValue) WHERE meter_id = ? AND \(table.key) >= ? AND \(table.key) < ?
            ORDER BY \(table.key), channel_id
            """)
        statement.bind(meter, at: 1)
        statement.bind(from, at: 2)
        statement.bind(to, at: 3)
        var lastKey: Int64?
        var start: Int64 = 0
        while try statement.step() {
            let key = statement.int64(at: 0)
            if key != lastKey {
                start = table.start(of: key)
                lastKey = key
            }
            guard try body(key, statement.int64(at: 1), rollup(statement, start: start)) else { return }
        }
    }

    private static func rollup(_ row: Statement, start: Int64) -> Rollup {
        var rollup = Rollup()
        rollup.count = row.int64(at: 2)
        rollup.rise = row.optionalInt64(at: 8)
        guard rollup.count > 0 else { return rollup }
        rollup.min = row.int64(at: 3)
        rollup.max = row.int64(at: 4)
        rollup.sum = row.type(at: 5) == .integer ? row.int64(at: 5) : nil
        rollup.approximateSum = row.double(at: 5)
        rollup.first = row.int64(at: 6)
        rollup.last = row.int64(at: 7)
        rollup.firstMilliseconds = start + row.int64(at: 9)
        rollup.lastMilliseconds = start + row.int64(at: 10)
        return rollup
    }
}
