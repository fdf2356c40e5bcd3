import SQLite

/// Which stored readings are wanted.
public struct ReadingRange: Sendable, Equatable {
    /// From here on, milliseconds since 1970.
    public var fromMilliseconds: Int64
    /// Up to here, not included.
    public var toMilliseconds: Int64
    /// At most so many readings, the newest ones; nil for all.
    public var limit: Int?

    /// A range of time, and how many of its readings at most.
    public init(from: Int64, to: Int64, limit: Int? = nil) {
        fromMilliseconds = from
        toMilliseconds = to
        self.limit = limit
    }
}

extension ArchiveReader {
    /// Hands out the readings of some channels in the order of time, then of meters as given, then of slots.
    ///
    /// Without a limit memory is constant for any range; with one, that many readings are held. `body` returns whether
    /// it wants more. Throws `SQLiteError`, of kind `interrupted` if the interrupter was used.
    public func readings(
        of channels: [ChannelInfo], in range: ReadingRange, _ body: (ChannelInfo, Int64, StoredValue) throws -> Bool
    ) throws {
        guard let limit = range.limit else {
            return try snapshot {
                try merge(channels, range, isDescending: false) { channel, milliseconds, raw in
                    try body(channel, milliseconds, value(raw, of: channel))
                }
            }
        }
        guard limit > 0 else { return }
        var newest: [(ChannelInfo, Int64, StoredValue)] = []
        try snapshot {
            try merge(channels, range, isDescending: true) { channel, milliseconds, raw in
                newest.append((channel, milliseconds, try value(raw, of: channel)))
                return newest.count < limit
            }
        }
        for (channel, milliseconds, value) in newest.reversed() {
            guard try body(channel, milliseconds, value) else { return }
        }
    }

    private func merge(
        _ channels: [ChannelInfo], _ range: ReadingRange, isDescending: Bool,
        _ body: (ChannelInfo, Int64, Int64) throws -> Bool
    ) throws {
        var order: [Int64] = []
        for channel in channels where !order.contains(channel.meterID) { order.append(channel.meterID) }
        if isDescending { order.reverse() }
        var cursors = try order.map { meter in
            try MeterCursor(
                connection, channels.filter { $0.meterID == meter }, range, isDescending: isDescending)
        }
        while true {
            var next: Int?
            for (index, cursor) in cursors.enumerated() {
                guard let time = cursor.milliseconds else { continue }
                guard let best = next, let bestTime = cursors[best].milliseconds else {
                    next = index
                    continue
                }
                if isDescending ? time > bestTime : time < bestTime { next = index }
            }
            guard let next else { return }
            guard try cursors[next].emit(body) else { return }
        }
    }
}

/// Goes through the rows of one meter.
private struct MeterCursor {
    /// The time of the row at which it stands; nil at the end.
    private(set) var milliseconds: Int64?

    private let statement: Statement
    /// The wanted channels by block, each with its column of the statement, in the order in which they are emitted.
    private var wanted: [Int: [(channel: ChannelInfo, column: Int)]] = [:]

    init(_ connection: Connection, _ channels: [ChannelInfo], _ range: ReadingRange, isDescending: Bool) throws {
        let slots = TelegramRow.slotsPerBlock
        let columns = Set(channels.map { $0.slot % slots }).sorted()
        for channel in channels.sorted(by: { isDescending ? $0.slot > $1.slot : $0.slot < $1.slot }) {
            let column = (columns.firstIndex(of: channel.slot % slots) ?? 0) + 2
            wanted[channel.slot / slots, default: []].append((channel, column))
        }
        let order = isDescending ? "DESC" : "ASC"
        statement = try connection.prepare(
            """
            SELECT received_ms, block, \(columns.map { "v\($0)" }.joined(separator: ", ")) FROM telegram_store
            WHERE meter_id = ? AND received_ms >= ? AND received_ms < ?
            ORDER BY received_ms \(order), block \(order)
            """)
        statement.bind(channels.first?.meterID ?? 0, at: 1)
        statement.bind(range.fromMilliseconds, at: 2)
        statement.bind(range.toMilliseconds, at: 3)
        try advance()
    }

    /// Hands out the wanted values of the row at which it stands, and moves on; false if no more are wanted.
    mutating func emit(_ body: (ChannelInfo, Int64, Int64) throws -> Bool) throws -> Bool {
        if let milliseconds, let here = wanted[statement.int(at: 1)] {
            for (channel, column) in here where !statement.isNull(at: column) {
                guard try body(channel, milliseconds, statement.int64(at: column)) else { return false }
            }
        }
        try advance()
        return true
    }

    private mutating func advance() throws {
        milliseconds = try statement.step() ? statement.int64(at: 0) : nil
    }
}
