import SQLite

/// Reads and writes the rows of `quarter_hour_store` and `day_store`, which have the same columns.
final class RollupStore {
    /// One of the two tables.
    enum Table: String {
        case quarterHours = "quarter_hour_store"
        case days = "day_store"

        var key: String { self == .quarterHours ? "bucket" : "day" }

        /// When the bucket of a key begins, milliseconds since 1970.
        func start(of key: Int64, _ calendar: LocalCalendar) -> Int64 {
            self == .quarterHours ? key : calendar.start(of: key)
        }

        /// The columns that `rollup(_:)` reads, from number 2 on.
        var columns: String {
            "\(key), channel_id, n, min, max, sum, first, last, rise, first_at, last_at"
                + (self == .days ? ", covered" : "")
        }
    }

    private let connection: Connection
    private let calendar: LocalCalendar
    private var inserts: [Table: Statement] = [:]

    init(_ connection: Connection, calendar: LocalCalendar) {
        self.connection = connection
        self.calendar = calendar
    }

    /// Writes a row, replacing the one that is there.
    func write(_ rollup: Rollup, to table: Table, meter: Int64, key: Int64, channel: Int64) throws {
        let insert = try insertStatement(table)
        let start = table.start(of: key, calendar)
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
        if table == .days { insert.bind(rollup.coveredMilliseconds, at: 13) }
        _ = try insert.step()
        insert.reset()
    }

    private func insertStatement(_ table: Table) throws -> Statement {
        if let known = inserts[table] { return known }
        let places = table == .days ? "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?" : "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO \(table.rawValue) VALUES (\(places))", isPersistent: true)
        inserts[table] = statement
        return statement
    }

    /// Says what a register's steps are counted from behind a quarter hour in which its last reading is another one.
    func write(base: RegisterScan.Reading, of id: Int64, behind channel: Int64, meter: Int64, bucket: Int64) throws {
        try connection.run(
            "INSERT OR REPLACE INTO register_base VALUES (?, ?, ?, ?, ?, ?)",
            [
                .integer(meter), .integer(bucket), .integer(channel), .integer(id), .integer(base.milliseconds),
                .integer(base.value),
            ])
    }

    /// Removes the rows of a meter from one key to before another, with what belongs to them.
    func remove(from table: Table, meter: Int64, from: Int64, to: Int64) throws {
        try connection.run(
            "DELETE FROM \(table.rawValue) WHERE meter_id = ? AND \(table.key) >= ? AND \(table.key) < ?",
            [.integer(meter), .integer(from), .integer(to)])
        guard table == .quarterHours else { return }
        try connection.run(
            "DELETE FROM register_base WHERE meter_id = ? AND bucket >= ? AND bucket < ?",
            [.integer(meter), .integer(from), .integer(to)])
    }

    /// Hands out the quarter hours of a meter from one time to before another, in the order of times and channels.
    static func eachQuarterHour(
        of meter: Int64, from: Int64, to: Int64, in connection: Connection,
        _ body: (_ bucket: Int64, _ channel: Int64, Rollup) throws -> Void
    ) throws {
        let statement = try select(.quarterHours, meter: meter, from: from, to: to, in: connection)
        while try statement.step() {
            let bucket = statement.int64(at: 0)
            try body(
                bucket, statement.int64(at: 1),
                rollup(statement, start: bucket, length: QuarterHours.milliseconds, isDay: false))
        }
    }

    /// A statement over the rows of a meter from one key to before another, in the order of keys and channels;
    /// `channels` are those wanted, nil for all.
    static func select(
        _ table: Table, meter: Int64, from: Int64, to: Int64, channels: [Int64]? = nil, in connection: Connection
    ) throws -> Statement {
        let wanted = channels.map { " AND channel_id IN (\($0.map(String.init).joined(separator: ", ")))" } ?? ""
        let statement = try connection.prepare(
            """
            SELECT \(table.columns)
            FROM \(table.rawValue) WHERE meter_id = ? AND \(table.key) >= ? AND \(table.key) < ?\(wanted)
            ORDER BY \(table.key), channel_id
            """)
        statement.bind(meter, at: 1)
        statement.bind(from, at: 2)
        statement.bind(to, at: 3)
        return statement
    }

    /// The rollup in a row that `select` gave; its bucket begins at `start` and is `length` milliseconds long.
    static func rollup(_ row: Statement, start: Int64, length: Int64, isDay: Bool) -> Rollup {
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
        rollup.coveredMilliseconds =
            isDay ? row.optionalInt64(at: 11) ?? length : rollup.covered(from: start, to: start + length)
        return rollup
    }
}
