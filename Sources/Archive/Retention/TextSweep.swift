import SQLite

/// Finds the texts that no row has any more, some thousand rows a step, and removes them.
///
/// What comes in while it goes on is left alone: texts that are newer than its beginning, those that were looked up since,
/// and those that were a channel's latest then.
public final class TextSweep {
    private let writer: ArchiveWriter
    private var columns: [(meter: Int64, block: Int64, column: Int64)]
    private var position = Int64.min
    private var used = NumberSet()
    private let newest: Int64
    /// The last text that was looked at in the end; nil while rows are being read.
    private var checked: Int64?

    /// Fewer texts than this are not worth a walk through the rows.
    public static let worthwhile: Int64 = 1_000

    init(_ writer: ArchiveWriter) throws {
        self.writer = writer
        newest = try writer.connection.fetchFirst("SELECT max(id) FROM text_value") { $0.int64(at: 0) } ?? 0
        columns = try writer.connection.fetchAll(
            "SELECT meter_id, slot / 16, slot % 16 FROM channel WHERE kind = 'text' ORDER BY meter_id, slot"
        ) { ($0.int64(at: 0), $0.int64(at: 1), $0.int64(at: 2)) }
        for meter in writer.meters.values {
            for channel in meter.channels where channel.key.kind == .text { used.insert(channel.lastValue) }
        }
        writer.texts.lookedUp = NumberSet()
    }

    /// Looks at some rows, or removes some texts; returns how many were removed, nil when all is done.
    public func step(limit: Int = 5_000) throws -> Int? {
        if let here = columns.last {
            try read(here, limit)
            return 0
        }
        return try removeUnused(after: checked ?? .min, limit)
    }

    private func read(_ here: (meter: Int64, block: Int64, column: Int64), _ limit: Int) throws {
        var count = 0
        try writer.connection.query(
            """
            SELECT received_ms, v\(here.column) FROM telegram_store
            WHERE meter_id = ? AND received_ms > ? AND block = ? ORDER BY received_ms LIMIT ?
            """, [.integer(here.meter), .integer(position), .integer(here.block), .integer(Int64(limit))]
        ) { row in
            position = row.int64(at: 0)
            count += 1
            if let id = row.optionalInt64(at: 1) { used.insert(id) }
        }
        if count < limit {
            columns.removeLast()
            position = .min
        }
    }

    private func removeUnused(after last: Int64, _ limit: Int) throws -> Int? {
        let candidates = try writer.connection.fetchAll(
            """
            SELECT id, id IN (SELECT last_value FROM channel WHERE kind = 'text') FROM text_value
            WHERE id > ? AND id <= ? ORDER BY id LIMIT ?
            """, [.integer(last), .integer(newest), .integer(Int64(limit))]
        ) { (id: $0.int64(at: 0), isLatest: $0.int64(at: 1) != 0) }
        guard let end = candidates.last?.id else {
            writer.texts.lookedUp = nil
            return nil
        }
        checked = end
        let removable = candidates.filter { id, isLatest in
            !isLatest && !used.contains(id) && writer.texts.lookedUp?.contains(id) == false
        }
        guard !removable.isEmpty else { return 0 }
        let delete = try writer.connection.prepare("DELETE FROM text_value WHERE id = ?")
        try writer.transaction {
            for text in removable {
                delete.bind(text.id, at: 1)
                try delete.run()
            }
        }
        return removable.count
    }
}

extension ArchiveWriter {
    /// A search for texts that no row has any more; nil where there are too few texts to be worth it.
    ///
    /// `force` makes one in any case.
    public func textSweep(force: Bool = false) throws -> TextSweep? {
        let count =
            try connection.fetchFirst("SELECT count(*) FROM (SELECT 1 FROM text_value LIMIT \(TextSweep.worthwhile))") {
                $0.int64(at: 0)
            } ?? 0
        return force || count >= TextSweep.worthwhile ? try TextSweep(self) : nil
    }
}
