import OBIS

/// What a quantity did in a stretch of time.
///
/// Readings of a register that fell and came back (a glitch) are in none of the figures.
public struct Bucket: Sendable, Equatable {
    /// When it begins, milliseconds since 1970.
    public var fromMilliseconds: Int64
    /// When it ends, not included.
    public var toMilliseconds: Int64
    /// How many readings there were; where it is 0 there are no values.
    public var count: Int64 = 0
    /// The smallest value; nil where there is none, or it is beyond what an Int64 holds in the quantity's scaler.
    public var min: ScaledValue?
    /// The largest value.
    public var max: ScaledValue?
    /// The mean of the readings, rounded to two digits more than the values have.
    public var mean: ScaledValue?
    /// The first value.
    public var first: ScaledValue?
    /// The last value.
    public var last: ScaledValue?
    /// When the first value was received, milliseconds since 1970; nil where there is none.
    public var firstMilliseconds: Int64?
    /// When the last value was received.
    public var lastMilliseconds: Int64?
    /// Of a register: the sum of its steps up, each counted where the later reading lies. Consumptions of adjoining
    /// buckets add up to that of the whole, to the last digit; that is the register's difference where it never fell.
    ///
    /// nil for other quantities and where there is no reading.
    public var consumption: ScaledValue?
    /// The share of the bucket's time, 0…1, in which readings came: each quarter hour counts from its first to its last
    /// reading and a minute to either side, or twice the usual pause between them if that is longer. A single reading
    /// covers its quarter hour.
    public var coverage = 0.0
    /// Whether its first reading follows a gap (`ArchiveReader.shortestGapMilliseconds`) that began before it: its
    /// consumption is also that of the gap.
    public var followsGap = false
}

/// The buckets of one stretch of time.
public struct BucketRow: Sendable, Equatable {
    /// When it begins, milliseconds since 1970.
    public var fromMilliseconds: Int64
    /// When it ends, not included.
    public var toMilliseconds: Int64
    /// A bucket for each quantity that was asked for, in their order.
    public var buckets: [Bucket]
}

/// What was read to answer a query.
public struct BucketReadReport: Sendable, Equatable {
    /// Lines of `day_store`.
    public var days = 0
    /// Lines of `quarter_hour_store`.
    public var quarterHours = 0
    /// Rows of telegrams.
    public var rows = 0
    /// Whether the range's edges were moved to the next quarter hour, since the rows there were removed.
    public var hasMovedEdges = false

    /// Nothing read yet.
    public init() {}
}
