import SQLite

/// The view that bears a meter's name: a row a telegram, a column a register.
///
/// Its first column, `time`, is the key of the rows itself (UTC milliseconds), so that sorting and limiting by it
/// costs nothing; `local_time` shows it as people read it. Registers of one short name share a column: the meter was
/// exchanged, or its scaler changed.
enum MeterView {
    private struct Column {
        let shortName: String
        let kind: String
        let unit: String?
        let expression: String
        let block: Int
    }

    /// What one query may have, with room to spare: SQLite joins 64 tables, returns 2000 columns, and gives a function
    /// 127 arguments. A meter with more keeps its rows; the view shows what fits, and `reading` all.
    private static let mostBlocks = 60
    private static let mostColumns = 1_800
    private static let mostJoined = 100

    /// Names that the archive's own tables, indices and views have, in lower case.
    private static func reservedNames(_ connection: Connection) throws -> Set<String> {
        let names = try connection.fetchAll("SELECT lower(name) FROM sqlite_schema WHERE type <> 'view'") {
            $0.text(at: 0)
        }
        return Set(names).union([
            "reading", "latest", "telegram", "quarter_hour", "day", "month", "open_quarter_hour", "open_day_part",
        ])
    }

    /// The name of a meter's view: its own, unless the archive has a table or view of that name, or an older meter has
    /// it but for upper and lower case, which SQLite does not tell apart.
    static func name(of meter: String, id: Int64, in connection: Connection) throws -> String {
        let reserved = try reservedNames(connection)
        var name = meter
        if reserved.contains(name.lowercased()) || name.lowercased().hasPrefix("sqlite_") { name = "meter_" + name }
        let isTaken = try connection.fetchFirst(
            "SELECT 1 FROM meter WHERE lower(name) = lower(?) AND id < ?", [.text(name), .integer(id)]
        ) { _ in true }
        return isTaken == true ? "\(name)_\(id)" : name
    }

    /// Makes a meter's view anew from its channels.
    static func create(meter: String, id: Int64, in connection: Connection) throws {
        let columns = try connection.fetchAll(
            """
            SELECT short_name, kind, unit, scaler, slot FROM channel WHERE meter_id = ?1 AND (slot < ?2
                OR slot / ?3 > (SELECT max(slot) / ?3 FROM channel WHERE meter_id = ?1) - ?4)
            ORDER BY CASE kind WHEN 'number' THEN 0 WHEN 'text' THEN 1 ELSE 2 END, slot
            """,
            [
                .integer(id), .integer(Int64(TelegramRow.slotsPerBlock)), .integer(Int64(TelegramRow.slotsPerBlock)),
                .integer(Int64(mostBlocks - 1)),
            ]
        ) { row in
            let slot = row.int(at: 4)
            let block = slot / TelegramRow.slotsPerBlock
            let value = "t\(block).v\(slot % TelegramRow.slotsPerBlock)"
            return Column(
                shortName: row.text(at: 0), kind: row.text(at: 1), unit: row.optionalText(at: 2),
                expression: expression(value, kind: row.text(at: 1), scaler: row.int(at: 3)), block: block)
        }
        let quoted = try quote(name(of: meter, id: id, in: connection))
        var sql = "SELECT t0.received_ms AS time, \(localTime("t0.received_ms")) AS local_time"
        for (name, expressions) in columnList(columns) {
            sql += ",\n       \(expressions) AS \(quote(name))"
        }
        sql += "\nFROM telegram_store AS t0"
        for block in Set(columns.map(\.block)).subtracting([0]).sorted() {
            sql += "\nLEFT JOIN telegram_store AS t\(block) ON t\(block).meter_id = t0.meter_id"
            sql += " AND t\(block).received_ms = t0.received_ms AND t\(block).block = \(block)"
        }
        sql += "\nWHERE t0.meter_id = \(id) AND t0.block = 0"
        try connection.execute("DROP VIEW IF EXISTS \(quoted); CREATE VIEW \(quoted) AS\n\(sql)")
    }

    /// One column a short name and unit; several channels of it are joined, the newest first.
    private static func columnList(_ columns: [Column]) -> [(name: String, expression: String)] {
        var order: [String] = []
        var expressions: [String: [String]] = [:]
        var units: [String: String] = [:]
        for column in columns {
            var name = column.shortName
            if let unit = column.unit {
                if let first = units[name], first != unit { name += "_" + unit } else { units[name] = unit }
            }
            if name == "time" || name == "local_time" { name += "_value" }
            if expressions[name] == nil { order.append(name) }
            expressions[name, default: []].insert(column.expression, at: 0)
        }
        return order.prefix(mostColumns).map { name in
            let all = (expressions[name] ?? []).prefix(mostJoined)
            return (name, all.count == 1 ? all[0] : "coalesce(" + all.joined(separator: ", ") + ")")
        }
    }

    private static func expression(_ value: String, kind: String, scaler: Int) -> String {
        switch kind {
        case "text": "(SELECT body FROM text_value WHERE id = \(value))"
        case "number" where scaler < 0: "\(value) / 1e\(-scaler)"
        case "number" where scaler > 0: "\(value) * 1" + String(repeating: "0", count: min(scaler, 18))
        default: value
        }
    }

    private static func localTime(_ milliseconds: String) -> String {
        """
        strftime('%Y-%m-%d %H:%M:%f', (\(milliseconds) + (SELECT offset_ms FROM local_offset \
        WHERE from_ms <= \(milliseconds) ORDER BY from_ms DESC LIMIT 1)) / 1000.0, 'unixepoch')
        """
    }

    private static func quote(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
