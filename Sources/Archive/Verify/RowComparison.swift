import OBIS
import Readings
import SML
import SQLite

/// Holds the telegrams of one meter against its rows.
struct RowComparison {
    /// What a telegram and its row have in common.
    enum Outcome: Equatable {
        case same
        case noRow
        /// The register that differs first, with what the telegram and the row say.
        case different(String)
    }

    private let meter: Int64
    private let rows: Statement
    private let texts: Statement
    private var slots: [ChannelKey: (slot: Int, name: String)] = [:]
    private var names: [Int: String] = [:]
    private var statusSlots: Set<Int> = []

    init(meter: Int64, in connection: Connection) throws {
        self.meter = meter
        rows = try connection.prepare(
            "SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms = ? ORDER BY block")
        texts = try connection.prepare("SELECT body FROM text_value WHERE id = ?")
        try connection.query(
            "SELECT server_id, obis, unit_code, scaler, kind, slot, short_name FROM channel WHERE meter_id = ?",
            [.integer(meter)]
        ) { row in
            guard let obis = OBISCode(row.text(at: 1)), let kind = ChannelKind(rawValue: row.text(at: 4)) else {
                return
            }
            let key = ChannelKey(
                serverID: row.text(at: 0), obis: obis,
                unit: row.optionalInt64(at: 2).map { UInt8(truncatingIfNeeded: $0) },
                scaler: Int8(truncatingIfNeeded: row.int64(at: 3)), kind: kind)
            slots[key] = (row.int(at: 5), row.text(at: 6))
            names[row.int(at: 5)] = row.text(at: 6)
            if kind == .status { statusSlots.insert(row.int(at: 5)) }
        }
    }

    /// Compares a telegram with the row of its time. Power may have its sign by the status word or not: that is
    /// configured, and may have been configured otherwise when the row was made.
    func compare(_ telegram: Telegram, at milliseconds: Int64) throws -> Outcome {
        guard let row = try read(milliseconds) else { return .noRow }
        let first = try difference(telegram, row, directionFromStatus: false)
        guard let first else { return .same }
        return try difference(telegram, row, directionFromStatus: true) == nil ? .same : .different(first)
    }

    private func read(_ milliseconds: Int64) throws -> [Int: Int64]? {
        rows.bind(meter, at: 1)
        rows.bind(milliseconds, at: 2)
        defer { rows.reset() }
        var values: [Int: Int64]?
        while try rows.step() {
            let first = rows.int(at: 2) * TelegramRow.slotsPerBlock
            if values == nil { values = [:] }
            for column in 0..<TelegramRow.slotsPerBlock where !rows.isNull(at: column + 3) {
                values?[first + column] = rows.int64(at: column + 3)
            }
        }
        return values
    }

    private func difference(
        _ telegram: Telegram, _ row: [Int: Int64], directionFromStatus: Bool
    ) throws -> String? {
        var seen: Set<Int> = []
        for message in telegram.messages {
            guard case .getListResponse(let list) = message.body else { continue }
            let server = list.serverID.map { telegram.octets($0) } ?? []
            let hex = OctetText.hex(server)
            let quirks = ActiveQuirks(serverID: server, directionFromStatus: directionFromStatus)
                .within(telegram.entries[list.entries])
            for index in list.entries {
                guard let reading = Reading(telegram.entries[index], quirks: quirks) else { continue }
                var key = ChannelKey(
                    serverID: hex, obis: reading.obis, unit: reading.unit, scaler: reading.scaler, kind: reading.kind)
                guard let (slot, name) = slots[key] else { return "\(reading.obis) is no channel of the meter" }
                guard seen.insert(slot).inserted else { continue }
                if let text = try difference(reading, telegram, row[slot]) { return "\(name): \(text)" }
                guard let status = reading.status else { continue }
                key.kind = .status
                key.unit = nil
                key.scaler = 0
                guard let place = slots[key] else { return "the status of \(reading.obis) is no channel of the meter" }
                if let stored = row[place.slot], stored != Int64(bitPattern: status) {
                    return "\(place.name): the telegram says \(status), the row \(UInt64(bitPattern: stored))"
                }
            }
        }
        guard let more = row.keys.first(where: { !seen.contains($0) && !statusSlots.contains($0) }) else { return nil }
        return "\(names[more] ?? "slot \(more)") is in the row, not in the telegram"
    }

    private func difference(_ reading: Reading, _ telegram: Telegram, _ stored: Int64?) throws -> String? {
        guard let stored else { return "is in the telegram, not in the row" }
        let expected: String
        switch reading.content {
        case .number(let value):
            return value == stored ? nil : "the telegram says \(value), the row \(stored)"
        case .largeNumber(let value): expected = String(value)
        case .octets(let octets): expected = OctetText.show(telegram.octets(octets))
        }
        texts.bind(stored, at: 1)
        defer { texts.reset() }
        let text = try texts.step() ? texts.text(at: 0) : nil
        return text == expected ? nil : "the telegram says \(expected), the row \(text ?? "a text that is gone")"
    }
}
