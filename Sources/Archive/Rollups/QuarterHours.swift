/// Quarter hours of UTC, by the milliseconds since 1970 at which they begin.
public enum QuarterHours {
    /// Their length.
    public static let milliseconds: Int64 = 900_000

    /// The beginning of the quarter hour in which a time lies.
    @inline(__always)
    public static func floor(_ time: Int64) -> Int64 {
        let remainder = time % milliseconds
        return remainder >= 0 ? time - remainder : time - remainder - milliseconds
    }
}
