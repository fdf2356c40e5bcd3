/// When a mail that could not be sent is tried again.
public enum OutboxRetry {
    /// The first pause; each is twice the one before.
    public static let firstMilliseconds: Int64 = 60_000
    /// The longest pause.
    public static let longestMilliseconds: Int64 = 4 * 3_600_000
    /// From the first attempt on it is tried for so long.
    public static let patienceMilliseconds: Int64 = 7 * 86_400_000

    /// When the attempt after the `attempts`-th is made, if that begins or ends at `now`; nil if it was the last one.
    public static func next(attempts: Int, first: Int64, now: Int64) -> Int64? {
        guard now - first < patienceMilliseconds else { return nil }
        let doublings = min(max(attempts - 1, 0), 8)
        // The last attempt is made when the patience ends, not hours before.
        return max(
            now, min(now + min(firstMilliseconds << doublings, longestMilliseconds), first + patienceMilliseconds))
    }
}
