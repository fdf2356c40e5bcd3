@preconcurrency import Glibc
import SQLite

/// A segment that is closed and processed.
public struct ClosedSegment: Sendable, Equatable {
    /// Its row.
    public var id: Int64
    /// The meter's name.
    public var meter: String
    /// Below the archive's folder.
    public var path: String
    /// Its last telegram, milliseconds since 1970.
    public var lastMilliseconds: Int64
}

extension ArchiveWriter {
    /// Segments that wait for thinning and compression, the oldest first.
    public func segmentsToFinish() throws -> [ClosedSegment] {
        try RemovableSegments.fetch("s.state = 'closed' ORDER BY s.id", in: connection)
    }

    /// The oldest segments that may be removed: closed, processed, with a last telegram before `milliseconds`, and not among
    /// those that are to be spared.
    public func removableSegments(
        before milliseconds: Int64 = .max, limit: Int = 100, except spared: Set<Int64> = []
    ) throws -> [ClosedSegment] {
        try RemovableSegments.fetch(before: milliseconds, limit: limit, except: spared, in: connection)
    }

    /// Says that a segment was thinned and compressed: the file has its new name already.
    public func finished(_ segment: ClosedSegment, path: String, every: Int) throws {
        var status = stat()
        let size = stat(layout.absolute(path), &status) == 0 ? Int64(status.st_size) : 0
        try connection.run(
            "UPDATE segment SET path = ?2, every = ?3, bytes = ?4, state = 'finished' WHERE id = ?1",
            [.integer(segment.id), .text(path), .integer(Int64(every)), .integer(size)])
    }

    /// Removes a closed segment, file first; its rows stay.
    public func remove(_ segment: ClosedSegment) throws {
        let path = layout.absolute(segment.path)
        guard unlink(path) == 0 || errno == ENOENT else {
            throw ArchiveError.file(path: path, action: "remove", code: errno)
        }
        try connection.run("DELETE FROM segment WHERE id = ?", [.integer(segment.id)])
    }

    /// Deletes rows received before `milliseconds`, some thousands of one meter at a time; returns how many.
    ///
    /// Only rows go whose quarter hour is written, and of a quarter hour all. To be called again until it returns 0;
    /// each call holds the database for some milliseconds only.
    public func pruneRows(before milliseconds: Int64, limit: Int = 5_000) throws -> Int {
        for meter in meters.values {
            guard let rolled = meter.rollups.rolled else { continue }
            let end = min(QuarterHours.floor(milliseconds), rolled)
            let hasOld = try connection.fetchFirst(
                "SELECT 1 FROM telegram_store WHERE meter_id = ? AND received_ms < ? LIMIT 1",
                [.integer(meter.id), .integer(end)]
            ) { _ in true }
            guard hasOld == true else { continue }
            let step =
                try connection.fetchFirst(
                    "SELECT received_ms FROM telegram_store WHERE meter_id = ? ORDER BY received_ms LIMIT 1 OFFSET ?",
                    [.integer(meter.id), .integer(Int64(limit))]
                ) { QuarterHours.floor($0.int64(at: 0)) + QuarterHours.milliseconds } ?? end
            let cut = min(step, end)
            let deleted = try transaction {
                try meter.rollups.rowsPruned(before: cut)
                try connection.run(
                    "DELETE FROM telegram_store WHERE meter_id = ? AND received_ms < ?",
                    [.integer(meter.id), .integer(cut)])
                return connection.changes
            }
            if deleted > 0 { return deleted }
        }
        return 0
    }

    /// The time of the oldest row of all meters.
    public func oldestRow() throws -> Int64? {
        try connection.fetchFirst(
            """
            SELECT min(first) FROM (
                SELECT (SELECT min(received_ms) FROM telegram_store AS t WHERE t.meter_id = m.id) AS first FROM meter AS m)
            """
        ) { $0.optionalInt64(at: 0) } ?? nil
    }

    /// Bytes in the database file that are free to be used again.
    public func reusableBytes() throws -> Int64 {
        guard case .integer(let pages) = try connection.pragma("freelist_count") else { return 0 }
        return pages * 4096
    }
}

/// Finds segments that nobody needs to read any more.
enum RemovableSegments {
    /// Closed and processed segments with a last telegram before a time, the oldest first; `limit` -1 for all.
    static func fetch(
        before milliseconds: Int64, limit: Int, except spared: Set<Int64>, in connection: Connection
    ) throws -> [ClosedSegment] {
        let list = spared.sorted().map(String.init).joined(separator: ", ")
        return try fetch(
            """
            s.state IN ('closed', 'finished', 'damaged') AND s.last_ms < ? AND s.id NOT IN (\(list))
            ORDER BY s.last_ms LIMIT \(limit)
            """, [.integer(milliseconds)], in: connection)
    }

    /// Processed segments that a condition holds for.
    static func fetch(
        _ condition: String, _ bindings: [Value] = [], in connection: Connection
    ) throws -> [ClosedSegment] {
        try connection.fetchAll(
            """
            SELECT s.id, m.name, s.path, coalesce(s.last_ms, s.first_ms, 0)
            FROM segment AS s JOIN meter AS m ON m.id = s.meter_id
            WHERE s.id NOT IN (SELECT segment_id FROM journal) AND \(condition)
            """, bindings
        ) {
            ClosedSegment(
                id: $0.int64(at: 0), meter: $0.text(at: 1), path: $0.text(at: 2), lastMilliseconds: $0.int64(at: 3))
        }
    }
}
