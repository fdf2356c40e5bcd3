import Logging

/// Lets a message of one cause and meter through once a minute, and counts the others.
struct RepeatFilter: Sendable {
    private struct Key: Hashable {
        let cause: String
        let meter: String?
    }

    private struct Entry {
        var last: Int64
        var suppressed = 0
        var level = Logger.Level.info
        var message = ""
    }

    /// A message that was not told, the last of its cause and meter, and how many there were.
    struct Held: Equatable {
        let meter: String?
        let level: Logger.Level
        let message: String
        let count: Int
    }

    static let intervalMilliseconds: Int64 = 60_000
    private var entries: [Key: Entry] = [:]
    private var heldCount = 0

    /// Says whether a message may be told now; if so, how many like it were not told before.
    mutating func admit(
        cause: String, meter: String?, now: Int64, level: Logger.Level = .info, message: String = ""
    ) -> (isAdmitted: Bool, suppressed: Int) {
        let key = Key(cause: cause, meter: meter)
        if var entry = entries[key], now - entry.last < Self.intervalMilliseconds {
            if entry.suppressed == 0 { heldCount += 1 }
            entry.suppressed += 1
            entry.level = level
            entry.message = message
            entries[key] = entry
            return (false, 0)
        }
        let suppressed = entries[key]?.suppressed ?? 0
        if suppressed > 0 { heldCount -= 1 }
        entries[key] = Entry(last: now)
        if entries.count > 1_000 {
            entries = entries.filter { now - $0.value.last < Self.intervalMilliseconds || $0.value.suppressed > 0 }
        }
        return (true, suppressed)
    }

    /// What was held back and may be told now; all of it if `isEnd`.
    mutating func release(now: Int64, isEnd: Bool = false) -> [Held] {
        guard heldCount > 0 else { return [] }
        var released: [Held] = []
        for (key, entry) in entries
        where entry.suppressed > 0 && (isEnd || now - entry.last >= Self.intervalMilliseconds) {
            released.append(
                Held(meter: key.meter, level: entry.level, message: entry.message, count: entry.suppressed))
            entries[key] = Entry(last: now)
        }
        heldCount -= released.count
        return released.sorted { $0.message < $1.message }
    }
}
