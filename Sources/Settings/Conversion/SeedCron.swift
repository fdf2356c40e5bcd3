/// Crontab expressions of APScheduler, which pySMTrace uses, as expressions of crontab(5).
///
/// They differ in two ways (APScheduler's user guide, `CronTrigger.from_crontab`): weekdays count from Monday = 0, and
/// where both day of month and weekday are given, both have to fit.
enum SeedCron {
    /// An expression that means the same; `note` says where it could not be kept.
    struct Conversion: Equatable {
        var expression: String
        var note: String?
    }

    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// The expression that means the same; nil if it has not five fields or a weekday that is none.
    static func convert(_ text: String) -> Conversion? {
        var fields = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard fields.count == 5 else { return nil }
        guard let weekdays = weekdays(fields[4].lowercased()) else { return nil }
        fields[4] = weekdays
        var conversion = Conversion(expression: fields.joined(separator: " "))
        if fields[2] != "*", weekdays != "*" {
            conversion.note =
                "there both day of month and weekday had to fit, in crontab either is enough: it comes more often"
        }
        return conversion
    }

    /// A list of weekdays, ranges and steps from Monday = 0, in names.
    private static func weekdays(_ field: String) -> String? {
        var result: [String] = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            guard let converted = weekdayRange(String(part)) else { return nil }
            result.append(converted)
        }
        return result.joined(separator: ",")
    }

    private static func weekdayRange(_ part: String) -> String? {
        let halves = part.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard halves.count <= 2, let range = halves.first else { return nil }
        let step = halves.count == 2 ? Int(halves[1]) : nil
        if halves.count == 2, step.map({ $0 < 1 }) ?? true { return nil }
        if range == "*" {
            guard let step, step > 1 else { return "*" }
            return stride(from: 0, to: 7, by: step).map { names[$0] }.joined(separator: ",")
        }
        let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { day(String($0)) }
        guard ends.count <= 2, let first = ends.first, let from = first else { return nil }
        guard ends.count == 2 else { return step == nil ? names[from] : nil }
        guard let to = ends[1], from <= to else { return nil }
        guard let step, step > 1 else { return from == to ? names[from] : "\(names[from])-\(names[to])" }
        return stride(from: from, through: to, by: step).map { names[$0] }.joined(separator: ",")
    }

    private static func day(_ text: String) -> Int? {
        if let number = Int(text) { return names.indices.contains(number) ? number : nil }
        return names.firstIndex(of: text)
    }
}
