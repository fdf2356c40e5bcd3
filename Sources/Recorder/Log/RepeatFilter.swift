/// Lets a message of one cause and meter through once a minute, and counts the others.
struct RepeatFilter: Sendable {
    private struct Key: Hashable {
        let cause: String
        let meter: String?
    }

    private struct Entry {
        var last: Int64
        var suppressed: Int
    }

    static let intervalMilliseconds: Int64 = 60_000
    private var entries: [Key: Entry] = [:]

    /// Says whether a message may be told now; if so, how many like it were not told before.
    mutating func admit(cause: String, meter: String?, now: Int64) -> (isAdmitted: Bool, suppressed: Int) {
        let key = Key(cause: cause, meter: meter)
        if var entry = entries[key], now - entry.last < Self.intervalMilliseconds {
            entry.suppressed += 1
            entries[key] = entry
            return (false, 0)
        }
        let suppressed = entries[key]?.suppressed ?? 0
        entries[key] = Entry(last: now, suppressed: 0)
        if entries.count > 1_000 {
            entries = entries.filter { now - $0.value.last < Self.intervalMilliseconds }
        }
        return (true, suppressed)
    }
}
