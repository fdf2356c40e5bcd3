import SQLite

/// Writes telegrams' rows, and finds out what stands where one should go.
final class RowWriter {
    private let connection: Connection
    private let insert: Statement
    private let select: Statement

    init(_ connection: Connection) throws {
        self.connection = connection
        let columns = (0..<TelegramRow.slotsPerBlock).map { "?\($0 + 4)" }.joined(separator: ", ")
        insert = try connection.prepare(
            "INSERT OR IGNORE INTO telegram_store VALUES (?1, ?2, ?3, \(columns))", isPersistent: true)
        select = try connection.prepare(
            "SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms = ? ORDER BY block", isPersistent: true)
    }

    /// Writes a telegram's row, a second one where it has more than 16 channels; false if its time is taken.
    func write(_ row: TelegramRow, meter: Int64, at milliseconds: Int64) throws -> Bool {
        for block in 0..<row.blockCount where block == 0 || row.present[block] != 0 {
            insert.bind(meter, at: 1)
            insert.bind(milliseconds, at: 2)
            insert.bind(block, at: 3)
            var present = row.present[block]
            let first = block * TelegramRow.slotsPerBlock
            for column in 0..<TelegramRow.slotsPerBlock {
                if present & 1 != 0 {
                    insert.bind(row.values[first + column], at: column + 4)
                } else {
                    insert.bindNull(at: column + 4)
                }
                present >>= 1
            }
            _ = try insert.step()
            insert.reset()
            if connection.changes == 0 { return false }
        }
        return true
    }

    /// What the row of a meter's telegram says; nil if there is none.
    func read(meter: Int64, at milliseconds: Int64) throws -> TelegramRow? {
        var row = TelegramRow()
        row.clear(slotCount: 0)
        var exists = false
        select.bind(meter, at: 1)
        select.bind(milliseconds, at: 2)
        defer { select.reset() }
        while try select.step() {
            exists = true
            let first = select.int(at: 2) * TelegramRow.slotsPerBlock
            for column in 0..<TelegramRow.slotsPerBlock where !select.isNull(at: column + 3) {
                row.set(select.int64(at: column + 3), slot: first + column)
            }
        }
        return exists ? row : nil
    }
}
