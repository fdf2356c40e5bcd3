/// A moment as the header `Date` shows it: local time with its distance from UTC (RFC 5322, 3.3).
public struct MailDate: Equatable, Sendable, CustomStringConvertible {
    /// Seconds since 1970, UTC.
    public let secondsSince1970: Int64
    /// What local time is ahead of UTC, in seconds; the header shows whole minutes.
    public let utcOffsetSeconds: Int

    /// A moment; what lies outside of the years 1900 to 9999, or further than a day from UTC, is brought to that bound.
    public init(secondsSince1970: Int64, utcOffsetSeconds: Int = 0) {
        self.secondsSince1970 = min(max(secondsSince1970, -2_208_902_400), 253_402_214_400)
        self.utcOffsetSeconds = min(max(utcOffsetSeconds, -86_340), 86_340)
    }

    /// `Sun, 22 Nov 2026 07:00:00 +0100`.
    public var description: String {
        let minutes = utcOffsetSeconds / 60
        let local = secondsSince1970 + Int64(minutes) * 60
        let day = Self.floorDivided(local, 86_400)
        let second = Int(local - day * 86_400)
        let (year, month, dayOfMonth) = Self.civil(day)
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        let clock = [second / 3600, second / 60 % 60, second % 60].map(Self.twoDigits).joined(separator: ":")
        let zone = (minutes < 0 ? "-" : "+") + Self.twoDigits(abs(minutes) / 60) + Self.twoDigits(abs(minutes) % 60)
        return
            "\(Self.weekdays[weekday]), \(Self.twoDigits(dayOfMonth)) \(Self.months[month - 1]) \(year) \(clock) \(zone)"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    /// Year, month and day of a number of days since 1970, in eras of 400 years that begin on 1 March.
    private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = Int(floorDivided(Int64(shifted), 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
    }
}
