import Archive
import Rendering

/// What stands before a bucket's figures: the day, the month, or when it begins, in the archive's time.
struct BucketLabel {
    private let width: BucketWidth
    private let calendar: LocalCalendar

    init(_ width: BucketWidth, _ calendar: LocalCalendar) {
        self.width = width
        self.calendar = calendar
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// `2026-11`, `2026-11-22 Sun`, `2026-11-22 14:30`: the latter also where a bucket of days is cut.
    func text(_ from: Int64) -> String {
        let day = calendar.day(of: from)
        let isWhole = calendar.start(of: day) == from
        let time = CivilTime(milliseconds: from + calendar.offset(at: from))
        let date = "\(Self.digits(time.year, 4))-\(Self.digits(time.month, 2))-\(Self.digits(time.day, 2))"
        switch width {
        case .years where isWhole && time.month == 1 && time.day == 1: return Self.digits(time.year, 4)
        case .months where isWhole && time.day == 1:
            return "\(Self.digits(time.year, 4))-\(Self.digits(time.month, 2))"
        case .years, .months, .weeks, .days:
            // 1970-01-01 was a Thursday.
            if isWhole { return "\(date) \(Self.weekdays[Int(((day + 3) % 7 + 7) % 7)])" }
        case .quarterHours, .whole: break
        }
        var text = "\(date) \(Self.digits(time.hour, 2)):\(Self.digits(time.minute, 2))"
        if from % 60_000 != 0 { text += ":\(Self.digits(time.second, 2))" }
        // In the hour that clocks show twice, the second pass is told apart.
        let jump = calendar.offset(at: from - 3 * 3_600_000) - calendar.offset(at: from)
        if jump > 0, calendar.offset(at: from - jump) > calendar.offset(at: from) { text += " again" }
        return text
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value.magnitude)
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
