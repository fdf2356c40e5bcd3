@preconcurrency import Glibc
import SQLite

/// The time zone's offsets from UTC, kept as a table so that plain SQL can show local time in any shell.
enum LocalOffsets {
    struct Offset: Equatable {
        let fromMilliseconds: Int64
        let offsetMilliseconds: Int64
        let abbreviation: String
    }

    /// The offsets of the process's time zone from 2000 to 2060, found by asking the C library.
    ///
    /// Changes of less than a week's distance would be missed; no zone has had one in that time.
    static func ofProcess() -> [Offset] {
        let week: Int64 = 7 * 86_400
        let end: Int64 = 2_840_140_800  // 2060-01-01
        var from: Int64 = 946_684_800  // 2000-01-01
        var offsets = [offset(at: from, from: Int64.min / 2)]
        while from < end {
            let next = from + week
            if !isSame(offset(at: next, from: 0), as: offset(at: from, from: 0)) {
                var low = from
                var high = next
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if isSame(offset(at: middle, from: 0), as: offset(at: from, from: 0)) {
                        low = middle
                    } else {
                        high = middle
                    }
                }
                offsets.append(offset(at: high, from: high * 1000))
            }
            from = next
        }
        return offsets
    }

    /// The offsets of the process's time zone if the database holds those of another one, or another name; else nil.
    static func changed(in connection: Connection, zoneName: String) throws -> [Offset]? {
        let offsets = ofProcess()
        let stored = try connection.fetchAll(
            "SELECT from_ms, offset_ms, abbreviation FROM local_offset ORDER BY from_ms"
        ) {
            Offset(
                fromMilliseconds: $0.int64(at: 0), offsetMilliseconds: $0.int64(at: 1), abbreviation: $0.text(at: 2))
        }
        let storedName = try connection.fetchFirst("SELECT value FROM archive_info WHERE key = 'time_zone'") {
            $0.text(at: 0)
        }
        return stored == offsets && storedName == zoneName ? nil : offsets
    }

    /// Writes a time zone into the database, within a transaction that makes the days anew.
    static func store(_ offsets: [Offset], in connection: Connection, zoneName: String) throws {
        try connection.run("INSERT OR REPLACE INTO archive_info VALUES ('time_zone', ?)", [.text(zoneName)])
        try connection.run("DELETE FROM local_offset")
        let insert = try connection.prepare("INSERT INTO local_offset VALUES (?, ?, ?)")
        for offset in offsets {
            insert.bind(offset.fromMilliseconds, at: 1)
            insert.bind(offset.offsetMilliseconds, at: 2)
            insert.bind(offset.abbreviation, at: 3)
            while try insert.step() {}
            insert.reset()
        }
    }

    private static func offset(at seconds: Int64, from milliseconds: Int64) -> Offset {
        var time = time_t(seconds)
        var local = tm()
        localtime_r(&time, &local)
        let abbreviation = local.tm_zone.map { String(cString: $0) } ?? ""
        return Offset(
            fromMilliseconds: milliseconds, offsetMilliseconds: Int64(local.tm_gmtoff) * 1000,
            abbreviation: abbreviation)
    }

    private static func isSame(_ a: Offset, as b: Offset) -> Bool {
        a.offsetMilliseconds == b.offsetMilliseconds && a.abbreviation == b.abbreviation
    }
}
