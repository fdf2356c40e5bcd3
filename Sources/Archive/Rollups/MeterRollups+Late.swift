import SQLite

/// Rows that come late: out of order, or by an import of an earlier time.
///
/// A late reading changes its own quarter hour. Of a register it can also change what a fall before it is (glitch or
/// reset), and everything behind it up to where the register stands at what it stood at without it: mostly that is the
/// next reading, in the same quarter hour or, after a gap, in one far away.
extension MeterRollups {
    /// Brings the written quarter hours in agreement with rows that came late; `times` are theirs, ascending.
    func takeLate(_ times: [Int64], _ table: ChannelTable) throws -> [RollupScan.Incident] {
        let firstKept = times.firstIndex { $0 >= pruned } ?? times.count
        var incidents: [RollupScan.Incident] = []
        if firstKept > 0 {
            var merge = LateMerge(self, table)
            incidents += try merge.add(Array(times[..<firstKept]))
            for range in merge.toRepeat { incidents += try repeatQuarterHours(range, table) }
        }
        var index = firstKept
        while index < times.count {
            // Those that are close together are taken together.
            let first = times[index]
            var end = QuarterHours.floor(first) + QuarterHours.milliseconds
            while index < times.count, times[index] < end + 4 * QuarterHours.milliseconds {
                end = max(end, QuarterHours.floor(times[index]) + QuarterHours.milliseconds)
                index += 1
            }
            let start = try firstAffected(by: first, table)
            incidents += try repeatQuarterHours(start..<end, table)
        }
        return incidents
    }

    /// The first quarter hour in which a late row can have changed what a fall is.
    ///
    /// That is where a fall began that was not decided by the reading before the late one; those lie within ten minutes
    /// of its beginning, and it is waited for a day at most.
    private func firstAffected(by time: Int64, _ table: ChannelTable) throws -> Int64 {
        let limit = time - RegisterScan.patienceMilliseconds
        var wanted: [Int: Set<Int>] = [:]
        for channel in table.channels
        where channel.register != nil && channel.firstMilliseconds < time && channel.lastMilliseconds >= limit {
            wanted[channel.slot / TelegramRow.slotsPerBlock, default: []].insert(
                channel.slot % TelegramRow.slotsPerBlock)
        }
        var earliest = time
        let statement = try connection.prepare(
            """
            SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms < ? AND received_ms >= ?
            ORDER BY received_ms DESC, block DESC
            """)
        statement.bind(meter, at: 1)
        statement.bind(time, at: 2)
        statement.bind(max(limit, pruned), at: 3)
        while !wanted.isEmpty, try statement.step() {
            let block = statement.int(at: 2)
            guard let columns = wanted[block] else { continue }
            let missing = columns.filter { statement.isNull(at: $0 + 3) }
            if missing.count < columns.count { earliest = statement.int64(at: 1) }
            wanted[block] = missing.isEmpty ? nil : missing
        }
        return max(QuarterHours.floor(earliest - RegisterScan.glitchMilliseconds), pruned)
    }

    /// Writes the quarter hours of a range anew, and those behind it in which registers are counted from a reading that
    /// is another one now.
    func repeatQuarterHours(_ first: Range<Int64>, _ table: ChannelTable) throws -> [RollupScan.Incident] {
        var incidents: [RollupScan.Incident] = []
        var range = first
        var changed: Set<Int> = []
        while let rolled, range.lowerBound < min(range.upperBound, rolled) {
            let end = min(range.upperBound, rolled)
            let before = try baselines.registers(table, before: end)
            try removeIncidents(from: range.lowerBound, to: end)
            incidents += try write(from: range.lowerBound, to: end, table)
            let after = try baselines.registers(table, before: end)
            // One that was counted from another reading and has none here still is.
            changed = Set(
                table.registerNames.indices.filter { register in
                    before[register] != after[register]
                        || changed.contains(register) && after[register]?.milliseconds ?? .min < range.lowerBound
                })
            guard !changed.isEmpty, let rolled = self.rolled, rolled > end else { break }
            // A reading that was left out lies less than a day before one that counted, or one that is to come.
            let next = try nextQuarterHour(of: changed, from: end, table) ?? rolled
            let start = max(end, QuarterHours.floor(next - RegisterScan.patienceMilliseconds))
            range = start..<(next + QuarterHours.milliseconds)
        }
        return incidents
    }

    /// The first written quarter hour at a time or later that has one of some registers.
    private func nextQuarterHour(of registers: Set<Int>, from: Int64, _ table: ChannelTable) throws -> Int64? {
        let channels = table.channels.filter { channel in
            channel.register.map(registers.contains) == true && channel.lastMilliseconds >= from
        }
        guard !channels.isEmpty else { return nil }
        return try connection.fetchFirst(
            """
            SELECT bucket FROM quarter_hour_store WHERE meter_id = ? AND bucket >= ?
            AND channel_id IN (\(channels.map { String($0.id) }.joined(separator: ", "))) ORDER BY bucket LIMIT 1
            """, [.integer(meter), .integer(from)]
        ) { $0.int64(at: 0) }
    }

    /// Removes what was told of falls in a range that is looked at again.
    private func removeIncidents(from: Int64, to: Int64) throws {
        try connection.run(
            """
            DELETE FROM event WHERE at_ms >= ? AND at_ms < ? AND meter_id = ?
            AND kind IN ('register_reset', 'register_glitch')
            """, [.integer(from), .integer(to), .integer(meter)])
    }
}
