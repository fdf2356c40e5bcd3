@preconcurrency import Glibc
import SQLite

extension ArchiveReader {
    private static let day: Int64 = 86_400_000

    /// Figures of the archive, without a walk through its rows.
    ///
    /// `now` is the time, milliseconds since 1970. Throws `SQLiteError`.
    public func statistics(now milliseconds: Int64) throws -> ArchiveStatistics {
        var result = ArchiveStatistics(milliseconds: milliseconds)
        result.databaseBytes = Self.size(layout.database)
        result.walBytes = Self.size(layout.database + "-wal")
        result.disk = FreeSpace(path: layout.root)
        let meters = try meters()
        try snapshot {
            let calendar = try calendar()
            result.commitMilliseconds = try info("commit_ms").flatMap { Int64($0) }
            result.reusableBytes = (try connection.pragma("freelist_count").integer ?? 0) * 4096
            result.events = try connection.fetchFirst("SELECT count(*) FROM event") { $0.int64(at: 0) } ?? 0
            result.outbox = try outbox.counts()
            result.totals = try ArchiveTotals(connection)
            result.meters = try meters.map { meter in
                var figures = MeterCount(meter, calendar: calendar, now: milliseconds, in: connection)
                return try figures.count()
            }
        }
        for index in meters.indices {
            let gaps = try gaps(of: meters[index], from: milliseconds - 30 * Self.day, to: milliseconds)
            result.meters[index].recentGaps = gaps.count
            result.meters[index].longestGap = gaps.max {
                $0.toMilliseconds - $0.fromMilliseconds < $1.toMilliseconds - $1.fromMilliseconds
            }
            try addCaptures(of: meters[index], to: &result, index, now: milliseconds)
        }
        return result
    }

    private func addCaptures(
        of meter: MeterInfo, to result: inout ArchiveStatistics, _ index: Int, now: Int64
    ) throws {
        let week = now - 7 * Self.day
        var recent = 0.0
        var oldest = now
        for range in try captures(of: meter) {
            guard let bytes = layout.size(of: range.path) else { continue }
            result.captures += 1
            result.captureBytes += bytes
            result.meters[index].captureBytes += bytes
            guard range.lastMilliseconds >= week, range.firstMilliseconds <= now else { continue }
            let span = max(1, range.lastMilliseconds - range.firstMilliseconds)
            let begin = max(week, range.firstMilliseconds)
            recent += Double(bytes) * Double(max(1, range.lastMilliseconds - begin)) / Double(span)
            oldest = min(oldest, begin)
        }
        result.meters[index].captureBytesADay = recent * Double(Self.day) / Double(max(60_000, now - oldest))
    }

    private static func size(_ path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}
