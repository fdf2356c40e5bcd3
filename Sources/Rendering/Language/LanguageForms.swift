/// How a language writes numbers, amounts, dates and times.
///
/// Patterns hold the names of their parts in braces; which there are is said with each.
public struct LanguageForms: Sendable {
    /// The code of ISO 639: `en`.
    public var code: String
    /// What stands before the decimals.
    public var decimalMark: String
    /// What stands between thousands.
    public var groupMark: String
    /// `{number}` and the sign of percent.
    public var percent: String
    /// `{symbol}` and `{number}`, where a currency has a sign of its own.
    public var amount: String
    /// The same where a currency has its three letters only.
    public var amountWithLetters: String
    /// January to December.
    public var months: [String]
    /// The same, short.
    public var shortMonths: [String]
    /// Sunday to Saturday.
    public var weekdays: [String]
    /// The same, short.
    public var shortWeekdays: [String]
    /// A day in full: `{weekday}`, `{day}`, `{month}`, `{year}`.
    public var longDate: String
    /// A day without its weekday: `{day}`, `{month}`, `{year}`.
    public var date: String
    /// A day for tables: `{dd}`, `{mm}`, `{year}`, or as in `date` with `{shortMonth}`.
    public var shortDate: String
    /// A day of a year that is known: as `shortDate`, without `{year}`.
    public var dayAndMonth: String
    /// A day of a week, for tables: `{shortWeekday}` and those of `dayAndMonth`.
    public var weekdayAndDay: String
    /// A month: `{month}`, `{year}`.
    public var month: String
    /// A week: `{week}`, `{weekYear}`, `{from}`, `{to}`.
    public var week: String
    /// A date and a time: `{date}`, `{time}`.
    public var dateAndTime: String

    /// The forms of a language.
    public init(
        code: String, decimalMark: String, groupMark: String, percent: String, amount: String,
        amountWithLetters: String, months: [String], shortMonths: [String], weekdays: [String],
        shortWeekdays: [String], longDate: String, date: String, shortDate: String, dayAndMonth: String,
        weekdayAndDay: String, month: String, week: String, dateAndTime: String
    ) {
        self.code = code
        self.decimalMark = decimalMark
        self.groupMark = groupMark
        self.percent = percent
        self.amount = amount
        self.amountWithLetters = amountWithLetters
        self.months = months
        self.shortMonths = shortMonths
        self.weekdays = weekdays
        self.shortWeekdays = shortWeekdays
        self.longDate = longDate
        self.date = date
        self.shortDate = shortDate
        self.dayAndMonth = dayAndMonth
        self.weekdayAndDay = weekdayAndDay
        self.month = month
        self.week = week
        self.dateAndTime = dateAndTime
    }
}
