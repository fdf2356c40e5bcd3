import SQLite

/// A time in which a meter gave nothing that could be read.
public struct Gap: Sendable, Equatable {
    /// The time of the last reading before it, or the beginning of the range that was asked for.
    public var fromMilliseconds: Int64
    /// The time of the first reading behind it, or the end of the range.
    public var toMilliseconds: Int64
}

extension ArchiveReader {
    /// The gaps of a meter in a range of time, as far as they lie in it: pauses between readings of any number that are
    /// longer than `shortestGapMilliseconds`, in the order of time.
    ///
    /// Before a meter's very first reading there is no gap; if it has none up to the range's end, the range is one.
    /// Throws `SQLiteError`.
    public func gaps(of meter: MeterInfo, from: Int64, to: Int64) throws -> [Gap] {
        guard from < to else { return [] }
        return try snapshot {
            let channels = try channels(of: [meter]).filter { $0.kind == .number }
            let stream = try RollupStream(
                meter: meter.id,
                Self.channelTable(meter: meter.id, channels: Set(channels.map(\.id)), in: connection),
                from: from, to: to, wantsDays: false, calendar: calendar(), in: connection)
            var search = GapSearch(range: from..<to, last: try stream.lastReadings().values.max())
            while let piece = try stream.next() {
                guard piece.rollup.count > 0 else { continue }
                search.add(piece.milliseconds, piece.rollup.firstMilliseconds...piece.rollup.lastMilliseconds)
            }
            return search.finish()
        }
    }
}

/// Finds gaps between quarter hours with readings.
private struct GapSearch {
    let range: Range<Int64>
    private var last: Int64?
    private var quarterHour: (key: Int64, readings: ClosedRange<Int64>)?
    private var gaps: [Gap] = []

    /// `last` is the time of the last reading before the range.
    init(range: Range<Int64>, last: Int64?) {
        self.range = range
        self.last = last
    }

    /// Takes the first and last reading of a channel in a quarter hour, in the order of quarter hours.
    mutating func add(_ key: Int64, _ readings: ClosedRange<Int64>) {
        if let known = quarterHour, known.key == key {
            quarterHour?.readings =
                min(
                    known.readings.lowerBound, readings.lowerBound)...max(
                    known.readings.upperBound, readings.upperBound)
        } else {
            takeQuarterHour()
            quarterHour = (key, readings)
        }
    }

    private mutating func takeQuarterHour() {
        guard let readings = quarterHour?.readings else { return }
        if let last { addGap(from: last, to: readings.lowerBound) }
        last = readings.upperBound
    }

    private mutating func addGap(from: Int64, to: Int64) {
        guard to - from > ArchiveReader.shortestGapMilliseconds else { return }
        gaps.append(Gap(fromMilliseconds: max(from, range.lowerBound), toMilliseconds: to))
    }

    mutating func finish() -> [Gap] {
        takeQuarterHour()
        guard let last else {
            return [Gap(fromMilliseconds: range.lowerBound, toMilliseconds: range.upperBound)]
        }
        addGap(from: last, to: range.upperBound)
        return gaps
    }
}
