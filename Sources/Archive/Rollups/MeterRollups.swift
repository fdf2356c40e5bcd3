import SQLite

/// Keeps the rollups of one meter in step with its rows, within the transaction that writes these.
///
/// Invariant after each transaction: all quarter hours before `rolled` are written and right, and so are all local days
/// that end before it; later ones are made from the rows by whoever asks. A quarter hour is written when the rows are
/// ten minutes past it and tell what each fall of a register in it is; for that they can be waited for, a day at most.
/// Quarter hours before `pruned` have lost their rows: rows that come late are added to them.
final class MeterRollups {
    let meter: Int64
    /// Quarter hours before this are written; nil before the first row.
    private(set) var rolled: Int64?
    /// Rows before this were removed.
    private(set) var pruned: Int64

    let connection: Connection
    let calendar: LocalCalendar
    let store: RollupStore
    /// What registers stood at, by stored rollups.
    let baselines: Baselines
    /// Local days some of whose quarter hours were written and that are not written themselves yet.
    var openDays: Set<Int64> = []
    private var oldestNew: Int64?
    private var newest: Int64?
    /// Rows up to this were known when quarter hours were written the last time: an earlier one is late.
    private var judged = Int64.min
    private var late: [Int64] = []
    /// Up to here quarter hours were to be written, and some could not because of a fall that is not decided.
    private var attempted = Int64.min
    /// Rows are read in pieces of so many quarter hours.
    private static let piece: Int64 = 96 * QuarterHours.milliseconds

    init(meter: Int64, calendar: LocalCalendar, connection: Connection) throws {
        self.meter = meter
        self.calendar = calendar
        self.connection = connection
        store = RollupStore(connection, calendar: calendar)
        baselines = try Baselines(meter: meter, calendar: calendar, in: connection)
        let row = try connection.fetchFirst("SELECT rolled_ms, pruned_ms FROM meter WHERE id = ?", [.integer(meter)]) {
            ($0.optionalInt64(at: 0), $0.optionalInt64(at: 1))
        }
        rolled = row?.0
        pruned = row?.1 ?? .min
        if rolled == nil {
            // Rows of a time before there were rollups.
            oldestNew = try nextRow(from: .min)
        }
    }

    /// The rows that there are go up to `newest`.
    func begin(newest: Int64?) {
        self.newest = newest
        // All rows may have been removed.
        judged = max(newest ?? .min, rolled ?? .min)
    }

    /// A row was written.
    @inline(__always)
    func rowWritten(at milliseconds: Int64) {
        if let known = newest { if milliseconds > known { newest = milliseconds } } else { newest = milliseconds }
        if rolled != nil {
            if milliseconds < judged { late.append(milliseconds) }
        } else {
            oldestNew = min(oldestNew ?? milliseconds, milliseconds)
        }
    }

    /// Writes what is due. `table` are the meter's channels as they are now.
    func update(_ table: () throws -> ChannelTable) throws -> [RollupScan.Incident] {
        guard let newest else { return [] }
        if rolled == nil, let oldestNew {
            let start = QuarterHours.floor(oldestNew)
            try setRolled(start)
            judged = max(judged, start)
        }
        guard let before = rolled else { return [] }
        let target = QuarterHours.floor(newest - RegisterScan.glitchMilliseconds)
        guard target > max(before, attempted) || !late.isEmpty else { return [] }
        let table = try table()
        var incidents: [RollupScan.Incident] = []
        judged = max(judged, newest)
        if !late.isEmpty {
            let times = late.sorted()
            late.removeAll()
            incidents += try takeLate(times, table)
        }
        if let rolled, target > rolled {
            openDays.insert(calendar.day(of: rolled - 1))
            attempted = target
            incidents += try write(from: rolled, to: target, table)
        }
        return incidents
    }

    /// Writes the quarter hours of a range from the rows, and the local days that are over with them; `rolled` follows.
    ///
    /// It ends earlier where the rows do not tell yet what a fall is: behind it nothing is written then.
    func write(from: Int64, to: Int64, _ table: ChannelTable) throws -> [RollupScan.Incident] {
        var incidents: [RollupScan.Incident] = []
        var position = from
        while position < to {
            // Empty stretches are passed over.
            let next = try nextRow(from: position) ?? to
            let start = min(max(position, QuarterHours.floor(next)), to)
            if start > position {
                try store.remove(from: .quarterHours, meter: meter, from: position, to: start)
                try advance(to: start)
                position = start
                continue
            }
            let end = min(to, position + Self.piece)
            let made = try Self.scan(
                table, meter: meter, from: position, to: end, pruned: pruned, rolled: position, baselines: baselines,
                in: connection)
            let decided = made.reach.undecidedSince.map { min(end, QuarterHours.floor($0)) } ?? end
            try store.remove(from: .quarterHours, meter: meter, from: position, to: decided)
            try made.scan.eachRollup(before: decided) { bucket, channel, rollup in
                try store.write(rollup, to: .quarterHours, meter: meter, key: bucket, channel: channel.id)
            }
            try made.scan.eachBase(before: decided) { bucket, last, base in
                try store.write(
                    base: base, of: table.channels[base.channel].id, behind: table.channels[last.channel].id,
                    meter: meter, bucket: bucket)
            }
            incidents += made.scan.incidents.filter { $0.milliseconds < decided }
            for bucket in stride(from: position, to: decided, by: Int(QuarterHours.milliseconds) * 4) {
                openDays.insert(calendar.day(of: bucket))
            }
            if decided > position { openDays.insert(calendar.day(of: decided - 1)) }
            if decided < end {
                try rewind(to: decided)
                break
            }
            try advance(to: end)
            position = end
        }
        return incidents
    }

    /// Says that the quarter hours before a time are written.
    private func advance(to time: Int64) throws {
        if let rolled, time > rolled { try setRolled(time) }
        try writeDays()
    }

    /// Takes back what is written from a quarter hour on: it cannot be known yet.
    private func rewind(to time: Int64) throws {
        guard let rolled, time < rolled else { return try advance(to: time) }
        try store.remove(from: .quarterHours, meter: meter, from: time, to: .max)
        try store.remove(from: .days, meter: meter, from: calendar.day(of: time), to: .max)
        openDays.insert(calendar.day(of: time - 1))
        try setRolled(time)
        try writeDays()
    }

    private func setRolled(_ time: Int64) throws {
        rolled = time
        try connection.run("UPDATE meter SET rolled_ms = ? WHERE id = ?", [.integer(time), .integer(meter)])
    }

    /// A scan of the rows of a range, with those before and behind it that decide about its falls; the quarter hours
    /// before `rolled` are written.
    static func scan(
        _ table: ChannelTable, meter: Int64, from: Int64, to: Int64, pruned: Int64, rolled: Int64,
        baselines: Baselines, in connection: Connection
    ) throws -> (scan: RollupScan, reach: RowSource.Reach) {
        let start = QuarterHours.floor(from)
        // What registers stand at is known where quarter hours are written.
        let written = rolled < start ? rolled : start - QuarterHours.milliseconds
        let context = max(written, min(pruned, start))
        var scan = RollupScan(table, from: from, to: to, baselines: try baselines.registers(table, before: context))
        let reach = try RowSource.feed(&scan, meter: meter, from: context, to: to, in: connection)
        return (scan, reach)
    }

    /// Says what steps are counted from behind the last reading of a register in a quarter hour.
    func writeBase(
        _ base: RegisterScan.Reading?, behind last: RegisterScan.Reading, in bucket: Int64, _ table: ChannelTable
    ) throws {
        let (channel, id) = (table.channels[last.channel], meter)
        for other in table.channels where other.register == channel.register {
            try connection.run(
                "DELETE FROM register_base WHERE meter_id = ? AND bucket = ? AND channel_id = ?",
                [.integer(id), .integer(bucket), .integer(other.id)])
        }
        guard let base, base != last else { return }
        try store.write(
            base: base, of: table.channels[base.channel].id, behind: channel.id, meter: id, bucket: bucket)
    }

    /// The time of the first row at a time or later.
    func nextRow(from: Int64) throws -> Int64? {
        try connection.fetchFirst(
            "SELECT min(received_ms) FROM telegram_store WHERE meter_id = ? AND received_ms >= ?",
            [.integer(meter), .integer(from)]
        ) { $0.optionalInt64(at: 0) } ?? nil
    }

    /// Writes the open local days out of their quarter hours, as far as they are over.
    func writeDays() throws {
        guard let rolled else { return }
        for day in openDays.sorted() {
            let (start, end) = (calendar.start(of: day), calendar.start(of: day + 1))
            guard end <= rolled else { continue }
            openDays.remove(day)
            try store.remove(from: .days, meter: meter, from: day, to: day + 1)
            var rollups: [Int64: Rollup] = [:]
            try RollupStore.eachQuarterHour(of: meter, from: start, to: end, in: connection) {
                rollups[$1, default: Rollup()].merge($2)
            }
            for (channel, rollup) in rollups.sorted(by: { $0.key < $1.key }) {
                try store.write(rollup, to: .days, meter: meter, key: day, channel: channel)
            }
        }
    }

    /// Makes all days anew, after a change of the time zone.
    func rewriteDays() throws {
        try connection.run("DELETE FROM day_store WHERE meter_id = ?", [.integer(meter)])
        let range = try connection.fetchFirst(
            "SELECT min(bucket), max(bucket) FROM quarter_hour_store WHERE meter_id = ?", [.integer(meter)]
        ) { ($0.optionalInt64(at: 0), $0.optionalInt64(at: 1)) }
        guard let range, let first = range.0, let last = range.1 else { return }
        for day in calendar.day(of: first)...calendar.day(of: last) {
            openDays.insert(day)
            try writeDays()
        }
    }

    /// Says that rows before a time are being removed; it has to begin a written quarter hour.
    func rowsPruned(before milliseconds: Int64) throws {
        guard milliseconds > pruned else { return }
        pruned = milliseconds
        try connection.run(
            "UPDATE meter SET pruned_ms = ? WHERE id = ?", [.integer(milliseconds), .integer(meter)])
    }
}
