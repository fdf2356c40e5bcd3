@preconcurrency import Glibc
import SQLite

/// What was taken over from a database that is damaged.
public struct SalvageReport: Sendable, Equatable {
    /// Rows of all tables.
    public var rows: Int64 = 0
    /// Stretches of meters whose rows of telegrams could not be read.
    public var lostStretches = 0
    /// Tables of which something could not be read.
    public var damagedTables: [String] = []
}

/// Copies what can be read of a damaged database into a new one.
///
/// Tables are read in the order of their keys. Where a page cannot be read, the reading goes on behind it. Telegrams that
/// lay there are made rows again from their segments, as far as these are still there.
final class DatabaseSalvage {
    /// Without these the rest means nothing.
    static let essential = ["meter", "channel", "segment", "journal"]
    /// Made by migrations and by the program itself.
    private static let own: Set<String> = ["migration", "local_offset"]
    private static let rowsATransaction = 20_000

    private let source: Connection
    private let target: Connection
    private let progress: () throws -> Void
    private var report = SalvageReport()
    private var uncommitted = 0

    /// A stretch of a meter's telegrams or rollups that is lost, from and to before, milliseconds since 1970.
    struct Lost: Equatable {
        let meter: Int64
        let isOfRows: Bool
        let from: Int64
        let to: Int64
    }
    private var lost: [Lost] = []

    /// Copies from `source` into `target`, which is new. `progress` is called now and then.
    init(from source: Connection, into target: Connection, progress: @escaping () throws -> Void = {}) {
        self.source = source
        self.target = target
        self.progress = progress
    }

    /// Does it; nil if too little can be read for anything to be of use, and nothing has been written then.
    ///
    /// Can be repeated after it was broken off. Throws only what is wrong with the target, and what `progress` throws.
    func run() throws -> SalvageReport? {
        _ = try? source.pragma("cell_size_check", "ON")
        guard Self.essential.allSatisfy(isReadable) else { return nil }
        try target.pragma("foreign_keys", "OFF")
        defer { _ = try? target.pragma("foreign_keys", "ON") }
        try target.execute("BEGIN IMMEDIATE")
        do {
            for table in Self.essential { try copy(table, "", []) }
            for table in try tables() { try copy(table) }
            try putRight()
            try target.execute("COMMIT")
        } catch {
            if !target.isAutocommit { try? target.execute("ROLLBACK") }
            throw error
        }
        return report
    }

    /// A database that was set aside, open for reading; nil if it cannot be opened.
    static func open(_ path: String) -> Connection? {
        guard access(path, F_OK) == 0 else { return nil }
        return try? Connection(path: path, mode: .readOnly)
    }

    private func isReadable(_ table: String) -> Bool {
        do {
            try source.query("SELECT * FROM \(table)") { _ in }
            return true
        } catch {
            return false
        }
    }

    /// The other tables, those of telegrams last.
    private func tables() throws -> [String] {
        let all = try target.fetchAll(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        ) { $0.text(at: 0) }
        return all.filter { !Self.own.contains($0) && !Self.essential.contains($0) }
    }

    private func copy(_ table: String) throws {
        switch table {
        case "telegram_store": try copyByMeter(table, key: "received_ms")
        case "quarter_hour_store", "register_base": try copyByMeter(table, key: "bucket")
        case "day_store": try copyByMeter(table, key: "day")
        default:
            // A table with numbers for its rows is gone on with behind a page that cannot be read.
            let hasNumbers = (try? source.prepare("SELECT rowid FROM \(table) LIMIT 1")) != nil
            if hasNumbers { try copy(table, "", [], key: "rowid") } else { try copy(table, "", []) }
        }
    }

    private func copyByMeter(_ table: String, key: String) throws {
        let meters = try target.fetchAll("SELECT id FROM meter ORDER BY id") { $0.int64(at: 0) }
        for meter in meters {
            let before = report.lostStretches
            let stretches = try copy(table, "meter_id = ?", [.integer(meter)], key: key)
            report.lostStretches = before + (table == "telegram_store" ? stretches.count : 0)
            let unit: Int64 = key == "day" ? 86_400_000 : 1
            lost += stretches.map {
                Lost(
                    meter: meter, isOfRows: table == "telegram_store", from: $0.from.saturating(times: unit),
                    to: $0.to.saturating(times: unit))
            }
        }
    }

    /// Copies rows in the order of an integer `key`; returns the stretches of the key that could not be read.
    @discardableResult
    private func copy(
        _ table: String, _ condition: String, _ bindings: [Value], key: String? = nil
    ) throws -> [(from: Int64, to: Int64)] {
        let columns = try common(table)
        guard !columns.isEmpty else { return [] }
        let list = columns.joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insert = try target.prepare("INSERT OR REPLACE INTO \(table) (\(list)) VALUES (\(places))")
        var stretches: [(from: Int64, to: Int64)] = []
        var position = Int64.min
        while true {
            let (reached, isWhole) = try copyOn(
                table, list, condition, bindings, key: key, from: position, insert)
            if isWhole { return stretches }
            if report.damagedTables.last != table { report.damagedTables.append(table) }
            guard let key else { return stretches }
            guard let next = next(table, condition, bindings, key: key, after: reached) else {
                stretches.append((reached, .max))
                return stretches
            }
            stretches.append((reached, next))
            position = next
        }
    }

    /// Copies from a key on until the end, or where reading fails; the last key is read again there, since some of its
    /// rows may be missing.
    private func copyOn(
        _ table: String, _ list: String, _ condition: String, _ bindings: [Value], key: String?, from: Int64,
        _ insert: Statement
    ) throws -> (reached: Int64, isWhole: Bool) {
        var reached = from
        let order = key.map { " ORDER BY \($0)" } ?? ""
        let first = key.map { ", \($0)" } ?? ""
        let conditions = [condition, key.map { "\($0) >= \(from)" } ?? ""].filter { !$0.isEmpty }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        guard let select = try? source.prepare("SELECT \(list)\(first) FROM \(table)\(filter)\(order)") else {
            return (reached, false)
        }
        select.bind(bindings)
        let keyColumn = select.columnCount - 1
        while true {
            guard let hasRow = try? select.step() else { return (reached, false) }
            guard hasRow else { return (reached, true) }
            if key != nil {
                let place = select.int64(at: keyColumn)
                guard place >= reached else { continue }
                reached = place
            }
            insert.bindRow(of: select, columns: key == nil ? select.columnCount : keyColumn)
            if try isTaken(insert) { report.rows += 1 }
            try breathe()
        }
    }

    /// Writes a row; false if the target's constraints refuse it: a page of noise was taken for rows.
    private func isTaken(_ insert: Statement) throws -> Bool {
        do {
            try insert.run()
            return true
        } catch {
            guard error.kind == .constraint else { throw error }
            return false
        }
    }

    /// The first key behind a place that cannot be read at which reading goes on; nil if there is none.
    private func next(
        _ table: String, _ condition: String, _ bindings: [Value], key: String, after place: Int64
    ) -> Int64? {
        func canRead(_ from: Int64) -> Bool {
            let filter = (condition.isEmpty ? "" : condition + " AND ") + "\(key) >= \(from)"
            do {
                try source.query("SELECT * FROM \(table) WHERE \(filter) ORDER BY \(key) LIMIT 1", bindings) { _ in }
                return true
            } catch {
                return false
            }
        }
        // Keys are times, days or numbers of rows: none is negative.
        var low = max(place, 0)
        var step: Int64 = 1
        while true {
            let (candidate, overflow) = low.addingReportingOverflow(step)
            guard !overflow else { return nil }
            guard canRead(candidate) else {
                low = candidate
                step = step.multipliedReportingOverflow(by: 2).overflow ? .max : step * 2
                continue
            }
            // Somewhere between the last failure and here.
            var high = candidate
            while high - low > 1 {
                let middle = low + (high - low) / 2
                if canRead(middle) { high = middle } else { low = middle }
            }
            return high
        }
    }

    /// Makes segments of lost stretches be read once more, and quarter hours be made from where there are rows for them.
    ///
    /// A quarter hour is never made anew from fewer rows than it was made of: where no segment has what is lost, it stays. A
    /// segment that begins among rows that were removed for their age is left alone, since they would count twice.
    private func putRight() throws {
        for each in lost {
            guard each.isOfRows else {
                try makeRollups(of: each.meter, from: each.from)
                continue
            }
            let segments = try target.fetchAll(
                """
                SELECT id, first_ms FROM segment WHERE meter_id = ?1 AND state <> 'missing' AND first_ms < ?2
                AND (last_ms IS NULL OR last_ms >= ?3)
                AND first_ms >= ifnull((SELECT pruned_ms FROM meter WHERE id = ?1), first_ms)
                """, [.integer(each.meter), .integer(each.to), .integer(each.from)]
            ) { (id: $0.int64(at: 0), first: $0.int64(at: 1)) }
            for segment in segments { try readAgain(segment.id) }
            guard let first = segments.map(\.first).min() else { continue }
            // Of a quarter hour in which the segments begin, and of those before it, rows stay lost.
            let whole = QuarterHours.floor(first) + 2 * QuarterHours.milliseconds
            try makeRollups(of: each.meter, from: first > each.from ? whole : each.from)
        }
    }

    /// Makes quarter hours be made from the rows from a time on, and from the one before: a step may reach over to it.
    private func makeRollups(of meter: Int64, from: Int64) throws {
        try target.run(
            """
            UPDATE meter SET rolled_ms = min(rolled_ms, max(ifnull(pruned_ms, ?2), ?2 / 900000 * 900000 - 900000))
            WHERE id = ?1 AND rolled_ms IS NOT NULL
            """, [.integer(meter), .integer(max(from, 0))])
    }

    private func readAgain(_ segment: Int64) throws {
        let id: [Value] = [.integer(segment)]
        try target.run(
            """
            UPDATE meter SET telegrams = meter.telegrams - s.telegrams, faults = meter.faults - s.faults
            FROM segment AS s WHERE s.id = ?1 AND meter.id = s.meter_id
            AND NOT EXISTS (SELECT 1 FROM journal WHERE segment_id = s.id)
            """, id)
        try target.run("UPDATE segment SET is_found = 1 WHERE id = ?", id)
        try target.run(
            """
            INSERT OR REPLACE INTO journal (segment_id, meter_id, byte_offset)
            SELECT id, meter_id, 0 FROM segment WHERE id = ?
            """, id)
    }

    /// The columns that both databases have.
    private func common(_ table: String) throws -> [String] {
        func names(_ connection: Connection) throws -> [String] {
            try connection.fetchAll("SELECT name FROM pragma_table_info('\(table)')") { $0.text(at: 0) }
        }
        let old = Set((try? names(source)) ?? [])
        return try names(target).filter(old.contains)
    }

    /// Commits what has come together, so that the write-ahead log does not grow with the whole database.
    private func breathe() throws {
        uncommitted += 1
        guard uncommitted >= Self.rowsATransaction else { return }
        uncommitted = 0
        try target.execute("COMMIT; BEGIN IMMEDIATE")
        try progress()
    }
}

extension Int64 {
    fileprivate func saturating(times factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? (self < 0 ? .min : .max) : product
    }
}
