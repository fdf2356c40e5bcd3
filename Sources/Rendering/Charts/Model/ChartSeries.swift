/// Values of one kind in the order of time.
public struct ChartSeries: Sendable, Equatable {
    /// What they are called, where a picture shows several.
    public var name: String
    /// The values in the order of time; all of them finite.
    public let samples: [ChartSample]
    /// Values are joined by a line if no more time lies between them.
    public var gapMilliseconds: Int64
    /// What a flagged value means, such as "with the consumption of the gap before it".
    public var flagMeaning: String

    /// The values of `samples` that are finite, in the order of time, none beyond ±10^300.
    public init(
        name: String, samples: [ChartSample], gapMilliseconds: Int64 = .max, flagMeaning: String = ""
    ) {
        self.name = name
        let finite = samples.compactMap(\.limited)
        let isSorted = zip(finite, finite.dropFirst()).allSatisfy { $0.from <= $1.from }
        self.samples = isSorted ? finite : finite.sorted { $0.from < $1.from }
        self.gapMilliseconds = gapMilliseconds
        self.flagMeaning = flagMeaning
    }

    /// The stretches without a gap.
    var stretches: [ArraySlice<ChartSample>] {
        var result: [ArraySlice<ChartSample>] = []
        var start = samples.startIndex
        for index in samples.indices.dropFirst() {
            let (distance, overflow) = samples[index].from.subtractingReportingOverflow(samples[index - 1].to)
            if overflow || distance > gapMilliseconds {
                result.append(samples[start..<index])
                start = index
            }
        }
        if start < samples.endIndex { result.append(samples[start...]) }
        return result
    }
}

/// A value at a time, or of an interval.
public struct ChartSample: Sendable, Equatable {
    /// Its time, or where its interval begins.
    public var from: Int64
    /// Its time, or where its interval ends.
    public var to: Int64
    /// The value.
    public var value: Double
    /// The lowest value of the interval, if it is to be shown.
    public var low: Double?
    /// The highest value of the interval, if it is to be shown.
    public var high: Double?
    /// Whether there is something to know about it: `ChartSeries.flagMeaning`.
    public var isFlagged: Bool

    /// A value at a time.
    public init(at milliseconds: Int64, value: Double) {
        self.init(from: milliseconds, to: milliseconds, value: value)
    }

    /// The value of an interval.
    public init(
        from: Int64, to: Int64, value: Double, low: Double? = nil, high: Double? = nil, isFlagged: Bool = false
    ) {
        self.from = from
        self.to = max(from, to)
        self.value = value
        self.low = low
        self.high = high
        self.isFlagged = isFlagged
    }

    /// The middle of its interval.
    var middle: Int64 { from + (to &- from) / 2 }

    /// The same within ±10^300, so that differences are finite; nil where the value is no number.
    var limited: ChartSample? {
        guard value.isFinite else { return nil }
        var result = self
        let times = Chart.times
        result.from = min(max(from, times.lowerBound), times.upperBound)
        result.to = min(max(to, times.lowerBound), times.upperBound)
        func limit(_ number: Double) -> Double { min(max(number, -1e300), 1e300) }
        result.value = limit(value)
        result.low = low.flatMap { $0.isFinite ? limit($0) : nil }
        result.high = high.flatMap { $0.isFinite ? limit($0) : nil }
        return result
    }
}
