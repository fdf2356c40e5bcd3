/// What is kept of a channel's readings in one bucket, in raw integers.
public struct Rollup: Sendable, Equatable {
    /// The readings; 0 where only a rise is kept.
    public var count: Int64 = 0
    /// The smallest value.
    public var min: Int64 = .max
    /// The largest value.
    public var max: Int64 = .min
    /// The sum of the values; nil if it does not fit an Int64, see `approximateSum`.
    public var sum: Int64? = 0
    /// The sum as a floating-point number.
    public var approximateSum = 0.0
    /// The first value.
    public var first: Int64 = 0
    /// The last value.
    public var last: Int64 = 0
    /// The time of the first value, milliseconds since 1970.
    public var firstMilliseconds: Int64 = 0
    /// The time of the last value.
    public var lastMilliseconds: Int64 = 0
    /// The sum of a register's steps up; nil for other channels.
    public var rise: Int64?
    /// How much time the readings cover, milliseconds; see `covered(from:to:)`.
    public var coveredMilliseconds: Int64 = 0

    /// Nothing yet.
    public init() {}

    /// Whether there is anything to keep.
    public var isEmpty: Bool { count == 0 && (rise ?? 0) == 0 }

    /// Adds a reading; the order of times does not matter.
    @inline(__always)
    public mutating func add(_ value: Int64, at milliseconds: Int64) {
        if count == 0 || milliseconds < firstMilliseconds {
            first = value
            firstMilliseconds = milliseconds
        }
        if count == 0 || milliseconds >= lastMilliseconds {
            last = value
            lastMilliseconds = milliseconds
        }
        count &+= 1
        if value < min { min = value }
        if value > max { max = value }
        addToSum(value, Double(value))
    }

    /// Adds to a register's rise; at the limits of Int64 it stays there.
    @inline(__always)
    public mutating func addRise(_ step: Int64) {
        let (result, overflow) = (rise ?? 0).addingReportingOverflow(step)
        rise = overflow ? .max : result
    }

    /// Adds what is kept of another bucket.
    public mutating func merge(_ other: Rollup) {
        if let step = other.rise { addRise(step) }
        coveredMilliseconds &+= other.coveredMilliseconds
        guard other.count > 0 else { return }
        if count == 0 || other.firstMilliseconds < firstMilliseconds {
            first = other.first
            firstMilliseconds = other.firstMilliseconds
        }
        if count == 0 || other.lastMilliseconds >= lastMilliseconds {
            last = other.last
            lastMilliseconds = other.lastMilliseconds
        }
        count &+= other.count
        min = Swift.min(min, other.min)
        max = Swift.max(max, other.max)
        addToSum(other.sum, other.approximateSum)
    }

    @inline(__always)
    private mutating func addToSum(_ value: Int64?, _ approximate: Double) {
        approximateSum += approximate
        guard let exact = sum, let value else {
            sum = nil
            return
        }
        let (result, overflow) = exact.addingReportingOverflow(value)
        sum = overflow ? nil : result
    }
}
