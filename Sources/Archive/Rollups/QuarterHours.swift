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

    /// The beginning of the first quarter hour at a time or after it.
    public static func ceiling(_ time: Int64) -> Int64 {
        let start = floor(time)
        return start == time ? time : start + milliseconds
    }
}
