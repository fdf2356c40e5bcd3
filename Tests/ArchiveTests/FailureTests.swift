import SQLite
import TestSupport
import Testing

@testable import Archive

/// A transaction that fails leaves nothing half done, and the next one does all.
struct FailureTests {
    private let fixture: ArchiveFixture
    private let writer: ArchiveWriter

    init() throws {
        fixture = try ArchiveFixture()
        writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        let path = try fixture.segment(ArchiveFixture.telegrams(3_000))
        try writer.follow(path, of: "house", from: ArchiveFixture.start)
        _ = try writer.ingest(limit: 1_000)
        writer.record(ArchiveEvent(milliseconds: 1, meter: "house", kind: .silent, detail: "once"))
        writer.close(path)
    }

    private func expectAll(sourceLocation: SourceLocation = #_sourceLocation) throws {
        while try writer.ingest().hasMore {}
        let counts = try fixture.rows(
            writer,
            """
            SELECT (SELECT count(*) FROM telegram_store), (SELECT telegrams FROM segment), (SELECT telegrams FROM meter),
                   (SELECT count(*) FROM event), (SELECT count(*) FROM journal)
            """)
        #expect(counts == ["3000|3000|3000|1|0"], sourceLocation: sourceLocation)
    }

    private func expectUnchanged(after kind: SQLiteError.Kind, sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let error = #expect(throws: SQLiteError.self, sourceLocation: sourceLocation) { try writer.ingest() }
        #expect(error?.kind == kind, sourceLocation: sourceLocation)
        let reader = try Connection(path: fixture.layout.database, mode: .readOnly)
        let count = try reader.fetchFirst("SELECT count(*) FROM telegram_store") { $0.int(at: 0) }
        #expect(count == 1_000, sourceLocation: sourceLocation)
    }

    @Test
    func lockOfAnotherDelaysAndLosesNothing() throws {
        let other = try Connection(path: fixture.layout.database, mode: .readWrite)
        writer.connection.setBusyTimeout(milliseconds: 1)
        try other.execute("BEGIN IMMEDIATE")
        for _ in 0..<3 { try expectUnchanged(after: .busy) }
        try other.execute("ROLLBACK")
        try expectAll()
    }

    @Test
    func fullDiskDelaysAndLosesNothing() throws {
        let pages = try writer.connection.pragma("page_count").integer ?? 0
        try writer.connection.pragma("max_page_count", "\(pages + 3)")
        for _ in 0..<3 { try expectUnchanged(after: .full) }
        try writer.connection.pragma("max_page_count", "1000000")
        try expectAll()
    }

    @Test
    func failureWhoseStateCannotBeReadAnewAtOnceLosesNothing() throws {
        let other = try Connection(path: fixture.layout.database, mode: .readWrite)
        try other.execute("ALTER TABLE journal RENAME TO hidden")
        #expect(throws: SQLiteError.self) { try writer.ingest() }
        #expect(throws: SQLiteError.self) { try writer.ingest() }
        try other.execute("ALTER TABLE hidden RENAME TO journal")
        try expectAll()
    }

    @Test
    func segmentThatGoesAwayWhileFollowedHoldsNothingUp() throws {
        let second = try fixture.segment(ArchiveFixture.telegrams(50, seed: 9), meter: "cellar")
        try writer.addMeter("cellar", now: 0)
        try writer.follow("captures/cellar/never.pcapng", of: "cellar", from: 0)
        try writer.follow(second, of: "cellar", from: ArchiveFixture.start)
        writer.close("captures/cellar/never.pcapng")
        writer.close(second)
        let report = try writer.ingest()
        #expect(report.damaged.map(\.path) == ["captures/cellar/never.pcapng"] && report.deferred.isEmpty)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram_store") == ["3050"])
    }
}
