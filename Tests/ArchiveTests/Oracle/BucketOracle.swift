import Foundation
import OBIS

@testable import Archive

/// Buckets of one quantity worked out from all its raw readings, without any rollup.
struct BucketOracle {
    private static let quarterHour: Int64 = 900_000
    private let counted: [OracleReading]
    private let steps: [(milliseconds: Int64, value: Int128)]
    private let scaler: Int8
    private let isRegister: Bool
    private let pruned: Int64

    /// `readings` are those of one OBIS code of a meter whose rows go up to `newest` and were removed before `pruned`.
    init(_ readings: [OracleReading], isRegister: Bool, newest: Int64, pruned: Int64) {
        scaler = readings.map(\.scaler).min() ?? 0
        self.isRegister = isRegister
        self.pruned = pruned
        let sorted = readings.sorted { $0.milliseconds < $1.milliseconds }
        guard isRegister else {
            counted = sorted
            steps = []
            return
        }
        var counted: [OracleReading] = []
        var steps: [(milliseconds: Int64, value: Int128)] = []
        for device in Set(sorted.map(\.device)) {
            let register = RegisterOracle(
                sorted.filter { $0.device == device }, scaler: readings.map(\.scaler).min() ?? 0, newest: newest)
            counted += register.counted
            steps += register.steps
        }
        self.counted = counted.sorted { $0.milliseconds < $1.milliseconds }
        self.steps = steps
    }

    /// The bucket from one time to before another.
    func bucket(_ from: Int64, _ to: Int64) -> Bucket {
        var bucket = Bucket(fromMilliseconds: from, toMilliseconds: to)
        // A quarter hour that lost its rows belongs to where it begins.
        let start = from < pruned ? ceiling(from) : from
        let end = to <= pruned ? ceiling(to) : to
        let inside = counted.filter { $0.milliseconds >= start && $0.milliseconds < end }
        let covered = coverage(inside, from: start, to: end)
        bucket.coverage = min(1, Double(covered) / Double(to - from))
        guard let earliest = inside.first, let latest = inside.last else { return bucket }
        let values = inside.map { $0.raised(to: scaler) }
        bucket.count = Int64(inside.count)
        bucket.min = scaled(values.min())
        bucket.max = scaled(values.max())
        bucket.first = scaled(values.first)
        bucket.last = scaled(values.last)
        bucket.firstMilliseconds = earliest.milliseconds
        bucket.lastMilliseconds = latest.milliseconds
        let sum = values.reduce(0, +)
        let count = Int128(inside.count)
        let magnitude = (sum.magnitude * 200 + count.magnitude) / (2 * count.magnitude)
        bucket.mean = ScaledValue(raw: Int64(magnitude) * (sum < 0 ? -1 : 1), scaler: scaler - 2)
        if isRegister {
            let rises = steps.filter { $0.milliseconds >= start && $0.milliseconds < end }.map(\.value)
            bucket.consumption = scaled(rises.reduce(0, +))
        }
        let previous = counted.last { $0.milliseconds < start }
        bucket.followsGap = previous.map { earliest.milliseconds - $0.milliseconds > 960_000 } ?? false
        return bucket
    }

    private func scaled(_ value: Int128?) -> ScaledValue? { value.map { ScaledValue(raw: Int64($0), scaler: scaler) } }

    private func floor(_ time: Int64) -> Int64 {
        time - (time % Self.quarterHour + Self.quarterHour) % Self.quarterHour
    }
    private func ceiling(_ time: Int64) -> Int64 { floor(time + Self.quarterHour - 1) }

    /// The covered time, quarter hour by quarter hour and channel by channel.
    private func coverage(_ readings: [OracleReading], from: Int64, to: Int64) -> Int64 {
        struct Place: Hashable { var quarterHour: Int64, device: UInt8, scaler: Int8 }
        let groups = Dictionary(grouping: readings) {
            Place(quarterHour: floor($0.milliseconds), device: $0.device, scaler: $0.scaler)
        }
        return groups.reduce(0) { total, group in
            let (start, end) = (max(group.key.quarterHour, from), min(group.key.quarterHour + Self.quarterHour, to))
            let times = group.value.map(\.milliseconds)
            let (first, last) = (times.min() ?? 0, times.max() ?? 0)
            guard times.count > 1 else { return total + end - start }
            let reach = max(60_000, 2 * (last - first) / Int64(times.count - 1))
            return total + min(end, last + reach) - max(start, first - reach)
        }
    }
}

/// Where buckets end, by Foundation's calendar.
struct EdgeOracle {
    let zone: TimeZone

    func edges(_ query: BucketQuery) -> [Int64] {
        var edges = [query.fromMilliseconds]
        for next in candidates(query).sorted() where next > query.fromMilliseconds && next < query.toMilliseconds {
            edges.append(next)
        }
        return edges + [query.toMilliseconds]
    }

    private func candidates(_ query: BucketQuery) -> [Int64] {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = zone
        let (from, to) = (date(query.fromMilliseconds), date(query.toMilliseconds))
        func every(_ component: Calendar.Component, _ count: Int, from start: Date) -> [Int64] {
            var result: [Int64] = []
            var number = 0
            while let next = calendar.date(byAdding: component, value: number * count, to: start), next <= to {
                result.append(milliseconds(calendar.startOfDay(for: next)))
                number += 1
            }
            return result
        }
        switch query.width {
        case .whole: return []
        case .days(let count): return every(.day, count, from: calendar.startOfDay(for: from))
        case .weeks(let count):
            return every(.day, 7 * count, from: calendar.dateInterval(of: .weekOfYear, for: from)?.start ?? from)
        case .months(let count):
            let year = calendar.dateInterval(of: .year, for: from)?.start ?? from
            let month = calendar.dateInterval(of: .month, for: from)?.start ?? from
            return every(.month, count, from: 12 % count == 0 ? year : month)
        case .years(let count):
            return every(.year, count, from: calendar.dateInterval(of: .year, for: from)?.start ?? from)
        case .quarterHours(let count): return quarterHours(count, calendar, from, to)
        }
    }

    private func quarterHours(_ count: Int, _ calendar: Calendar, _ from: Date, _ to: Date) -> [Int64] {
        let length = Double(count) * 900
        var day = calendar.startOfDay(for: from)
        guard count <= 4 || 96 % count == 0 else {
            return stride(from: day, through: to, by: length).map(milliseconds)
        }
        var result: [Int64] = []
        while day <= to {
            guard let next = calendar.date(byAdding: .day, value: 1, to: day) else { break }
            if count <= 4 {
                result += stride(from: day, to: next, by: length).map(milliseconds)
            } else {
                // The last quarter hour that shows an earlier time of day is followed by the edge.
                let shown = stride(from: day, to: next, by: 900).map { time in
                    (time: time, minute: Int((time.timeIntervalSince1970 + offset(at: time)) / 60) % 1_440)
                }
                for wanted in stride(from: 0, to: 1_440, by: count * 15) {
                    let earlier = shown.last { $0.minute < wanted }
                    result.append(milliseconds(earlier.map { $0.time + 900 } ?? day))
                }
            }
            day = next
        }
        return Array(Set(result))
    }

    private func offset(at time: Date) -> Double { Double(zone.secondsFromGMT(for: time)) }

    private func date(_ milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
    private func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
}
