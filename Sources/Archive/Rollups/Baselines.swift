import SQLite

/// The last reading that counted of each channel of a meter before a quarter hour, out of the rollups.
///
/// All quarter hours and local days before it have to be written. The day's quarter hours are looked into first, then the
/// days before, so that a meter that was away for years is found in milliseconds.
struct Baselines {
    private let meter: Int64
    private let calendar: LocalCalendar
    private let quarterHours: Statement
    private let days: Statement
    private let bases: Statement

    init(meter: Int64, calendar: LocalCalendar, in connection: Connection) throws {
        self.meter = meter
        self.calendar = calendar
        quarterHours = try connection.prepare(
            """
            SELECT bucket, last, last_at FROM quarter_hour_store
            WHERE meter_id = ? AND bucket >= ? AND bucket < ? AND channel_id = ? AND n > 0
            ORDER BY bucket DESC LIMIT 1
            """)
        bases = try connection.prepare(
            "SELECT base_id, base_ms, base FROM register_base WHERE meter_id = ? AND bucket = ? AND channel_id = ?")
        days = try connection.prepare(
            """
            SELECT day, last, last_at FROM day_store
            WHERE meter_id = ? AND day < ? AND channel_id = ? AND n > 0
            ORDER BY day DESC LIMIT 1
            """)
    }

    /// The last reading that counted of a channel before `bucket`; nil if there is none.
    func last(of channel: RollupScan.Channel, before bucket: Int64) throws -> (milliseconds: Int64, value: Int64)? {
        guard channel.firstMilliseconds < bucket else { return nil }
        // Behind its last reading nothing is to be found: the search begins with the day of that.
        let end = min(bucket, QuarterHours.ceiling(min(channel.lastMilliseconds, bucket) + 1))
        let day = calendar.day(of: end - 1)
        defer {
            quarterHours.reset()
            days.reset()
        }
        quarterHours.bind(meter, at: 1)
        quarterHours.bind(calendar.start(of: day), at: 2)
        quarterHours.bind(end, at: 3)
        quarterHours.bind(channel.id, at: 4)
        if try quarterHours.step() {
            return (quarterHours.int64(at: 0) + quarterHours.int64(at: 2), quarterHours.int64(at: 1))
        }
        days.bind(meter, at: 1)
        days.bind(day, at: 2)
        days.bind(channel.id, at: 3)
        guard try days.step() else { return nil }
        return (calendar.start(of: days.int64(at: 0)) + days.int64(at: 2), days.int64(at: 1))
    }

    /// What the next step of each register is counted from, by the number of the register.
    func registers(_ table: ChannelTable, before bucket: Int64) throws -> [Int: RegisterScan.Reading] {
        var result: [Int: RegisterScan.Reading] = [:]
        for (index, channel) in table.channels.enumerated() {
            guard let register = channel.register, let last = try last(of: channel, before: bucket) else { continue }
            if let known = result[register], known.milliseconds > last.milliseconds { continue }
            result[register] = RegisterScan.Reading(
                milliseconds: last.milliseconds, channel: index, scaler: channel.scaler, value: last.value)
        }
        return try result.mapValues { try base(behind: $0, table) ?? $0 }
    }

    /// The finer reading that steps are counted from although `last` came behind it; nil if there is none.
    private func base(behind last: RegisterScan.Reading, _ table: ChannelTable) throws -> RegisterScan.Reading? {
        let channel = table.channels[last.channel]
        guard table.channels.contains(where: { $0.register == channel.register && $0.scaler < channel.scaler }) else {
            return nil
        }
        defer { bases.reset() }
        bases.bind(meter, at: 1)
        bases.bind(QuarterHours.floor(last.milliseconds), at: 2)
        bases.bind(channel.id, at: 3)
        guard try bases.step() else { return nil }
        let id = bases.int64(at: 0)
        guard let index = table.channels.firstIndex(where: { $0.id == id }) else { return nil }
        return RegisterScan.Reading(
            milliseconds: bases.int64(at: 1), channel: index, scaler: table.channels[index].scaler,
            value: bases.int64(at: 2))
    }
}
