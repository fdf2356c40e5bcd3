/// A crontab(5) expression: five fields, or a name such as `@daily`.
///
/// Fields are separated by spaces: minute, hour, day of the month, month, day of the week. Each is `*`, a number, a
/// range `a-b`, either of the last with a step as `*/n` and `a-b/n`, or several of them with commas between. Months and
/// weekdays have names of three letters. It says which local minutes are meant; `Schedule` places them in time.
public struct CronExpression: Sendable, Equatable, CustomStringConvertible {
    /// The expression as it was written.
    public let description: String

    let minutes: CronSet
    let hours: CronSet
    private let daysOfMonth: CronSet
    private let months: CronSet
    private let daysOfWeek: CronSet

    /// Reads an expression. Throws what is wrong with it, also where no day in any year fits.
    public init(_ text: String) throws(CronProblem) {
        description = text
        let words = text.split { $0 == " " || $0 == "\t" }
        let fields: [Substring]
        if let name = words.first, name.hasPrefix("@") {
            guard words.count == 1 else { throw CronProblem("after \"\(name)\" nothing may follow") }
            fields = try Self.fields(of: name.lowercased())
        } else {
            fields = words
        }
        guard fields.count == CronField.allCases.count else {
            throw CronProblem(
                "\"\(text)\" has \(fields.count) field\(fields.count == 1 ? "" : "s") instead of five: minute, hour, day of the month, month, day of the week"
            )
        }
        minutes = try CronSet(fields[0], of: .minute)
        hours = try CronSet(fields[1], of: .hour)
        daysOfMonth = try CronSet(fields[2], of: .dayOfMonth)
        months = try CronSet(fields[3], of: .month)
        daysOfWeek = try CronSet(fields[4], of: .dayOfWeek)
        guard canHappen else { throw CronProblem("\"\(text)\" never happens: no such month has that day") }
    }

    private static func fields(of name: String) throws(CronProblem) -> [Substring] {
        let line: Substring
        switch name {
        case "@yearly", "@annually": line = "0 0 1 1 *"
        case "@monthly": line = "0 0 1 * *"
        case "@weekly": line = "0 0 * * 0"
        case "@daily", "@midnight": line = "0 0 * * *"
        case "@hourly": line = "0 * * * *"
        case "@reboot": throw CronProblem("\"@reboot\" is no time: a report is for a minute of the calendar")
        default:
            throw CronProblem("\"\(name)\" is not @yearly, @monthly, @weekly, @daily or @hourly")
        }
        return line.split(separator: " ")
    }

    private var canHappen: Bool {
        guard daysOfWeek.isStar else { return true }
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return longest.enumerated().contains { index, length in
            months.contains(index + 1) && (1...length).contains { daysOfMonth.contains($0) }
        }
    }

    /// Whether it goes by the running clock rather than naming times of the day: its minute or hour begins with `*`.
    ///
    /// Such a job runs in an hour that clocks show twice both times, and not at all in one that they leave out.
    public var followsClock: Bool { minutes.isStar || hours.isStar }

    /// Whether a day is meant: `month` 1...12, `day` 1...31, `weekday` 0 (Sunday) to 6.
    ///
    /// Where both the day of the month and the day of the week are restricted, either is enough; where one of them
    /// begins with `*`, both must fit: crontab's own rule.
    public func matches(month: Int, day: Int, weekday: Int) -> Bool {
        guard months.contains(month) else { return false }
        let (fitsDay, fitsWeekday) = (daysOfMonth.contains(day), daysOfWeek.contains(weekday))
        return daysOfMonth.isStar || daysOfWeek.isStar ? fitsDay && fitsWeekday : fitsDay || fitsWeekday
    }

    /// Whether a time of the day is meant: `hour` 0...23, `minute` 0...59.
    public func matches(hour: Int, minute: Int) -> Bool { hours.contains(hour) && minutes.contains(minute) }
}
