import SQLite

/// What was counted since the archive was made, beside telegrams and checksums, which segments count.
///
/// Kept in `archive_info`, written with the latest values every few minutes and at the end.
public struct ArchiveTotals: Sendable, Equatable {
    /// What is counted.
    public enum Figure: String, Sendable, CaseIterable {
        /// Transactions that stored telegrams; of no meter.
        case commits
        /// Bytes that were received and belong to no telegram.
        case discardedBytes = "discarded_bytes"
        /// Telegrams whose checksum fits and of whose messages one makes no sense.
        case messageFaults = "message_faults"
        /// Telegrams that are kept and not decoded, since that had ended the program.
        case passedOver = "passed_over"
        /// Telegrams that found no room on the disk.
        case lost
    }

    private struct Key: Hashable {
        let figure: Figure
        let meter: String
    }

    private var values: [Key: Int64] = [:]
    private static let prefix = "total:"

    /// Nothing counted.
    public init() {}

    /// A figure of a meter; of the archive where none is given.
    public subscript(_ figure: Figure, of meter: String = "") -> Int64 {
        values[Key(figure: figure, meter: meter)] ?? 0
    }

    /// Counts so many more.
    mutating func add(_ count: Int64, to figure: Figure, of meter: String = "") {
        guard count > 0 else { return }
        let (sum, isTooLarge) = self[figure, of: meter].addingReportingOverflow(count)
        values[Key(figure: figure, meter: meter)] = isTooLarge ? .max : sum
    }

    /// Reads what was kept.
    init(_ connection: Connection) throws {
        try connection.query("SELECT key, value FROM archive_info WHERE key GLOB ?", [.text(Self.prefix + "*")]) {
            row in
            let parts = row.text(at: 0).split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let figure = Figure(rawValue: String(parts[1])), let value = Int64(row.text(at: 1))
            else { return }
            values[Key(figure: figure, meter: String(parts[2]))] = value
        }
    }

    /// Keeps what has changed since `saved`.
    func save(since saved: ArchiveTotals, in connection: Connection) throws {
        for (key, value) in values where saved.values[key] != value {
            try connection.run(
                "INSERT OR REPLACE INTO archive_info VALUES (?, ?)",
                [.text("\(Self.prefix)\(key.figure.rawValue):\(key.meter)"), .text(String(value))])
        }
    }
}

extension ArchiveWriter {
    /// Counts what the recorder has seen and the archive has not; kept with the next `save`.
    public func count(_ count: Int64, of figure: ArchiveTotals.Figure, meter: String = "") {
        totals.add(count, to: figure, of: meter)
    }

    /// Counts a transaction that stored telegrams.
    func count(_ report: IngestReport) {
        guard report.telegrams + report.faults > 0 else { return }
        totals.add(1, to: .commits)
        for (meter, count) in report.messageFaults { totals.add(Int64(count), to: .messageFaults, of: meter) }
        for (meter, telegrams) in report.passedOver {
            totals.add(Int64(telegrams.count), to: .passedOver, of: meter)
        }
    }
}
