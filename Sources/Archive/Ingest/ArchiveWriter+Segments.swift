@preconcurrency import Glibc
import SQLite

/// What was found wrong, or new, when the archive was opened after an earlier process.
public struct MendReport: Sendable, Equatable {
    /// Segments that the database did not know.
    public var found: [String] = []
    /// Segments whose torn last block was cut off, with the number of bytes.
    public var cut: [String: Int64] = [:]
    /// Segments that are in the database and no more in their folder.
    public var missing: [String] = []
    /// Files in the captures' folder that are no segments, with the reason; they are left alone.
    public var foreign: [String: String] = [:]
}

extension ArchiveWriter {
    /// Follows a segment that has just been begun, or one that was missing and is back. One that is followed already stays so.
    ///
    /// `isFound` says that it was begun by somebody else: an equal telegram of the same millisecond is the same then, and a
    /// second one otherwise.
    public func follow(
        _ path: String, of meterName: String, from milliseconds: Int64, isFound: Bool = false, offsetSeconds: Int64 = 0
    ) throws {
        guard !followed.contains(where: { $0.path == path }) else { return }
        let meter = try meter(meterName)
        let id = try connection.transaction {
            try forgetMissing(path)
            try connection.run(
                """
                INSERT INTO segment (meter_id, path, first_ms, state, is_found, offset_s)
                VALUES (?, ?, ?, 'open', ?, ?)
                """,
                [
                    .integer(meter.id), .text(path), .integer(milliseconds), .integer(isFound ? 1 : 0),
                    .integer(offsetSeconds),
                ])
            let id = connection.lastInsertRowID
            try connection.run(
                "INSERT INTO journal (segment_id, meter_id, byte_offset) VALUES (?, ?, 0)",
                [.integer(id), .integer(meter.id)])
            return id
        }
        var segment = FollowedSegment(id: id, path: path, meter: meter, isClosed: false)
        segment.isFound = isFound
        segment.offsetSeconds = offsetSeconds
        followed.append(segment)
    }

    /// Removes what is known of a segment that was missing, compressed or not: it is processed, and counted, once more.
    private func forgetMissing(_ path: String) throws {
        let plain = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
        try connection.run(
            """
            UPDATE meter SET telegrams = meter.telegrams - s.telegrams, faults = meter.faults - s.faults
            FROM segment AS s
            WHERE meter.id = s.meter_id AND s.path IN (?1, ?1 || '.gz') AND s.state = 'missing'
            """, [.text(plain)])
        try connection.run(
            "DELETE FROM segment WHERE path IN (?1, ?1 || '.gz') AND state = 'missing'", [.text(plain)])
    }

    /// Says that nothing more will be appended to a segment.
    public func close(_ path: String) {
        for index in followed.indices where followed[index].path == path { followed[index].isClosed = true }
    }

    /// Puts folder and database in agreement after an earlier process, however it ended.
    ///
    /// Torn last blocks are cut off, unknown segments are followed, half-done compressions are finished in the
    /// database. To be called once, before anything is ingested. `live` says which segments are being written: they are
    /// followed, and their files are left alone. It is asked when the folder has been looked into.
    public func mend(now milliseconds: Int64, live: () -> Set<String> = { [] }) throws -> MendReport {
        let files = try Folder.files(below: layout.root, in: "captures")
        let live = live()
        var report = MendReport()
        var known = Set<String>()
        let stored = try connection.fetchAll(
            """
            SELECT s.id, s.path, j.segment_id IS NULL FROM segment AS s LEFT JOIN journal AS j ON j.segment_id = s.id
            WHERE s.state <> 'missing'
            """
        ) { (id: $0.int64(at: 0), path: $0.text(at: 1), isProcessed: $0.int64(at: 2) == 1) }
        var hasMoved = false
        for segment in stored where !live.contains(segment.path) {
            known.insert(segment.path)
            if let path = try locate(segment.id, segment.path, isProcessed: segment.isProcessed) {
                known.insert(path)
                hasMoved = hasMoved || path != segment.path
            } else {
                report.missing.append(segment.path)
                try connection.transaction {
                    try connection.run("UPDATE segment SET state = 'missing' WHERE id = ?", [.integer(segment.id)])
                    try connection.run("DELETE FROM journal WHERE segment_id = ?", [.integer(segment.id)])
                }
            }
        }
        if hasMoved || !report.missing.isEmpty { try reload() }
        for path in files where !known.contains(path) {
            if live.contains(path) {
                try followLive(path, now: milliseconds)
            } else if path.hasSuffix(".gz"), known.contains(String(path.dropLast(3))) {
                report.foreign[path] = "it stands beside a capture that is not wholly stored yet"
            } else {
                try take(path, into: &report, now: milliseconds)
            }
        }
        for segment in followed where segment.isClosed {
            if let bytes = try SegmentTail.cut(layout.absolute(segment.path)) { report.cut[segment.path] = bytes }
        }
        return report
    }

    /// Follows a segment that is being written and that the database does not know: that it was begun may still be said.
    private func followLive(_ path: String, now milliseconds: Int64) throws {
        guard !followed.contains(where: { $0.path == path }) else { return }
        let reader = try SegmentReader(path: layout.absolute(path))
        var first: Int64?
        try reader.eachPacket { packet, _ in
            first = packet.milliseconds
            return false
        }
        guard let meter = reader.interfaceName else { return }
        try addMeter(meter, now: milliseconds)
        try follow(path, of: meter, from: first ?? milliseconds, isFound: true)
    }

    /// Where a segment of the database lies now: a compression may have ended between file and row.
    private func locate(_ id: Int64, _ path: String, isProcessed: Bool) throws -> String? {
        let absolute = layout.absolute(path)
        let exists = access(absolute, F_OK) == 0
        guard !path.hasSuffix(".gz"), access(absolute + ".gz", F_OK) == 0 else { return exists ? path : nil }
        // Only what is wholly processed is compressed here: somebody else made this copy, perhaps too early.
        if exists, !isProcessed { return path }
        // The compressed file got its name when it was whole.
        unlink(absolute)
        try connection.run(
            "UPDATE segment SET path = ?2, state = iif(?3, 'finished', state) WHERE id = ?1",
            [.integer(id), .text(path + ".gz"), .integer(isProcessed ? 1 : 0)])
        return path + ".gz"
    }

    /// Follows a file that the database does not know, if it is a segment.
    private func take(_ path: String, into report: inout MendReport, now milliseconds: Int64) throws {
        let absolute = layout.absolute(path)
        if path.hasSuffix(SegmentFinisher.partialSuffix) {
            unlink(absolute)
            return
        }
        guard path.hasSuffix(".pcapng") || path.hasSuffix(".pcapng.gz") else { return }
        let reader: SegmentReader
        var first: Int64?
        do {
            reader = try SegmentReader(path: absolute, passesOverDamage: true)
            try reader.eachPacket { packet, _ in
                first = packet.isTelegram ? packet.milliseconds : nil
                return false
            }
        } catch let error as ArchiveError {
            report.foreign[path] = error.description
            return
        }
        guard reader.hasPackets || !reader.damage.isEmpty else {
            // Begun and left before its first telegram.
            if reader.offset == 0 || reader.interfaceName != nil { unlink(absolute) }
            return
        }
        // Where its head is lost, the folder still says whose it is.
        let folder = path.split(separator: "/").dropFirst().dropLast().last.map(String.init)
        let name = reader.interfaceName ?? (reader.damage.isEmpty ? nil : folder)
        guard let meter = name, !meter.isEmpty, let first else {
            report.foreign[path] = "it is no segment of smtrace; `smtrace import` takes captures of others"
            return
        }
        try addMeter(meter, now: milliseconds)
        try follow(
            path, of: meter, from: first, isFound: true, offsetSeconds: reader.timeOffsetSeconds)
        close(path)
        report.found.append(path)
    }
}
