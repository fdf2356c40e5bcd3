/// What is kept of one telegram is limited, so that no input takes more than 1 MiB; no known meter sends a tenth of it.
///
/// What lies beyond a limit is passed over, and a fault says of which kind it is and how much (docs/meters.md).
extension Telegram {
    /// How many messages are read.
    public static let messageLimit = 512
    /// How many values are read, those of all lists together.
    public static let entryLimit = 1_024
    /// How many faults are kept; one more says how many others there were.
    public static let faultLimit = 256
    /// How many elements the lists and trees of messages other than GetList may have together.
    public static let elementLimit = 1_024

    /// How much had been read at a place of the telegram.
    struct Mark {
        fileprivate var entries: Int
        fileprivate var faults: Int
        fileprivate var surplusFaults: Int
    }

    /// How much has been read.
    var mark: Mark { Mark(entries: entries.count, faults: faults.count, surplusFaults: surplusFaults.count) }

    /// Forgets what has been read since `mark`, messages excepted.
    mutating func rewind(to mark: Mark) {
        entries.removeLast(entries.count - mark.entries)
        faults.removeLast(faults.count - mark.faults)
        surplusFaults.count = mark.surplusFaults
    }

    /// Keeps or counts a fault.
    mutating func report(_ fault: MessageFault) {
        if faults.count < Self.faultLimit { return faults.append(fault) }
        if surplusFaults.count == 0 { surplusFaults.offset = fault.offset }
        surplusFaults.count += 1
    }

    /// Says how many faults were counted and not kept.
    mutating func reportSurplusFaults() {
        guard surplusFaults.count > 0 else { return }
        faults.append(
            MessageFault(
                offset: surplusFaults.offset, expected: .atMost(Self.faultLimit, .faults),
                found: .more(surplusFaults.count)))
    }

    /// Passes over `count` entries that are too many.
    mutating func skipEntries(
        _ count: Int, _ bytes: Span<UInt8>, _ cursor: inout FieldCursor
    ) throws(MessageFault) {
        report(
            MessageFault(offset: cursor.offset, expected: .atMost(Self.entryLimit, .entries), found: .more(count)))
        for _ in 0..<count { try cursor.skip(bytes) }
    }

    /// Counts the messages from `cursor` on, which are too many, up to `end` or the first that is none.
    mutating func skipMessages(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor, end: Int) {
        let start = cursor.offset
        var count = 0
        var fault: MessageFault?
        do throws(MessageFault) {
            while cursor.offset < end {
                if bytes[cursor.offset] == 0 {
                    cursor.offset += 1
                    continue
                }
                var message = try Self.head(bytes, &cursor)
                try cursor.skip(bytes)
                _ = try Self.tail(bytes, &cursor, &message)
                count += 1
            }
        } catch {
            fault = error
        }
        if count > 0 {
            report(MessageFault(offset: start, expected: .atMost(Self.messageLimit, .messages), found: .more(count)))
        }
        if let fault { report(fault) }
    }
}
