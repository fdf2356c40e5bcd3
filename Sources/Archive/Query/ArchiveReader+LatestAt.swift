import SQLite

extension ArchiveReader {
    /// The last value that each channel had at a time (milliseconds since 1970), for the channels that were there by then.
    ///
    /// It is looked for among the channels' latest values, then in the rows backwards from that time, then (for numbers) in
    /// the quarter hours that ended before it, whose rows may have been removed. Status words are stored when they change,
    /// so theirs can be far back. Throws `SQLiteError`.
    public func latest(
        of meters: [MeterInfo], at milliseconds: Int64
    ) throws -> [(channel: ChannelInfo, latest: LatestReading?)] {
        try snapshot {
            let now = Dictionary(try latest(of: meters).map { ($0.channel.id, $0) }) { first, _ in first }
            return try channels(of: meters).compactMap { channel in
                guard try firstMilliseconds(of: channel) <= milliseconds else { return nil }
                if let newest = now[channel.id], newest.milliseconds <= milliseconds { return (channel, newest) }
                return (
                    channel, try lastRow(of: channel, at: milliseconds) ?? lastRollup(of: channel, at: milliseconds)
                )
            }
        }
    }

    private func firstMilliseconds(of channel: ChannelInfo) throws -> Int64 {
        try connection.fetchFirst("SELECT first_ms FROM channel WHERE id = ?", [.integer(channel.id)]) {
            $0.int64(at: 0)
        } ?? .max
    }

    private func lastRow(of channel: ChannelInfo, at milliseconds: Int64) throws -> LatestReading? {
        let (block, column) = channel.slot.quotientAndRemainder(dividingBy: TelegramRow.slotsPerBlock)
        let found = try connection.fetchFirst(
            """
            SELECT received_ms, v\(column) FROM telegram_store
            WHERE meter_id = ? AND received_ms <= ? AND block = ? AND v\(column) IS NOT NULL
            ORDER BY received_ms DESC LIMIT 1
            """, [.integer(channel.meterID), .integer(milliseconds), .integer(Int64(block))]
        ) { ($0.int64(at: 0), $0.int64(at: 1)) }
        guard let (time, raw) = found else { return nil }
        return LatestReading(channel: channel, milliseconds: time, value: try value(raw, of: channel))
    }

    private func lastRollup(of channel: ChannelInfo, at milliseconds: Int64) throws -> LatestReading? {
        guard channel.kind == .number else { return nil }
        let end = QuarterHours.floor(milliseconds)
        return try connection.fetchFirst(
            """
            SELECT bucket + last_at, last FROM quarter_hour_store
            WHERE meter_id = ? AND bucket < ? AND channel_id = ? AND n > 0 ORDER BY bucket DESC LIMIT 1
            """, [.integer(channel.meterID), .integer(end), .integer(channel.id)]
        ) { LatestReading(channel: channel, milliseconds: $0.int64(at: 0), value: .number($0.int64(at: 1))) }
    }
}
