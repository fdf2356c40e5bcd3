import OBIS

/// Puts the rollups of a quantity's channels together into buckets, one after the other.
struct BucketAccumulator {
    /// The power of ten of the values that come out.
    private let scaler: Int8
    private let isRegister: Bool
    private var bucket: Bucket
    private var sum: Int128 = 0
    private var approximateSum = 0.0
    private var isExact = true
    private var rise: Int64?
    private var covered: Int64 = 0
    /// The time of the last reading of all buckets so far.
    private var previous: Int64?
    /// The time of the last reading before the bucket.
    private var before: Int64?

    /// `last` is the time of the last reading before the first bucket.
    init(_ quantity: Quantity, last: Int64?) {
        scaler = quantity.scaler
        isRegister = quantity.isRegister
        bucket = Bucket(fromMilliseconds: 0, toMilliseconds: 0)
        previous = last
    }

    /// Begins a bucket.
    mutating func begin(from: Int64, to: Int64) {
        bucket = Bucket(fromMilliseconds: from, toMilliseconds: to)
        sum = 0
        approximateSum = 0
        isExact = true
        rise = nil
        covered = 0
        before = previous
    }

    /// Adds what is kept of one of the channels, in the order of time.
    mutating func add(_ rollup: Rollup, scaler channelScaler: Int8) {
        let shift = Int(channelScaler) - Int(scaler)
        if let step = rollup.rise {
            let (result, overflow) = (rise ?? 0).addingReportingOverflow(
                RegisterScan.raise(step, by: shift) ?? .max)
            rise = overflow ? .max : result
        }
        guard rollup.count > 0 else { return }
        let isFirst = bucket.count == 0
        previous = Swift.max(previous ?? .min, rollup.lastMilliseconds)
        bucket.count &+= rollup.count
        covered &+= rollup.coveredMilliseconds
        if isFirst || rollup.firstMilliseconds < bucket.firstMilliseconds ?? .max {
            bucket.firstMilliseconds = rollup.firstMilliseconds
            bucket.first = scaled(rollup.first, shift)
        }
        if isFirst || rollup.lastMilliseconds >= bucket.lastMilliseconds ?? .min {
            bucket.lastMilliseconds = rollup.lastMilliseconds
            bucket.last = scaled(rollup.last, shift)
        }
        let (low, high) = (scaled(rollup.min, shift), scaled(rollup.max, shift))
        bucket.min = isFirst ? low : Self.pick(bucket.min, low) { $0 <= $1 }
        bucket.max = isFirst ? high : Self.pick(bucket.max, high) { $0 >= $1 }
        addToSum(rollup, shift)
    }

    private func scaled(_ raw: Int64, _ shift: Int) -> ScaledValue? {
        if shift == 0 { return ScaledValue(raw: raw, scaler: scaler) }
        return RegisterScan.raise(raw, by: shift).map { ScaledValue(raw: $0, scaler: scaler) }
    }

    /// The one of two values of the same scaler that is wanted; nil where one is not known.
    private static func pick(_ a: ScaledValue?, _ b: ScaledValue?, _ isWanted: (Int64, Int64) -> Bool) -> ScaledValue? {
        guard let a, let b else { return nil }
        return isWanted(a.raw, b.raw) ? a : b
    }

    private mutating func addToSum(_ rollup: Rollup, _ shift: Int) {
        approximateSum += ScaledValue(raw: 1, scaler: Int8(clamping: shift)).double * rollup.approximateSum
        guard isExact, let part = rollup.sum, shift <= 18 else {
            isExact = false
            return
        }
        // At most 2^63 · 10^18 < 2^123, so that only sums of sums can be too large.
        let (result, overflow) = sum.addingReportingOverflow(Int128(part) * Self.power(shift))
        if overflow { isExact = false } else { sum = result }
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }

    /// The bucket of what was added since `begin`.
    func finish() -> Bucket {
        var result = bucket
        let length = bucket.toMilliseconds - bucket.fromMilliseconds
        result.coverage = length > 0 ? Swift.min(1, Double(covered) / Double(length)) : 0
        guard bucket.count > 0 else { return result }
        result.mean = mean()
        if let before, let first = bucket.firstMilliseconds {
            result.followsGap = first - before > ArchiveReader.shortestGapMilliseconds
        }
        if isRegister { result.consumption = ScaledValue(raw: rise ?? 0, scaler: scaler) }
        return result
    }

    /// The mean with two more digits, halves away from zero.
    private func mean() -> ScaledValue? {
        let digits = Int8(clamping: Int(scaler) - 2)
        if isExact {
            let (hundredfold, overflow) = sum.multipliedReportingOverflow(by: 200)
            if !overflow {
                let count = Int128(bucket.count)
                let rounded = (hundredfold + (sum < 0 ? -count : count)) / (2 * count)
                return Int64(exactly: rounded).map { ScaledValue(raw: $0, scaler: digits) }
            }
        }
        let rounded = (approximateSum / Double(bucket.count) * 100).rounded()
        return Int64(exactly: rounded).map { ScaledValue(raw: $0, scaler: digits) }
    }
}
