import OBIS
import SQLite

/// A meter as the database knows it.
public struct MeterInfo: Sendable, Equatable {
    /// Its row.
    public var id: Int64
    /// The name by which it is called.
    public var name: String
    /// What the user wrote about it.
    public var note: String?
    /// The time of its newest telegram, milliseconds since 1970.
    public var newestMilliseconds: Int64?
    /// Whether its power gets its sign from the status word, as configured when its newest rows were made.
    public var directionFromStatus = false
}

/// A channel as the database knows it.
public struct ChannelInfo: Sendable, Equatable {
    /// Its row.
    public var id: Int64
    /// The meter's row.
    public var meterID: Int64
    /// The meter's name.
    public var meter: String
    /// The device that sent it, hex; empty if the telegrams have no server id.
    public var serverID: String
    /// The register.
    public var obis: OBISCode
    /// Its name for people.
    public var name: String
    /// Its short name, the same in each command.
    public var shortName: String
    /// The unit's symbol.
    public var unit: String?
    /// The power of ten that raw values are multiplied by.
    public var scaler: Int8
    /// What it holds.
    public var kind: ChannelKind
    /// Its place in the rows.
    public var slot: Int
}

/// A value as it is stored.
public enum StoredValue: Sendable, Equatable {
    /// A number before the scaler, or a status word.
    case number(Int64)
    /// A text.
    case text(String)
}

/// A channel's latest value.
public struct LatestReading: Sendable, Equatable {
    /// The channel.
    public var channel: ChannelInfo
    /// When it was received, milliseconds since 1970.
    public var milliseconds: Int64
    /// The value.
    public var value: StoredValue
}

/// Answers from an archive, whether a recorder is running or not; sees a consistent snapshot per call.
public final class ArchiveReader {
    /// Where the archive lies.
    public let layout: ArchiveLayout
    let connection: Connection
    private let selectText: Statement
    private var texts: [Int64: String] = [:]

    /// Opens an archive. Throws `ArchiveError` (none there, newer schema, no permission) or `SQLiteError`.
    public init(layout: ArchiveLayout) throws {
        self.layout = layout
        connection = try Database.openForReading(layout)
        selectText = try connection.prepare("SELECT body FROM text_value WHERE id = ?", isPersistent: true)
    }

    /// What ends a running query from another thread or a signal handler's.
    public var interrupter: Interrupter { connection.interrupter }

    /// Runs `body`, whose questions all see the archive as it was at the first of them; such calls may nest.
    public func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        connection.isAutocommit ? try connection.transaction(.deferred, body) : try body()
    }

    /// A note that the recorder left about the archive; nil if there is none.
    public func info(_ key: String) throws -> String? {
        try connection.fetchFirst("SELECT value FROM archive_info WHERE key = ?", [.text(key)]) { $0.text(at: 0) }
    }

    /// All meters, by name.
    public func meters() throws -> [MeterInfo] {
        try connection.fetchAll(
            """
            SELECT id, name, note, (SELECT max(received_ms) FROM telegram_store WHERE meter_id = meter.id),
                   direction_from_status
            FROM meter ORDER BY name
            """
        ) {
            MeterInfo(
                id: $0.int64(at: 0), name: $0.text(at: 1), note: $0.optionalText(at: 2),
                newestMilliseconds: $0.optionalInt64(at: 3), directionFromStatus: $0.int64(at: 4) != 0)
        }
    }

    /// The meter of a name. Throws `unknownMeter` with those that there are.
    public func meter(named name: String) throws -> MeterInfo {
        let all = try meters()
        guard let meter = all.first(where: { $0.name == name }) else {
            throw ArchiveError.unknownMeter(name: name, known: all.map(\.name))
        }
        return meter
    }

    /// The channels of the given meters, in the order of meters and slots.
    public func channels(of meters: [MeterInfo]) throws -> [ChannelInfo] {
        try meters.flatMap { meter in
            try connection.fetchAll(
                """
                SELECT id, server_id, obis, name, short_name, unit, scaler, kind, slot FROM channel
                WHERE meter_id = ? ORDER BY slot
                """, [.integer(meter.id)]
            ) { Self.channel($0, of: meter) }
        }.compactMap { $0 }
    }

    private static func channel(_ row: Statement, of meter: MeterInfo) -> ChannelInfo? {
        guard let obis = OBISCode(row.text(at: 2)), let kind = ChannelKind(rawValue: row.text(at: 7)) else {
            return nil
        }
        return ChannelInfo(
            id: row.int64(at: 0), meterID: meter.id, meter: meter.name, serverID: row.text(at: 1), obis: obis,
            name: row.text(at: 3), shortName: row.text(at: 4), unit: row.optionalText(at: 5),
            scaler: Int8(truncatingIfNeeded: row.int64(at: 6)), kind: kind, slot: row.int(at: 8))
    }

    /// The latest value of each channel of the given meters, in the order of meters and slots.
    ///
    /// It is in the meter's newest telegram, or where that lacks it in the channel's row.
    public func latest(of meters: [MeterInfo]) throws -> [LatestReading] {
        try snapshot {
            try meters.flatMap { meter -> [LatestReading] in
                let newest = try newestRow(of: meter)
                let kept = try connection.fetchAll(
                    "SELECT last_ms, last_value FROM channel WHERE meter_id = ? ORDER BY slot", [.integer(meter.id)]
                ) { ($0.optionalInt64(at: 0), $0.int64(at: 1)) }
                return try zip(channels(of: [meter]), kept).compactMap { channel, kept in
                    if let raw = newest.row[channel.slot] {
                        return LatestReading(
                            channel: channel, milliseconds: newest.milliseconds, value: try value(raw, of: channel))
                    }
                    guard let milliseconds = kept.0 else { return nil }
                    return LatestReading(
                        channel: channel, milliseconds: milliseconds, value: try value(kept.1, of: channel))
                }
            }
        }
    }

    private func newestRow(of meter: MeterInfo) throws -> (milliseconds: Int64, row: TelegramRow) {
        var row = TelegramRow()
        row.clear(slotCount: 0)
        var milliseconds: Int64 = 0
        try connection.query(
            """
            SELECT * FROM telegram_store WHERE meter_id = ?1
            AND received_ms = (SELECT max(received_ms) FROM telegram_store WHERE meter_id = ?1)
            """, [.integer(meter.id)]
        ) { statement in
            milliseconds = statement.int64(at: 1)
            let first = statement.int(at: 2) * TelegramRow.slotsPerBlock
            for column in 0..<TelegramRow.slotsPerBlock where !statement.isNull(at: column + 3) {
                row.set(statement.int64(at: column + 3), slot: first + column)
            }
        }
        return (milliseconds, row)
    }

    /// What a stored integer of a channel says.
    func value(_ raw: Int64, of channel: ChannelInfo) throws -> StoredValue {
        guard channel.kind == .text else { return .number(raw) }
        if let text = texts[raw] { return .text(text) }
        selectText.bind(raw, at: 1)
        defer { selectText.reset() }
        let text = try selectText.step() ? selectText.text(at: 0) : ""
        if texts.count < 1_000 { texts[raw] = text }
        return .text(text)
    }
}
