import SQLite

/// Reads a meter's rows in the order of time for a scan.
enum RowSource {
    /// How far a scan got.
    struct Reach {
        /// Whether there was a row.
        var hasRows = false
        /// The rows that were read.
        var rows = 0
        /// When a fall began of which is not known yet what it is, since the rows end; nil if all is decided.
        var undecidedSince: Int64?
    }

    /// Pushes the rows of a meter into a scan, from one time to before another and on until its falls are decided.
    static func feed(
        _ scan: inout RollupScan, meter: Int64, from: Int64, to: Int64, in connection: Connection
    ) throws -> Reach {
        let statement = try connection.prepare(
            """
            SELECT received_ms, block, v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15
            FROM telegram_store WHERE meter_id = ? AND received_ms >= ?
            ORDER BY received_ms, block
            """)
        statement.bind(meter, at: 1)
        statement.bind(from, at: 2)
        let wanted = columns(of: scan.channels)
        var reach = Reach()
        var newest = from
        while try statement.step() {
            let milliseconds = statement.int64(at: 0)
            if milliseconds >= to, scan.undecided(at: milliseconds) == nil { return reach }
            newest = milliseconds
            reach.hasRows = true
            reach.rows += 1
            let block = statement.int(at: 1)
            guard block < wanted.count else { continue }
            for (slot, column) in wanted[block] {
                guard let value = statement.optionalInt64(at: column) else { continue }
                scan.push(value, slot: slot, at: milliseconds)
            }
        }
        reach.undecidedSince = scan.undecided(at: newest)
        return reach
    }

    /// The wanted slots of each block, with their columns in the statement of `feed`.
    private static func columns(of channels: [RollupScan.Channel]) -> [[(slot: Int, column: Int)]] {
        let slots = TelegramRow.slotsPerBlock
        let blocks = (channels.map(\.slot).max() ?? -1) / slots + 1
        var result = [[(slot: Int, column: Int)]](repeating: [], count: blocks)
        for channel in channels { result[channel.slot / slots].append((channel.slot, channel.slot % slots + 2)) }
        return result
    }
}
