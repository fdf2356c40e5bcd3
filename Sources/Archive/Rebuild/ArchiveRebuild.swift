@preconcurrency import Glibc
import SQLite

/// Makes an archive's database anew from its captures, and carries over what no capture has any more.
///
/// Who has one holds the archive's lock. The new database is built beside the old one: it takes over what can be read of
/// it, then every telegram of every capture is held against its row, and quarter hours are made from the rows. It gets
/// the old one's place when it is whole and on disk; until then the old one is not changed. That is kept as
/// `smtrace.db.old`.
public final class ArchiveRebuild {
    private let layout: ArchiveLayout
    private let target: ArchiveLayout
    private let now: Int64
    private let onStep: (RebuildStep) throws -> Void
    private let progress: (Double) -> Bool
    private var report = RebuildReport()
    private var remaking = Remaking(processed: [:], pruned: [:])

    /// A rebuild. `progress` is given how much of all is done, 0 to 1, and returns whether to go on; `onStep` is told of
    /// each step.
    public init(
        layout: ArchiveLayout, now milliseconds: Int64, onStep: @escaping (RebuildStep) throws -> Void = { _ in },
        progress: @escaping (Double) -> Bool = { _ in true }
    ) {
        self.layout = layout
        target = ArchiveLayout(root: layout.root, databaseName: layout.databaseName + ".new")
        now = milliseconds
        self.onStep = onStep
        self.progress = progress
    }

    /// Does it. Throws `ArchiveError`, `SQLiteError` or `RebuildError`; the archive is then as it was.
    public func run() throws -> RebuildReport {
        try layout.create()
        guard let mails = try OutboxLock(layout) else { throw RebuildError.mailsAreSent }
        defer { withExtendedLifetime(mails) {} }
        let exchange = DatabaseExchange(layout, new: target)
        exchange.removeNew()
        do {
            try build()
        } catch {
            exchange.removeNew()
            throw error
        }
        report.oldPath = try exchange.run(onStep)
        // Makes the files beside it that readers need who may not write.
        _ = try Database.openForWriting(layout, now: now)
        return report
    }

    private func build() throws {
        let hasZone = try copy()
        try onStep(.copied)
        let writer = try ArchiveWriter(layout: target, timeZone: hasZone ? nil : "system", now: now)
        writer.remaking = remaking
        try ingest(writer)
        try onStep(.ingested)
        try RebuiltRollups(writer).make(&report, goOn)
        try writer.restoreCounts()
        try onStep(.rolled)
        try finish(writer)
    }

    /// Throws `stopped` if it is not to go on.
    private func goOn(_ share: Double) throws { if !progress(share) { throw RebuildError.stopped } }

    // MARK: What is carried over

    /// Takes over what can be read of the old database; returns whether the new one knows its time zone.
    private func copy() throws -> Bool {
        try goOn(0)
        let connection = try Database.openForWriting(target, now: now)
        guard access(layout.database, F_OK) == 0 else {
            report.isFromCapturesAlone = true
            return false
        }
        guard let old = try openOld() else {
            report.isFromCapturesAlone = true
            report.damagedTables = ["all"]
            return false
        }
        // How many rows there are is not known: half of its share, then half of what is left.
        var done = 0.0
        let salvage = try DatabaseSalvage(from: old, into: connection) { [self] in
            done += (0.3 - done) / 200
            try goOn(done)
        }.run()
        guard let salvage else {
            report.isFromCapturesAlone = true
            report.damagedTables = ["all"]
            return false
        }
        report.damagedTables = salvage.damagedTables
        let offsets = try? old.fetchAll("SELECT from_ms, offset_ms, abbreviation FROM local_offset") { row in
            (0..<3).map { row.value(at: $0) }
        }
        for offset in offsets ?? [] {
            try connection.run("INSERT OR REPLACE INTO local_offset VALUES (?, ?, ?)", offset)
        }
        try readAllAgain(old, connection)
        return offsets?.isEmpty == false
    }

    /// The old database, brought to the newest schema if it can be; nil if it is none.
    private func openOld() throws -> Connection? {
        do {
            return try Database.openForWriting(layout, now: now)
        } catch let error as SQLiteError where error.kind == .corrupt || error.kind == .notADatabase {
            return DatabaseSalvage.open(layout.database)
        }
    }

    /// Puts all captures that are there back to their beginning.
    private func readAllAgain(_ old: Connection, _ connection: Connection) throws {
        var processed: [Int64: Int64] = [:]
        var pruned: [Int64: Int64] = [:]
        // As the old one has them: what was lost there is to be read again in any case.
        try old.query("SELECT id, pruned_ms FROM meter") { pruned[$0.int64(at: 0)] = $0.optionalInt64(at: 1) }
        let segments = try old.fetchAll(
            """
            SELECT s.id, coalesce(j.byte_offset, \(Int64.max)) FROM segment AS s
            LEFT JOIN journal AS j ON j.segment_id = s.id WHERE s.state <> 'missing'
            """
        ) { ($0.int64(at: 0), $0.int64(at: 1)) }
        try connection.transaction {
            try connection.execute(
                """
                CREATE TABLE rebuild_segment AS
                    SELECT * FROM segment WHERE id IN (SELECT id FROM segment EXCEPT SELECT segment_id FROM journal);
                CREATE TABLE rebuild_meter AS SELECT id, telegrams, faults FROM meter;
                """)
            for (id, offset) in segments {
                processed[id] = offset
                try connection.run("UPDATE segment SET is_found = 1 WHERE id = ?", [.integer(id)])
                try connection.run(
                    """
                    INSERT OR REPLACE INTO journal (segment_id, meter_id, byte_offset)
                    SELECT id, meter_id, 0 FROM segment WHERE id = ?
                    """, [.integer(id)])
            }
        }
        remaking = Remaking(processed: processed, pruned: pruned)
    }

    // MARK: Captures

    private func ingest(_ writer: ArchiveWriter) throws {
        _ = try writer.mend(now: now)
        report.captures = writer.followed.count
        let sizes = writer.followed.map { ($0.id, layout.size(of: $0.path) ?? 0) }
        let bytes = Dictionary(sizes, uniquingKeysWith: { first, _ in first })
        let total = Double(max(1, bytes.values.reduce(0, +)))
        // In the order of time, as they were recorded: status words are told where they change.
        let firsts = try writer.connection.fetchAll("SELECT id, ifnull(first_ms, 0) FROM segment") {
            ($0.int64(at: 0), $0.int64(at: 1))
        }
        let first = Dictionary(firsts, uniquingKeysWith: { first, _ in first })
        writer.followed.sort { (first[$0.id] ?? 0, $0.id) < (first[$1.id] ?? 0, $1.id) }
        while true {
            let step = try writer.ingest()
            report.telegrams += Int64(step.telegrams + step.duplicates)
            report.damagedCaptures += step.damaged.map { "\($0.path): \($0.reason)" }
            if let path = step.deferred.first {
                throw ArchiveError.unreadable(path: layout.absolute(path.path), reason: path.reason)
            }
            let left = writer.followed.reduce(0.0) { $0 + Double(bytes[$1.id] ?? 0) }
            try goOn(0.3 + 0.5 * max(0, total - left) / total)
            if !step.hasMore { break }
        }
        report.corrected = writer.remaking?.corrected ?? 0
        report.added = writer.remaking?.added ?? 0
        try writer.save()
    }

    // MARK: The end

    private func finish(_ writer: ArchiveWriter) throws {
        try writer.save()
        report.rows =
            try writer.connection.fetchFirst("SELECT count(*) FROM telegram_store") { $0.int64(at: 0) } ?? 0
        try goOn(0.95)
        let check = try writer.connection.fetchFirst("PRAGMA quick_check(1)") { $0.text(at: 0) } ?? "no answer"
        guard check == "ok" else { throw RebuildError.notVerified(check) }
        let checkpoint = try writer.connection.checkpoint(.truncate)
        guard !checkpoint.wasBusy else { throw RebuildError.notVerified("somebody has it open") }
        try onStep(.verified)
    }
}

extension ArchiveWriter {
    /// Brings back what captures do not know: how many telegrams there were before thinning and cuts.
    func restoreCounts() throws {
        guard
            try connection.fetchFirst("SELECT 1 FROM sqlite_schema WHERE name = 'rebuild_segment'", row: { _ in true })
                == true
        else { return }
        try connection.execute(
            """
            BEGIN IMMEDIATE;
            UPDATE segment SET
                first_ms = o.first_ms, last_ms = o.last_ms, bytes = o.bytes, telegrams = o.telegrams,
                faults = o.faults, every = o.every, is_found = o.is_found,
                state = iif(segment.state IN ('missing', 'damaged'), segment.state, o.state)
            FROM rebuild_segment AS o WHERE o.id = segment.id AND o.path = segment.path;
            UPDATE meter SET
                telegrams = o.telegrams + (SELECT ifnull(sum(s.telegrams), 0) FROM segment AS s WHERE s.meter_id = meter.id
                    AND s.state <> 'missing' AND s.id NOT IN (SELECT id FROM rebuild_segment)),
                faults = o.faults + (SELECT ifnull(sum(s.faults), 0) FROM segment AS s WHERE s.meter_id = meter.id
                    AND s.state <> 'missing' AND s.id NOT IN (SELECT id FROM rebuild_segment))
            FROM rebuild_meter AS o WHERE o.id = meter.id;
            DROP TABLE rebuild_segment;
            DROP TABLE rebuild_meter;
            COMMIT;
            """)
    }
}
