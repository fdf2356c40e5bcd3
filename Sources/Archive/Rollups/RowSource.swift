import SQLite

/// Reads a meter's rows in the order of time for a scan.
enum RowSource {
    /// Pushes the rows of a meter from one time to before another into a scan; returns whether there was one.
    @discardableResult
    static func feed(
        _ scan: inout RollupScan, meter: Int64, from: Int64, to: Int64, in connection: Connection
    ) throws -> Bool {
        let statement = try connection.prepare(
            """
            SELECT received_ms, block, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15
            FROM telegram_store WHERE meter_id = ? AND received_ms >= ? AND received_ms < ?
            ORDER BY received_ms, block
            """)
        statement.bind(meter, at: 1)
        statement.bind(from, at: 2)
        statement.bind(to, at: 3)
        let wanted = Dictionary(grouping: scan.channels.map(\.slot)) { $0 / TelegramRow.slotsPerBlock }
        var hasRows = false
        while try statement.step() {
            hasRows = true
            let milliseconds = statement.int64(at: 0)
            let block = statement.int(at: 1)
            for slot in wanted[block] ?? [] {
                let column = slot - block * TelegramRow.slotsPerBlock + 2
                guard let value = statement.optionalInt64(at: column) else { continue }
                scan.push(value, slot: slot, at: milliseconds)
            }
        }
        return hasRows
    }

    /// The last reading that counted of each register before a quarter hour, out of the quarter hours before it.
    static func baselines(
        _ table: ChannelTable, meter: Int64, before bucket: Int64, in connection: Connection
    ) throws -> [Int: RegisterScan.Reading] {
        var result: [Int: RegisterScan.Reading] = [:]
        let statement = try connection.prepare(
            """
            SELECT bucket, last, last_at FROM quarter_hour_store
            WHERE meter_id = ?1 AND channel_id = ?3 AND n > 0 AND bucket < ?2
              AND bucket <= coalesce((SELECT c.last_ms FROM channel AS c JOIN meter AS m ON m.id = c.meter_id
                                      WHERE c.id = ?3 AND c.last_ms < m.saved_ms - 3600000), ?2)
              AND bucket > (SELECT first_ms - 900000 FROM channel WHERE id = ?3)
            ORDER BY bucket DESC LIMIT 1
            """)
        for (index, channel) in table.channels.enumerated() {
            guard let register = channel.register else { continue }
            defer { statement.reset() }
            statement.bind(meter, at: 1)
            statement.bind(bucket, at: 2)
            statement.bind(channel.id, at: 3)
            guard try statement.step() else { continue }
            let reading = RegisterScan.Reading(
                milliseconds: statement.int64(at: 0) + statement.int64(at: 2), channel: index, scaler: channel.scaler,
                value: statement.int64(at: 1))
            // Of a register whose scaler changed, steps are counted from the finer reading while it says the same.
            if let other = result[register] {
                let (older, newer) = other.milliseconds < reading.milliseconds ? (other, reading) : (reading, other)
                let isSame =
                    newer.scaler > older.scaler && !RegisterScan.isBelow(newer, older)
                    && !RegisterScan.isBelow(older, newer) && newer.scaler != older.scaler
                result[register] = isSame ? older : newer
            } else {
                result[register] = reading
            }
        }
        return result
    }
}
