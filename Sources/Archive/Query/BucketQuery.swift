/// How long the buckets of a query are.
public enum BucketWidth: Sendable, Hashable {
    /// So many quarter hours: up to an hour from local midnight on, more by the wall clock where a day is a multiple of
    /// them, else counted from the midnight before the query's beginning.
    case quarterHours(Int)
    /// So many local days (of 23 or 25 hours where clocks change), counted from the query's first day.
    case days(Int)
    /// So many weeks, from Monday on, counted from the query's first week.
    case weeks(Int)
    /// So many months; where a year is a multiple of them they begin with January, else with the query's first month.
    case months(Int)
    /// So many years, counted from the query's first year.
    case years(Int)
    /// One bucket for all.
    case whole
}

/// A range of time, and the buckets that it is cut into.
public struct BucketQuery: Sendable, Equatable {
    /// From here on, milliseconds since 1970; the first bucket begins here, wherever its calendar unit does.
    public var fromMilliseconds: Int64
    /// Up to here, not included; the last bucket ends here.
    public var toMilliseconds: Int64
    /// The length of a bucket.
    public var width: BucketWidth

    /// The buckets of `width` from one time to before another.
    public init(from: Int64, to: Int64, width: BucketWidth) {
        fromMilliseconds = from
        toMilliseconds = to
        self.width = width
    }
}
