import SQLite

/// Holds the quarter hours of one meter against its rows, and its days against the quarter hours.
final class RollupVerifier {
    private struct Key: Hashable, Comparable {
        let bucket: Int64
        let channel: Int64
        static func < (one: Key, other: Key) -> Bool { (one.bucket, one.channel) < (other.bucket, other.channel) }
    }

    /// What is known of a meter at one moment.
    private struct State {
        let rolled: Int64
        let pruned: Int64
        let firstRow: Int64
    }

    private let verifier: ArchiveVerifier
    private let meter: MeterInfo
    private let connection: Connection

    init(_ verifier: ArchiveVerifier, _ meter: MeterInfo) {
        self.verifier = verifier
        self.meter = meter
        connection = verifier.connection
    }

    /// Does it a day at a time, each in a snapshot of its own, so that a recorder's log can be emptied in between.
    ///
    /// `goOn` is given the share that is done.
    func check(_ goOn: (Double) throws -> Void) throws {
        var position = Int64.min
        let begin = try state()?.firstRow ?? 0
        while true {
            let isDone = try connection.transaction(.deferred) {
                guard let state = try state() else { return true }
                position = max(position, QuarterHours.floor(state.firstRow), state.pruned)
                let end = min(state.rolled, position.addingClamped(96 * QuarterHours.milliseconds))
                guard position < end else { return true }
                try compareQuarterHours(from: position, to: end, state)
                position = end
                try goOn(Double(end - begin) / Double(max(1, state.rolled - begin)) * 0.8)
                return false
            }
            if isDone { break }
        }
        try goOn(0.8)
        try compareDays()
    }

    private func state() throws -> State? {
        let found = try connection.fetchFirst(
            """
            SELECT rolled_ms, pruned_ms, (SELECT min(received_ms) FROM telegram_store WHERE meter_id = meter.id)
            FROM meter WHERE id = ?
            """, [.integer(meter.id)]
        ) { row in (0..<3).map { row.optionalInt64(at: $0) } }
        guard let found, let rolled = found[0], let first = found[2] else { return nil }
        return State(rolled: rolled, pruned: found[1] ?? .min, firstRow: first)
    }

    private func compareQuarterHours(from: Int64, to: Int64, _ state: State) throws {
        let ids = try connection.fetchAll("SELECT id FROM channel WHERE meter_id = ?", [.integer(meter.id)]) {
            $0.int64(at: 0)
        }
        let table = try ArchiveReader.channelTable(meter: meter.id, channels: Set(ids), in: connection)
        let calendar = try LocalCalendar(connection)
        let made = try MeterRollups.scan(
            table, meter: meter.id, from: from, to: to, pruned: state.pruned, rolled: state.rolled,
            baselines: Baselines(meter: meter.id, calendar: calendar, in: connection), in: connection)
        var expected: [Key: Rollup] = [:]
        made.scan.eachRollup { bucket, channel, rollup in
            expected[Key(bucket: bucket, channel: channel.id)] = rollup
        }
        verifier.report.quarterHours += Int64(expected.count)
        try RollupStore.eachQuarterHour(of: meter.id, from: from, to: to, in: connection) { bucket, channel, stored in
            guard let rollup = expected.removeValue(forKey: Key(bucket: bucket, channel: channel)) else {
                return try tell(bucket, channel, "the quarter hour says \(Self.text(stored)), there are no rows of it")
            }
            if !Self.isSame(rollup, stored) {
                try tell(bucket, channel, "the quarter hour says \(Self.text(stored)), its rows \(Self.text(rollup))")
            }
        }
        for key in expected.keys.sorted() { try tell(key.bucket, key.channel, "the quarter hour is not written") }
    }

    private func compareDays() throws {
        try connection.transaction(.deferred) {
            let calendar = try LocalCalendar(connection)
            let first = try connection.fetchFirst(
                "SELECT min(bucket) FROM quarter_hour_store WHERE meter_id = ?", [.integer(meter.id)]
            ) { $0.optionalInt64(at: 0) }
            guard let first = first ?? nil else { return }
            // Days whose quarter hours are gone are all that is left of their time.
            let statement = try RollupStore.select(
                .days, meter: meter.id, from: calendar.day(of: first), to: .max, in: connection)
            var day = Int64.min
            var sums: [Int64: Rollup] = [:]
            while try statement.step() {
                if statement.int64(at: 0) != day {
                    day = statement.int64(at: 0)
                    sums = [:]
                    try RollupStore.eachQuarterHour(
                        of: meter.id, from: calendar.start(of: day), to: calendar.start(of: day + 1), in: connection
                    ) { sums[$1, default: Rollup()].merge($2) }
                }
                let start = calendar.start(of: day)
                let stored = RollupStore.rollup(
                    statement, start: start, length: calendar.start(of: day + 1) - start, isDay: true)
                let channel = statement.int64(at: 1)
                verifier.report.days += 1
                let sum = sums[channel] ?? Rollup()
                if !Self.isSame(sum, stored) {
                    try tell(
                        start, channel, "the day says \(Self.text(stored)), its quarter hours \(Self.text(sum))")
                }
            }
        }
    }

    private func tell(_ time: Int64, _ channel: Int64, _ detail: String) throws {
        let name = try connection.fetchFirst("SELECT short_name FROM channel WHERE id = ?", [.integer(channel)]) {
            $0.text(at: 0)
        }
        try verifier.tell(.rollup, meter, time, "\(name ?? "channel \(channel)"): \(detail)")
    }

    private static func isSame(_ one: Rollup, _ other: Rollup) -> Bool {
        guard one.count == other.count, one.rise == other.rise else { return false }
        return one.count == 0
            || (one.min == other.min && one.max == other.max && one.first == other.first && one.last == other.last
                && one.sum == other.sum && one.firstMilliseconds == other.firstMilliseconds
                && one.lastMilliseconds == other.lastMilliseconds)
    }

    private static func text(_ rollup: Rollup) -> String {
        let values = rollup.count > 0 ? " from \(rollup.min) to \(rollup.max)" : ""
        return "\(rollup.count) readings\(values)" + (rollup.rise.map { ", rise \($0)" } ?? "")
    }
}

extension Int64 {
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (result, overflow) = addingReportingOverflow(other)
        return overflow ? .max : result
    }
}
