import SQLite

/// The rollups of some channels of one meter in the order of time, each from whichever source gives the right answer
/// with the least reading: local days, quarter hours, or rows.
///
/// Rows are read where quarter hours are not written yet and at the edges of the range, within a quarter hour. Where the
/// rows were removed, a quarter hour cannot be cut: it belongs to the range in which it begins.
final class RollupStream {
    /// A rollup of one channel.
    struct Piece {
        /// When its quarter hour or day begins, or the range if it cuts that.
        var milliseconds: Int64
        /// The channel's place in the table.
        var channel: Int
        var rollup: Rollup
    }

    /// Where the next pieces come from.
    private enum Source {
        case days(Range<Int64>)
        case quarterHours(Range<Int64>)
        case rows(Range<Int64>)
    }

    private(set) var report = BucketReadReport()
    private let connection: Connection
    private let calendar: LocalCalendar
    private let meter: Int64
    private let table: ChannelTable
    private let pruned: Int64
    private let indexByID: [Int64: Int]
    private let baselines: Baselines
    private var sources: [Source] = []
    private var statement: Statement?
    private var isDays = false
    private var day: (number: Int64, start: Int64, length: Int64) = (.min, 0, 0)
    private var pieces: [Piece] = []
    private var taken = 0
    private let start: Int64
    private let rolled: Int64
    /// Rows are read in parts of so many quarter hours.
    private static let part: Int64 = 96 * QuarterHours.milliseconds

    /// The rollups of the channels in `table` from one time to before another; whole days only if `wantsDays`.
    init(
        meter: Int64, _ table: ChannelTable, from: Int64, to: Int64, wantsDays: Bool, calendar: LocalCalendar,
        in connection: Connection
    ) throws {
        self.meter = meter
        self.table = table
        self.calendar = calendar
        self.connection = connection
        baselines = try Baselines(meter: meter, calendar: calendar, in: connection)
        indexByID = Dictionary(table.channels.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let limits = try connection.fetchFirst("SELECT rolled_ms, pruned_ms FROM meter WHERE id = ?", [.integer(meter)])
        {
            (rolled: $0.optionalInt64(at: 0), pruned: $0.optionalInt64(at: 1))
        }
        pruned = limits?.pruned ?? .min
        rolled = limits?.rolled ?? .min
        start = from < pruned ? QuarterHours.ceiling(from) : from
        guard !table.channels.isEmpty else { return }
        plan(from: from, to: to, wantsDays: wantsDays)
        sources.reverse()
    }

    private func plan(from: Int64, to: Int64, wantsDays: Bool) {
        let end = to <= pruned ? QuarterHours.ceiling(to) : to
        report.hasMovedEdges = start != from || end != to
        guard start < end else { return }
        let first = QuarterHours.ceiling(start)
        let last = min(QuarterHours.floor(end), rolled)
        guard first < last else { return sources = [.rows(start..<end)] }
        if start < first { sources.append(.rows(start..<first)) }
        planRollups(first..<last, wantsDays: wantsDays)
        if last < end { sources.append(.rows(last..<end)) }
    }

    private func planRollups(_ range: Range<Int64>, wantsDays: Bool) {
        var day = calendar.day(of: range.lowerBound)
        if calendar.start(of: day) < range.lowerBound { day += 1 }
        let endDay = calendar.day(of: range.upperBound)
        guard wantsDays, day < endDay else { return sources.append(.quarterHours(range)) }
        let (start, end) = (calendar.start(of: day), calendar.start(of: endDay))
        if range.lowerBound < start { sources.append(.quarterHours(range.lowerBound..<start)) }
        sources.append(.days(day..<endDay))
        if end < range.upperBound { sources.append(.quarterHours(end..<range.upperBound)) }
    }

    /// The next piece; nil at the end.
    func next() throws -> Piece? {
        while true {
            if taken < pieces.count {
                taken += 1
                return pieces[taken - 1]
            }
            if let piece = try nextStored() { return piece }
            guard let source = sources.popLast() else { return nil }
            try open(source)
        }
    }

    /// The time of the last reading that counted before the range, by the channel's place; absent where there is none.
    func lastReadings() throws -> [Int: Int64] {
        var result: [Int: Int64] = [:]
        let written = min(QuarterHours.floor(start), rolled)
        if written < start, let first = try nextRow(from: written), first < start {
            let made = try MeterRollups.scan(
                table, meter: meter, from: max(first, written), to: start, pruned: pruned, rolled: rolled,
                baselines: baselines,
                in: connection)
            report.rows += made.reach.rows
            made.scan.eachRollup { _, channel, rollup in
                guard rollup.count > 0, let index = indexByID[channel.id] else { return }
                result[index] = max(result[index] ?? .min, rollup.lastMilliseconds)
            }
        }
        for (index, channel) in table.channels.enumerated() where result[index] == nil {
            result[index] = try baselines.last(of: channel, before: written)?.milliseconds
        }
        return result
    }

    private func open(_ source: Source) throws {
        let ids = table.channels.map(\.id)
        switch source {
        case .days(let range): try select(.days, range, ids)
        case .quarterHours(let range): try select(.quarterHours, range, ids)
        case .rows(let range): try readRows(range)
        }
    }

    private func select(_ store: RollupStore.Table, _ range: Range<Int64>, _ ids: [Int64]) throws {
        isDays = store == .days
        statement = try RollupStore.select(
            store, meter: meter, from: range.lowerBound, to: range.upperBound, channels: ids, in: connection)
    }

    private func nextStored() throws -> Piece? {
        guard let statement else { return nil }
        while try statement.step() {
            guard let channel = indexByID[statement.int64(at: 1)] else { continue }
            let key = statement.int64(at: 0)
            guard isDays else {
                report.quarterHours += 1
                let rollup = RollupStore.rollup(
                    statement, start: key, length: QuarterHours.milliseconds, isDay: false)
                return Piece(milliseconds: key, channel: channel, rollup: rollup)
            }
            report.days += 1
            if day.number != key {
                let start = calendar.start(of: key)
                day = (key, start, calendar.start(of: key + 1) - start)
            }
            let rollup = RollupStore.rollup(statement, start: day.start, length: day.length, isDay: true)
            return Piece(milliseconds: day.start, channel: channel, rollup: rollup)
        }
        self.statement = nil
        return nil
    }

    /// Makes the quarter hours of a range, or of its first part, from rows.
    private func readRows(_ range: Range<Int64>) throws {
        pieces.removeAll(keepingCapacity: true)
        taken = 0
        guard let next = try nextRow(from: range.lowerBound), next < range.upperBound else { return }
        let start = max(range.lowerBound, QuarterHours.floor(next))
        let end = min(range.upperBound, QuarterHours.floor(start) + Self.part)
        if end < range.upperBound { sources.append(.rows(end..<range.upperBound)) }
        let made = try MeterRollups.scan(
            table, meter: meter, from: start, to: end, pruned: pruned, rolled: rolled, baselines: baselines,
            in: connection)
        report.rows += made.reach.rows
        made.scan.eachRollup { bucket, channel, rollup in
            pieces.append(
                Piece(milliseconds: max(bucket, start), channel: indexByID[channel.id] ?? 0, rollup: rollup))
        }
    }

    private func nextRow(from milliseconds: Int64) throws -> Int64? {
        try connection.fetchFirst(
            "SELECT min(received_ms) FROM telegram_store WHERE meter_id = ? AND received_ms >= ?",
            [.integer(meter), .integer(milliseconds)]
        ) { $0.optionalInt64(at: 0) } ?? nil
    }
}
