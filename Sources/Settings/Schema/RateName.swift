/// The name under which an amount stands in `price`: a tariff, a time, or `otherwise`.
enum RateName: Equatable {
    /// `T1`: what is counted in the meter's tariff register of this number.
    case tariff(Int)
    /// `22:00-06:00`, `sat-sun 00:00-24:00`: weekdays as bits (0 is Sunday) and minutes of the day.
    case time(weekdays: UInt8, from: Int, to: Int)
    /// What no other name covers.
    case otherwise

    static let allowed =
        "T1 to T9 for the meter's tariffs; times in quarter hours such as 22:00-06:00 or \"sat,sun 00:00-24:00\"; otherwise"
    static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Reads a name. Throws what is wrong with it.
    init(_ text: String) throws(Refusal) {
        let word = text.lowercased()
        if word == "otherwise" {
            self = .otherwise
        } else if word.first == "t", word.utf8.count == 2, let number = word.last.flatMap({ Int(String($0)) }),
            number > 0
        {
            self = .tariff(number)
        } else if text.contains(":") {
            let words = word.split(separator: " ")
            guard let hours = words.last, words.count <= 2 else { throw Refusal("is not a time") }
            let (from, to) = try Self.minutes(hours)
            self = .time(weekdays: words.count == 2 ? try Self.weekdays(words[0]) : 0b111_1111, from: from, to: to)
        } else {
            throw Refusal("is neither a tariff nor a time")
        }
    }

    static func isTime(_ text: String) -> Bool { if case .time? = try? RateName(text) { true } else { false } }

    private static func minutes(_ text: Substring) throws(Refusal) -> (from: Int, to: Int) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { throw Refusal("is not a time from and to, such as 22:00-06:00") }
        let from = try minute(ends[0])
        let to = try minute(ends[1])
        guard from < 1440 else { throw Refusal("begins at 24:00; write 00:00 of the day after") }
        guard from != to else { throw Refusal("ends when it begins; a whole day is 00:00-24:00") }
        return (from, to)
    }

    private static func minute(_ text: Substring) throws(Refusal) -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isNumeric = parts.allSatisfy { part in
            (1...2).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
        }
        guard parts.count == 2, isNumeric, let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour * 60 + minute <= 1440
        else { throw Refusal("has a time that does not exist") }
        guard minute % 15 == 0 else { throw Refusal("is not in whole quarter hours") }
        return hour * 60 + minute
    }

    private static func weekdays(_ text: Substring) throws(Refusal) -> UInt8 {
        var bits: UInt8 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = item.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = days.firstIndex(of: String(ends[0])),
                let last = days.firstIndex(of: String(ends[ends.count - 1]))
            else { throw Refusal("has a weekday that is none of \(days.joined(separator: ", "))") }
            var day = first
            bits |= 1 << UInt8(day)
            while day != last {
                day = (day + 1) % 7
                bits |= 1 << UInt8(day)
            }
        }
        return bits
    }
}
