extension ArchiveWriter {
    /// What the archive has of a meter's telegrams.
    func telegramIndex(of meterName: String) throws -> TelegramIndex {
        try TelegramIndex(meter: meter(meterName).id, connection: connection, layout: layout)
    }

    /// The time of a meter's first row at a millisecond or later; nil if there is none.
    func timeOfRow(of meterName: String, from milliseconds: Int64) throws -> Int64? {
        try connection.fetchFirst(
            "SELECT min(received_ms) FROM telegram_store WHERE meter_id = ? AND received_ms >= ?",
            [.integer(meter(meterName).id), .integer(milliseconds)]
        ) { $0.optionalInt64(at: 0) } ?? nil
    }
}
