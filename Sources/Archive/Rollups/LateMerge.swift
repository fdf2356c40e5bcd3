import SQLite

/// Adds rows that come late to quarter hours whose own rows were removed.
///
/// Numbers are added to what is kept. Of a register the first and last reading of each quarter hour are known: readings
/// between two of them take their part of the step that was counted there, so that consumption stays what it is, and
/// those that contradict them (below the one before, above the one behind) are left out. A quarter hour one of whose
/// known readings is among the late ones is imported a second time: it has all of them.
struct LateMerge {
    /// Quarter hours with rows whose registers are counted from another reading now.
    private(set) var toRepeat: [Range<Int64>] = []

    private let rollups: MeterRollups
    private let table: ChannelTable
    private var incidents: [RollupScan.Incident] = []
    /// The first stored quarter hour of each register behind the one at hand; nil inside where there is none.
    private var nextStored: [Int: Int64?] = [:]
    private var day: Int64?

    /// A reading of a register among those of the quarter hour at hand.
    private typealias Reading = RegisterScan.Reading

    init(_ rollups: MeterRollups, _ table: ChannelTable) {
        self.rollups = rollups
        self.table = table
    }

    /// Adds the rows at some times, ascending.
    mutating func add(_ times: [Int64]) throws -> [RollupScan.Incident] {
        var index = 0
        while index < times.count {
            let bucket = QuarterHours.floor(times[index])
            let end = times[index...].firstIndex { $0 >= bucket + QuarterHours.milliseconds } ?? times.count
            try add(times[index..<end], to: bucket)
            index = end
        }
        try rollups.writeDays()
        return incidents
    }

    private mutating func add(_ times: ArraySlice<Int64>, to bucket: Int64) throws {
        let newDay = rollups.calendar.day(of: bucket)
        if day != newDay {
            try rollups.writeDays()
            day = newDay
        }
        var stored = try stored(in: bucket)
        let known = Set(stored.values.filter { $0.count > 0 }.flatMap { [$0.firstMilliseconds, $0.lastMilliseconds] })
        guard !times.contains(where: known.contains) else { return }
        var readings: [Int: [Reading]] = [:]
        try read(times, bucket) { index, time, value in
            let channel = table.channels[index]
            if let register = channel.register {
                readings[register, default: []].append(
                    Reading(milliseconds: time, channel: index, scaler: channel.scaler, value: value))
            } else {
                stored[index, default: Rollup()].add(value, at: time)
            }
        }
        for (register, readings) in readings.sorted(by: { $0.key < $1.key }) {
            try add(readings, of: register, to: bucket, &stored)
        }
        for (index, rollup) in stored where !rollup.isEmpty {
            try write(rollup, bucket, channel: index)
        }
    }

    /// Reads the rows at some times of a quarter hour.
    private func read(_ times: ArraySlice<Int64>, _ bucket: Int64, _ body: (Int, Int64, Int64) -> Void) throws {
        var isNew = Set(times)
        isNew.formIntersection(times)
        try rollups.connection.query(
            """
            SELECT * FROM telegram_store WHERE meter_id = ? AND received_ms >= ? AND received_ms < ?
            ORDER BY received_ms, block
            """, [.integer(rollups.meter), .integer(bucket), .integer(bucket + QuarterHours.milliseconds)]
        ) { row in
            let time = row.int64(at: 1)
            guard isNew.contains(time) else { return }
            let first = row.int(at: 2) * TelegramRow.slotsPerBlock
            for (index, channel) in table.channels.enumerated()
            where channel.slot >= first && channel.slot < first + TelegramRow.slotsPerBlock {
                guard let value = row.optionalInt64(at: channel.slot - first + 3) else { continue }
                body(index, time, value)
            }
        }
    }

    /// What is kept of a quarter hour, by the channel's place.
    private func stored(in bucket: Int64) throws -> [Int: Rollup] {
        let places = Dictionary(table.channels.enumerated().map { ($1.id, $0) }) { first, _ in first }
        var result: [Int: Rollup] = [:]
        try RollupStore.eachQuarterHour(
            of: rollups.meter, from: bucket, to: bucket + QuarterHours.milliseconds, in: rollups.connection
        ) { _, channel, rollup in
            if let index = places[channel] { result[index] = rollup }
        }
        return result
    }

    private mutating func write(_ rollup: Rollup, _ bucket: Int64, channel: Int) throws {
        try rollups.store.write(
            rollup, to: .quarterHours, meter: rollups.meter, key: bucket, channel: table.channels[channel].id)
        rollups.openDays.insert(rollups.calendar.day(of: bucket))
    }

    /// Adds the late readings of a register to its quarter hour.
    private mutating func add(
        _ readings: [Reading], of register: Int, to bucket: Int64, _ stored: inout [Int: Rollup]
    ) throws {
        let own = stored.filter { table.channels[$0.key].register == register && $0.value.count > 0 }
        let firsts = own.map { reading($0.key, $0.value.firstMilliseconds, $0.value.first) }
        let lasts = own.map { reading($0.key, $0.value.lastMilliseconds, $0.value.last) }
        let first = firsts.min { $0.milliseconds < $1.milliseconds }
        let last = lasts.max { $0.milliseconds < $1.milliseconds }
        let before = try rollups.baselines.registers(table, before: bucket)[register]
        let behind = try firstReading(of: register, behind: bucket)
        guard let first, let last else {
            return try chain(before, readings, to: behind, register, bucket, &stored)
        }
        let early = readings.filter { $0.milliseconds < first.milliseconds }
        if !early.isEmpty { try chain(before, early, to: (bucket, first), register, bucket, &stored) }
        // Within the quarter hour a step moves nowhere.
        for reading in readings
        where reading.milliseconds > first.milliseconds && reading.milliseconds < last.milliseconds {
            let contradicts =
                !RegisterScan.isBelow(last, first)
                && (RegisterScan.isBelow(reading, first) || RegisterScan.isBelow(last, reading))
            if contradicts {
                note(reading, register)
            } else {
                stored[reading.channel, default: registerRollup].add(reading.value, at: reading.milliseconds)
            }
        }
        let behindLast = readings.filter { $0.milliseconds > last.milliseconds }
        guard !behindLast.isEmpty else { return }
        let end = try rollups.baselines.registers(table, before: bucket + QuarterHours.milliseconds)[register]
        try chain(end ?? last, behindLast, to: behind, register, bucket, &stored)
    }

    private var registerRollup: Rollup {
        var rollup = Rollup()
        rollup.rise = 0
        return rollup
    }

    private func reading(_ channel: Int, _ milliseconds: Int64, _ value: Int64) -> Reading {
        Reading(
            milliseconds: milliseconds, channel: channel, scaler: table.channels[channel].scaler, value: value)
    }

    /// Puts late readings between two known ones of a register and moves the step that was counted at the second.
    private mutating func chain(
        _ start: Reading?, _ readings: [Reading], to end: (bucket: Int64, reading: Reading)?, _ register: Int,
        _ bucket: Int64, _ stored: inout [Int: Rollup]
    ) throws {
        var current = start
        let fell = start.flatMap { start in end.map { RegisterScan.isBelow($0.reading, start) } } ?? true
        var added: Reading?
        for reading in readings {
            let falls = current.map { RegisterScan.isBelow(reading, $0) } ?? false
            let isAbove = end.map { RegisterScan.isBelow($0.reading, reading) } ?? false
            guard fell ? !(falls && isAbove) : !falls && !isAbove else {
                note(reading, register)
                continue
            }
            stored[reading.channel, default: registerRollup].add(reading.value, at: reading.milliseconds)
            added = reading
            let (next, step) = Self.step(from: falls ? nil : current, to: reading)
            if let step { stored[step.channel, default: registerRollup].addRise(step.rise) }
            current = next
        }
        guard let added else { return }
        if end?.bucket != bucket { try rollups.writeBase(current, behind: added, in: bucket, table) }
        guard let end else { return }
        guard end.bucket < rollups.pruned else {
            return toRepeat.append(end.bucket..<(end.bucket + QuarterHours.milliseconds))
        }
        let old = start.flatMap { Self.step(from: fell ? nil : $0, to: end.reading).step }
        let isBelow = current.map { RegisterScan.isBelow(end.reading, $0) } ?? true
        let new = Self.step(from: isBelow ? nil : current, to: end.reading).step
        if end.bucket == bucket {
            if let old { stored[old.channel, default: registerRollup].addRise(-old.rise) }
            if let new { stored[new.channel, default: registerRollup].addRise(new.rise) }
        } else {
            var there = try self.stored(in: end.bucket)
            if let old { there[old.channel, default: registerRollup].addRise(-old.rise) }
            if let new { there[new.channel, default: registerRollup].addRise(new.rise) }
            for index in Set([old?.channel, new?.channel].compactMap { $0 }) {
                if let rollup = there[index] { try write(rollup, end.bucket, channel: index) }
            }
        }
    }

    /// What is counted between two readings, the second of which is not below the first, and where it counts from then.
    private static func step(
        from start: Reading?, to end: Reading
    ) -> (next: Reading?, step: (rise: Int64, channel: Int)?) {
        var scan = RegisterScan(baseline: start)
        var result: (Int64, Int)?
        scan.push(end) { if case .step(let rise, _, let channel) = $0 { result = (rise, channel) } }
        return (scan.baseline, result.map { (rise: $0.0, channel: $0.1) })
    }

    /// The first known reading of a register in a quarter hour behind one.
    private mutating func firstReading(of register: Int, behind bucket: Int64) throws -> (Int64, Reading)? {
        let channels = table.channels.indices.filter { table.channels[$0].register == register }
        let next: Int64?
        if let known = nextStored[register], (known ?? .max) > bucket {
            next = known
        } else if channels.allSatisfy({ table.channels[$0].lastMilliseconds < bucket + QuarterHours.milliseconds }) {
            next = nil
        } else {
            let ids = channels.map { String(table.channels[$0].id) }.joined(separator: ", ")
            next = try rollups.connection.fetchFirst(
                """
                SELECT bucket FROM quarter_hour_store
                WHERE meter_id = ? AND bucket > ? AND channel_id IN (\(ids)) AND n > 0 ORDER BY bucket LIMIT 1
                """, [.integer(rollups.meter), .integer(bucket)]
            ) { $0.int64(at: 0) }
            nextStored[register] = .some(next)
        }
        guard let next else { return nil }
        let own = try stored(in: next).filter { channels.contains($0.key) && $0.value.count > 0 }
        let first = own.map { reading($0.key, $0.value.firstMilliseconds, $0.value.first) }
            .min { $0.milliseconds < $1.milliseconds }
        return first.map { (next, $0) }
    }

    private mutating func note(_ reading: Reading, _ register: Int) {
        let hour = reading.milliseconds / 3_600_000
        guard !incidents.contains(where: { $0.register == register && $0.milliseconds / 3_600_000 == hour }) else {
            return
        }
        incidents.append(
            RollupScan.Incident(
                milliseconds: reading.milliseconds, kind: .registerGlitch, register: register,
                detail: "\(table.registerNames[register]): \(reading.value) came late and was left out"))
    }
}
