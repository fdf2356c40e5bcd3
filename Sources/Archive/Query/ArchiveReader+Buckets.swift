import OBIS
import SQLite

extension ArchiveReader {
    /// A pause between readings that is longer than this is a gap.
    public static let shortestGapMilliseconds = QuarterHours.milliseconds + 60_000

    /// The archive's local calendar, by which buckets of days and more are cut.
    public func calendar() throws -> LocalCalendar { try LocalCalendar(connection) }

    /// The times of the first and last reading that is known of some meters, rollups included; nil if there is none.
    public func extent(of meters: [MeterInfo]) throws -> ClosedRange<Int64>? {
        var result: ClosedRange<Int64>?
        for meter in meters {
            let found = try connection.fetchFirst(
                """
                SELECT (SELECT min(received_ms) FROM telegram_store WHERE meter_id = ?1),
                       (SELECT max(received_ms) FROM telegram_store WHERE meter_id = ?1),
                       (SELECT min(bucket) FROM quarter_hour_store WHERE meter_id = ?1),
                       (SELECT max(bucket) FROM quarter_hour_store WHERE meter_id = ?1)
                """, [.integer(meter.id)]
            ) { row in (0..<4).map { row.optionalInt64(at: $0) } }
            let times = (found ?? []).compactMap { $0 }
            guard let first = times.min(), let last = times.max() else { continue }
            result = min(result?.lowerBound ?? first, first)...max(result?.upperBound ?? last, last)
        }
        return result
    }

    /// Hands out the buckets of some quantities in the order of time, a row for each stretch of time, empty ones too.
    /// Each quantity may be asked for once.
    ///
    /// `body` returns whether it wants more. Memory is constant for any range. Rollups are read wherever they give the
    /// same answer as rows; what was read is returned. Throws `SQLiteError`, of kind `interrupted` if the interrupter was
    /// used.
    @discardableResult
    public func buckets(
        of quantities: [Quantity], in query: BucketQuery, _ body: (BucketRow) throws -> Bool
    ) throws -> BucketReadReport {
        guard query.fromMilliseconds < query.toMilliseconds else { return BucketReadReport() }
        return try snapshot {
            let calendar = try calendar()
            let edges = BucketEdges(query, calendar: calendar)
            var meters: [MeterBuckets] = []
            for meter in Set(quantities.map(\.meterID)).sorted() {
                meters.append(
                    try MeterBuckets(
                        meter, quantities.enumerated().filter { $1.meterID == meter }, query, calendar, connection))
            }
            var from = query.fromMilliseconds
            var isWanted = true
            while from < query.toMilliseconds, isWanted {
                let to = edges.end(after: from)
                var row = BucketRow(
                    fromMilliseconds: from, toMilliseconds: to,
                    buckets: [Bucket](
                        repeating: Bucket(fromMilliseconds: from, toMilliseconds: to), count: quantities.count))
                for index in meters.indices { try meters[index].fill(&row) }
                isWanted = try body(row)
                from = to
            }
            return meters.reduce(into: BucketReadReport()) { report, meter in
                report.days += meter.stream.report.days
                report.quarterHours += meter.stream.report.quarterHours
                report.rows += meter.stream.report.rows
                report.hasMovedEdges = report.hasMovedEdges || meter.stream.report.hasMovedEdges
            }
        }
    }

    /// The channels of a meter that are numbers, as scans see them; of those wanted only.
    static func channelTable(
        meter: Int64, channels: Set<Int64>, in connection: Connection
    ) throws -> ChannelTable {
        // What the newest row has may be newer than what its line in `channel` says.
        let newest = try connection.fetchFirst(
            "SELECT max(received_ms) FROM telegram_store WHERE meter_id = ?", [.integer(meter)]
        ) { $0.optionalInt64(at: 0) }
        var present: Set<Int> = []
        try connection.query(
            "SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms = ?",
            [.integer(meter), .integer((newest ?? nil) ?? 0)]
        ) { row in
            let first = row.int(at: 2) * TelegramRow.slotsPerBlock
            for column in 0..<TelegramRow.slotsPerBlock where !row.isNull(at: column + 3) {
                present.insert(first + column)
            }
        }
        var table = ChannelTable()
        try connection.query(
            """
            SELECT id, server_id, obis, unit_code, scaler, kind, slot, first_ms, last_ms FROM channel
            WHERE meter_id = ? ORDER BY slot
            """, [.integer(meter)]
        ) { row in
            guard channels.contains(row.int64(at: 0)), let obis = OBISCode(row.text(at: 2)),
                let kind = ChannelKind(rawValue: row.text(at: 5))
            else { return }
            table.append(
                id: row.int64(at: 0), serverID: row.text(at: 1), obis: obis,
                unit: row.optionalInt64(at: 3).map { UInt8(truncatingIfNeeded: $0) },
                scaler: Int8(truncatingIfNeeded: row.int64(at: 4)), kind: kind, slot: row.int(at: 6),
                first: row.int64(at: 7),
                last: present.contains(row.int(at: 6)) ? .max : row.optionalInt64(at: 8) ?? .max)
        }
        return table
    }
}

/// The buckets of one meter's quantities, one after the other.
private struct MeterBuckets {
    let stream: RollupStream
    private var accumulators: [(place: Int, accumulator: BucketAccumulator)] = []
    /// For each channel of the stream its accumulator and its scaler.
    private var target: [(index: Int, scaler: Int8)] = []
    private var pending: RollupStream.Piece?

    init(
        _ meter: Int64, _ quantities: [(offset: Int, element: Quantity)], _ query: BucketQuery,
        _ calendar: LocalCalendar, _ connection: Connection
    ) throws {
        let channels = Set(quantities.flatMap { $0.element.channels.map(\.id) })
        let table = try ArchiveReader.channelTable(meter: meter, channels: channels, in: connection)
        let isLong =
            switch query.width {
            case .quarterHours: false
            case .days, .weeks, .months, .years, .whole: true
            }
        let (from, to) = (query.fromMilliseconds, query.toMilliseconds)
        stream = try RollupStream(
            meter: meter, table, from: from, to: to, wantsDays: isLong, calendar: calendar, in: connection)
        let before = try stream.lastReadings()
        target = table.channels.map { (0, $0.scaler) }
        for (place, quantity) in quantities {
            let own = table.channels.indices.filter { index in
                quantity.channels.contains { $0.id == table.channels[index].id }
            }
            for index in own { target[index].index = accumulators.count }
            accumulators.append((place, BucketAccumulator(quantity, last: own.compactMap { before[$0] }.max())))
        }
        pending = try stream.next()
    }

    mutating func fill(_ row: inout BucketRow) throws {
        for index in accumulators.indices {
            accumulators[index].accumulator.begin(from: row.fromMilliseconds, to: row.toMilliseconds)
        }
        while let piece = pending, piece.milliseconds < row.toMilliseconds {
            let (index, scaler) = target[piece.channel]
            accumulators[index].accumulator.add(piece.rollup, scaler: scaler)
            pending = try stream.next()
        }
        for (place, accumulator) in accumulators { row.buckets[place] = accumulator.finish() }
    }
}
