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

    /// Names that the archive's own tables and views have, in lower case.
    private static func reservedNames(_ connection: Connection) throws -> Set<String> {
        let names = try connection.fetchAll("SELECT lower(name) FROM sqlite_schema WHERE type = 'table'") {
            $0.text(at: 0)
        }
        return Set(names).union(["reading", "latest", "telegram", "quarter_hour", "day", "month"])
    }

    /// The name of a meter's view: its own, unless the archive has a table or view of that name.
    static func name(of meter: String, in connection: Connection) throws -> String {
        let reserved = try reservedNames(connection)
        return reserved.contains(meter.lowercased()) || meter.lowercased().hasPrefix("sqlite_")
            ? "meter_" + meter : meter
    }

    /// Makes a meter's view anew from its channels.
    static func create(meter: String, id: Int64, in connection: Connection) throws {
        let columns = try connection.fetchAll(
            """
            SELECT short_name, kind, unit, scaler, slot FROM channel WHERE meter_id = ?
            ORDER BY CASE kind WHEN 'number' THEN 0 WHEN 'text' THEN 1 ELSE 2 END, slot
            """, [.integer(id)]
        ) { row in
            let slot = row.int(at: 4)
            let block = slot / TelegramRow.slotsPerBlock
            let value = "t\(block).v\(slot % TelegramRow.slotsPerBlock)"
            return Column(
                shortName: row.text(at: 0), kind: row.text(at: 1), unit: row.optionalText(at: 2),
                expression: expression(value, kind: row.text(at: 1), scaler: row.int(at: 3)), block: block)
        }
        let quoted = try quote(name(of: meter, in: connection))
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
        return order.map { name in
            let all = expressions[name] ?? []
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
