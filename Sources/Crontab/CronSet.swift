/// The values that one field of a crontab line names.
///
/// Shape: bit n is set where the value n is named; of weekdays, 7 has become 0.
struct CronSet: Sendable, Equatable {
    private(set) var bits: UInt64 = 0
    /// Whether the field begins with `*`: crontab(5) treats it as "any", also as `*/2`.
    private(set) var isStar = false

    /// Reads a field: a list of `*`, numbers, names and ranges, the last three with a step if it is a range.
    init(_ text: Substring, of field: CronField) throws(CronProblem) {
        isStar = text.first == "*"
        for item in text.split(separator: ",", omittingEmptySubsequences: false) { try add(item, of: field) }
        if field == .dayOfWeek, bits & (1 << 7) != 0 { bits = bits & ~(1 << 7) | 1 }
    }

    func contains(_ value: Int) -> Bool { value >= 0 && value < 64 && bits & (1 << UInt64(value)) != 0 }

    private mutating func add(_ item: Substring, of field: CronField) throws(CronProblem) {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let base = parts.first ?? ""
        var first = field.range.lowerBound
        var last = field.range.upperBound
        // Sunday is 0 in `*` and its steps, as it is in cron itself.
        if base == "*", field == .dayOfWeek { last = 6 }
        if base != "*" {
            let ends = base.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            first = try Self.number(ends[0], of: field)
            last = try ends.count == 2 ? Self.number(ends[1], of: field) : first
            if field == .dayOfWeek, last == 0, first > 0, ends.count == 2 { last = 7 }
            guard first <= last else {
                throw CronProblem("the \(field.name) \"\(item)\" ends before it begins; write two ranges, with a comma")
            }
            if parts.count == 2, ends.count == 1 {
                throw CronProblem(
                    "the \(field.name) \"\(item)\" has a step but no range, such as \(base)-\(field.range.upperBound)/\(parts[1])"
                )
            }
        }
        var step = 1
        if parts.count == 2 {
            guard let value = Int(parts[1]), value > 0, value <= field.range.upperBound else {
                throw CronProblem(
                    "the step of the \(field.name) \"\(item)\" is not a number from 1 to \(field.range.upperBound)")
            }
            step = value
        }
        for value in stride(from: first, through: last, by: step) { bits |= 1 << UInt64(value) }
    }

    private static func number(_ text: Substring, of field: CronField) throws(CronProblem) -> Int {
        let word = text.lowercased()
        if let index = field.words.firstIndex(of: word) {
            return index + (field == .month ? 1 : 0)
        }
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text),
            field.range.contains(value)
        {
            return value
        }
        if let full = field.words.first(where: { word.count > 3 && word.hasPrefix($0) }) {
            throw CronProblem("the \(field.name) \"\(text)\" is written \"\(full)\"")
        }
        throw CronProblem("the \(field.name) \"\(text)\" is not \(field.allowed)")
    }
}
