extension ArchiveWriter {
    /// What the archive has of a meter's telegrams.
    func telegramIndex(of meterName: String) throws -> TelegramIndex {
        try TelegramIndex(meter: meter(meterName).id, connection: connection, layout: layout)
    }

    /// Whether a meter has a row at this millisecond.
    func hasRow(of meterName: String, at milliseconds: Int64) throws -> Bool {
        try rows.read(meter: meter(meterName).id, at: milliseconds) != nil
    }
}
