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

    init(meter: Int64, calendar: LocalCalendar, in connection: Connection) throws {
        self.meter = meter
        self.calendar = calendar
        quarterHours = try connection.prepare(
            """
            SELECT bucket, last, last_at FROM quarter_hour_store
            WHERE meter_id = ? AND bucket >= ? AND bucket < ? AND channel_id = ? AND n > 0
            ORDER BY bucket DESC LIMIT 1
            """)
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
        var readings: [Int: [RegisterScan.Reading]] = [:]
        for (index, channel) in table.channels.enumerated() {
            guard let register = channel.register, let last = try last(of: channel, before: bucket) else { continue }
            readings[register, default: []].append(
                RegisterScan.Reading(
                    milliseconds: last.milliseconds, channel: index, scaler: channel.scaler, value: last.value))
        }
        return readings.compactMapValues { Self.baseline(among: $0) }
    }

    /// The one of the last readings of a register's channels that steps are counted from.
    ///
    /// That is the last one; but where its scaler is coarser and it says the same as a finer one before, the finer.
    private static func baseline(among readings: [RegisterScan.Reading]) -> RegisterScan.Reading? {
        readings.sorted { $0.milliseconds < $1.milliseconds }.reduce(nil) { old, reading in
            guard let old else { return reading }
            let isSame =
                reading.scaler > old.scaler && !RegisterScan.isBelow(reading, old)
                && !RegisterScan.isBelow(old, reading)
            return isSame ? old : reading
        }
    }
}
