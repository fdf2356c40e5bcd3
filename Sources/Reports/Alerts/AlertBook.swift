import Archive
import OBIS
import Settings

/// What alerts look at.
public protocol AlertSource {
    /// The meters that there are.
    var meters: [String] { get }
    /// The time of a meter's newest row, milliseconds since 1970; nil if it has none.
    func newestRow(of meter: String) -> Int64?
    /// How many frames of a meter with a wrong checksum were counted in all.
    func faults(of meter: String) throws -> Int64
    /// The numbers of some registers in one unit (nil for any), in rows after a time; in order.
    func values(
        of meter: String, _ registers: [OBISCode], unit: String?, after milliseconds: Int64
    ) throws -> [(milliseconds: Int64, value: ScaledValue)]
    /// The free and all bytes of the archive's disk; nil if that cannot be told.
    var disk: (free: Int64, total: Int64)? { get }
}

/// That an alert is on, or over.
public struct AlertNews: Sendable, Equatable {
    /// What is known of it.
    public enum Facts: Sendable, Equatable {
        /// No telegram for so long; the newest one, milliseconds since 1970.
        case silent(limitMilliseconds: Int64, newestMilliseconds: Int64?)
        /// The value, and the one that was furthest beyond its bound.
        case value(ValueCondition, forMilliseconds: Int64, latest: ScaledValue, extreme: ScaledValue)
        /// The room on the disk and the limit, in bytes.
        case disk(free: Int64, total: Int64, limit: Int64)
        /// Frames with a wrong checksum in the last hour.
        case checksumErrors(count: Int64, perHour: Int64)
    }

    /// The alert.
    public let alert: AlertSettings
    /// The meter; nil where it concerns none.
    public let meter: String?
    /// That it began, or ended.
    public let change: AlertChange
    /// When that was seen, milliseconds since 1970.
    public let atMilliseconds: Int64
    /// What is known.
    public let facts: Facts
}

/// All alerts of a configuration, each for each of its meters: a state machine that looks at what was committed.
public struct AlertBook {
    private enum Watch {
        case silent(SilentWatch, limit: Int64)
        case value(BoundWatch, ValueCondition, duration: Int64)
        case disk(DiskWatch, KeepFree)
        case checksumErrors(RateWatch, perHour: Int64)
    }

    private struct Entry {
        let alert: AlertSettings
        let meter: String
        var watch: Watch
    }

    private let alerts: [AlertSettings]
    private let began: Int64
    private let slack: Int64
    private var on: Set<String>
    private var entries: [Entry] = []
    private var known: Set<String> = []
    /// Up to which row each meter's values were looked at, milliseconds since 1970.
    public private(set) var positions: [String: Int64]

    /// The alerts of a configuration from `now` (monotonic milliseconds) on; `states` are those that were on, `positions` up
    /// to which rows values were looked at before. A meter without position is looked at from its newest row on. `slack` is
    /// how long a telegram takes at most until its row is looked at, in milliseconds: a silence lasts that much longer.
    public init(
        _ alerts: [AlertSettings], states: [AlertState], positions: [String: Int64], slack: Int64 = 0, now: Int64
    ) {
        self.alerts = alerts
        self.slack = slack
        began = now
        on = Set(states.map { Self.key($0.alert, $0.meter) })
        self.positions = positions
    }

    /// Whether there is nothing to watch.
    public var isEmpty: Bool { alerts.isEmpty }

    /// Looks at what was committed, at `now` (monotonic milliseconds) and `wall` (milliseconds since 1970).
    public mutating func look(_ source: some AlertSource, now: Int64, wall: Int64) throws -> [AlertNews] {
        addMeters(source, now: now)
        var news: [AlertNews] = []
        for index in entries.indices {
            for (change, at, facts) in try look(at: index, source, now: now, wall: wall) {
                let entry = entries[index]
                news.append(
                    AlertNews(
                        alert: entry.alert, meter: entry.meter.isEmpty ? nil : entry.meter, change: change,
                        atMilliseconds: at, facts: facts))
            }
        }
        for meter in source.meters { positions[meter] = source.newestRow(of: meter) ?? positions[meter] }
        return news
    }

    private mutating func addMeters(_ source: some AlertSource, now: Int64) {
        for meter in [""] + source.meters where known.insert(meter).inserted {
            if !meter.isEmpty, positions[meter] == nil { positions[meter] = source.newestRow(of: meter) }
            for alert in alerts where alert.condition.isOfMeter != meter.isEmpty {
                if let wanted = alert.meters, !meter.isEmpty, !wanted.contains(meter) { continue }
                let isOn = on.contains(Self.key(alert.name, meter))
                entries.append(
                    Entry(
                        alert: alert, meter: meter,
                        watch: watch(alert.condition, newest: source.newestRow(of: meter), isOn: isOn)))
            }
        }
    }

    private func watch(_ condition: AlertSettings.Condition, newest: Int64?, isOn: Bool) -> Watch {
        switch condition {
        case .silent(let limit):
            .silent(SilentWatch(limit: limit + slack, newest: newest, now: began, isOn: isOn), limit: limit)
        case .value(let condition, let duration, let hysteresis):
            .value(
                BoundWatch(condition, forMilliseconds: duration, hysteresis: hysteresis, isOn: isOn), condition,
                duration: duration)
        case .disk(let limit): .disk(DiskWatch(isOn: isOn), limit)
        case .checksumErrors(let perHour): .checksumErrors(RateWatch(perHour: perHour, isOn: isOn), perHour: perHour)
        }
    }

    private mutating func look(
        at index: Int, _ source: some AlertSource, now: Int64, wall: Int64
    ) throws -> [(AlertChange, Int64, AlertNews.Facts)] {
        let meter = entries[index].meter
        switch entries[index].watch {
        case .silent(var watch, let limit):
            let before = positions[meter]
            let newest = source.newestRow(of: meter)
            let change = watch.look(newest: newest, now: now, wall: wall)
            entries[index].watch = .silent(watch, limit: limit)
            // At the end the newest row is the first one again; before it is what people want to know.
            let facts = AlertNews.Facts.silent(
                limitMilliseconds: limit, newestMilliseconds: change == .ended ? before : newest)
            return change.map { [($0, wall, facts)] } ?? []
        case .disk(var watch, let limit):
            guard let disk = source.disk else { return [] }
            let bytes = limit.bytes(ofCapacity: disk.total)
            let change = watch.look(free: disk.free, limit: bytes, wall: wall)
            entries[index].watch = .disk(watch, limit)
            return change.map { [($0, wall, .disk(free: disk.free, total: disk.total, limit: bytes))] } ?? []
        case .checksumErrors(var watch, let perHour):
            let change = watch.look(total: try source.faults(of: meter), now: now, wall: wall)
            entries[index].watch = .checksumErrors(watch, perHour: perHour)
            return change.map { [($0, wall, .checksumErrors(count: watch.count, perHour: perHour))] } ?? []
        case .value(var watch, let condition, let duration):
            // A meter that had no row yet has no position: all of its rows are new.
            let values = try source.values(
                of: meter, condition.codes, unit: condition.unit, after: positions[meter] ?? .min)
            var news: [(AlertChange, Int64, AlertNews.Facts)] = []
            for (milliseconds, value) in values {
                let extreme = watch.extreme
                guard let change = watch.reading(value, at: milliseconds) else { continue }
                let facts = AlertNews.Facts.value(
                    condition, forMilliseconds: duration, latest: value,
                    extreme: (change == .ended ? extreme : watch.extreme) ?? value)
                news.append((change, milliseconds, facts))
            }
            entries[index].watch = .value(watch, condition, duration: duration)
            return news
        }
    }

    private static func key(_ alert: String, _ meter: String) -> String { "\(meter)\n\(alert)" }
}
