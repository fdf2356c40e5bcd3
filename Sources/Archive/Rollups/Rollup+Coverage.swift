extension Rollup {
    /// How much of a stretch of time these readings cover, milliseconds: at most a quarter hour, since it is worked out
    /// quarter hour by quarter hour.
    ///
    /// A stretch is covered from its first to its last reading, and before and after that for as long as a pause between
    /// readings is no gap: a minute, or twice the usual pause if that is longer. A single reading covers all of it.
    func covered(from start: Int64, to end: Int64) -> Int64 {
        guard count > 0, start < end else { return 0 }
        let reach = count == 1 ? end - start : Self.reach(count, lastMilliseconds - firstMilliseconds)
        return Swift.max(0, Swift.min(end, lastMilliseconds + reach) - Swift.max(start, firstMilliseconds - reach))
    }

    private static func reach(_ count: Int64, _ span: Int64) -> Int64 {
        Swift.max(60_000, 2 * span / (count - 1))
    }
}
