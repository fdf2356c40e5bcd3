/// A point in time as a user types it.
///
/// Forms: `2026-11-22`, `2026-11-22T14:30`, `2026-11-22T14:30:05`, `2026-11-22T14:30:05.123` (a space instead of `T`
/// will do), each time of day with or without a zone (`Z`, `+01:00`, `+0100`, `+01`); `now`, `today`, `yesterday`;
/// `-15m`, `-24h`, `-7d`, `-2w` before now. Without a zone it is local time; see `LocalTime.milliseconds(of:)` for
/// times that exist twice or not at all when clocks change.
public struct TimeArgument: Sendable, Equatable {
    /// The moment meant, in milliseconds since 1970; of a day, a minute or a second its beginning.
    public var milliseconds: Int64
    /// The end of what was named, exclusive: the next midnight of a day, the next minute of `14:30`; for `now` and
    /// times before now the moment itself.
    public var endMilliseconds: Int64

    /// Reads `text`; `nowMilliseconds` since 1970 is what `now` means.
    ///
    /// Throws `notATime` where the form is unknown and `noSuchTime` where a day or hour does not exist (30 February).
    public init(_ text: String, nowMilliseconds: Int64) throws(TimeArgumentError) {
        var zone = LocalTime()
        switch text.lowercased() {
        case "now":
            milliseconds = nowMilliseconds
            endMilliseconds = nowMilliseconds
        case "today":
            (milliseconds, endMilliseconds) = Self.day(at: nowMilliseconds, shift: 0, in: &zone)
        case "yesterday":
            (milliseconds, endMilliseconds) = Self.day(at: nowMilliseconds, shift: -1, in: &zone)
        default:
            if text.utf8.first == UInt8(ascii: "-") {
                guard let back = DurationArgument.parse(text.utf8.dropFirst()) else { throw .notATime(text) }
                milliseconds = nowMilliseconds - back
                endMilliseconds = milliseconds
                return
            }
            guard let form = TimeForm(text) else { throw .notATime(text) }
            guard let range = form.range(in: &zone) else { throw .noSuchTime(text) }
            (milliseconds, endMilliseconds) = range
        }
    }

    /// Beginning and end of the local day that lies `shift` days from the one at `milliseconds`.
    private static func day(at milliseconds: Int64, shift: Int64, in zone: inout LocalTime) -> (Int64, Int64) {
        func midnight(_ days: Int64) -> Int64 {
            // Noon of the day, read as UTC, so that adding days is plain arithmetic.
            var noon = zone.civil(at: milliseconds)
            (noon.hour, noon.minute, noon.second, noon.millisecond) = (12, 0, 0, 0)
            var civil = CivilTime(milliseconds: (noon.milliseconds ?? 0) + days * 86_400_000)
            civil.hour = 0
            return zone.milliseconds(of: civil) ?? milliseconds
        }
        return (midnight(shift), midnight(shift + 1))
    }
}
