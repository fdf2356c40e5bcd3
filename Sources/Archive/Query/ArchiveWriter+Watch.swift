import OBIS
import SQLite

// What alerts look at, between two transactions.
extension ArchiveWriter {
    /// The time of a meter's newest row, milliseconds since 1970; nil if it has none, or is unknown.
    public func newestRow(of meter: String) -> Int64? { meters[meter]?.newestMilliseconds }

    /// How many frames of a meter with a wrong checksum have been processed in all.
    public func faults(of name: String) throws -> Int64 {
        guard let meter = meters[name] else { return 0 }
        let closed = try connection.fetchFirst("SELECT faults FROM meter WHERE id = ?", [.integer(meter.id)]) {
            $0.int64(at: 0)
        }
        return followed.filter { $0.meter === meter }.reduce(closed ?? 0) { $0 + $1.faults }
    }

    /// The numbers that a meter sent as one of some registers, in one unit (nil for any), in rows after a time; in order.
    ///
    /// A register that came as several channels (another device, another scaler) is one here.
    public func values(
        of name: String, _ registers: [OBISCode], unit: String?, after milliseconds: Int64
    ) throws -> [(milliseconds: Int64, value: ScaledValue)] {
        guard let meter = meters[name] else { return [] }
        let channels = meter.channels.filter { channel in
            channel.key.kind == .number && registers.contains(channel.key.obis)
                && (unit == nil || unit == meter.unit(of: channel.key))
        }
        guard !channels.isEmpty else { return [] }
        let slots = TelegramRow.slotsPerBlock
        let columns = channels.map { "iif(block = \($0.slot / slots), v\($0.slot % slots), NULL)" }
        let blocks = Set(channels.map { $0.slot / slots }).map(String.init).joined(separator: ", ")
        var values: [(milliseconds: Int64, value: ScaledValue)] = []
        try connection.query(
            """
            SELECT received_ms, \(columns.joined(separator: ", ")) FROM telegram_store
            WHERE meter_id = ? AND received_ms > ? AND block IN (\(blocks)) ORDER BY received_ms, block
            """, [.integer(meter.id), .integer(milliseconds)]
        ) { row in
            for (index, channel) in channels.enumerated() where !row.isNull(at: index + 1) {
                values.append(
                    (row.int64(at: 0), ScaledValue(raw: row.int64(at: index + 1), scaler: channel.key.scaler)))
            }
        }
        return values
    }

    /// The units in which a meter sends some registers, those that it sends without one left out.
    public func units(of name: String, _ registers: [OBISCode]) -> [String] {
        guard let meter = meters[name] else { return [] }
        return meter.channels.filter { $0.key.kind == .number && registers.contains($0.key.obis) }
            .compactMap { meter.unit(of: $0.key) }
    }
}
