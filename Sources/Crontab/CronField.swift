/// One of the five fields of a crontab line: which values it may have and what they are called.
///
/// Source: crontab(5) as Debian ships it.
public enum CronField: Sendable, CaseIterable {
    /// 0...59.
    case minute
    /// 0...23.
    case hour
    /// 1...31.
    case dayOfMonth
    /// 1...12 or `jan`...`dec`.
    case month
    /// 0...7 or `sun`...`sat`; 0 and 7 are Sunday.
    case dayOfWeek

    /// The field's name as users know it.
    public var name: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day of the month"
        case .month: "month"
        case .dayOfWeek: "day of the week"
        }
    }

    /// The smallest and the largest number that may be written.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// The names that stand for numbers, from the smallest number on.
    var words: [String] {
        switch self {
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        default: []
        }
    }

    /// What may be written, for error texts.
    var allowed: String {
        guard let first = words.first, let last = words.last else {
            return "\(range.lowerBound) to \(range.upperBound)"
        }
        return "\(range.lowerBound) to \(range.upperBound) or \(first) to \(last)"
    }
}

/// What is wrong with a crontab expression.
public struct CronProblem: Error, Equatable, CustomStringConvertible {
    /// A sentence that says which part is wrong and what is allowed.
    public let description: String

    init(_ description: String) { self.description = description }
}
