import Foundation
import SQLite
import TestSupport
import Testing

@testable import Archive

/// Whatever becomes of the database: it is set aside, what can be read is taken over, the rest comes from the segments.
struct DatabaseDamageTests {
    private let fixture: ArchiveFixture
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    /// What an archive says: rows, their quarter hours, and how many telegrams are counted.
    private func content(_ writer: ArchiveWriter) throws -> [String] {
        try fixture.rows(writer, "SELECT * FROM telegram_store")
            + fixture.rows(writer, "SELECT meter, obis, value, received_ms FROM latest ORDER BY 1, 2")
            + fixture.rows(writer, "SELECT * FROM quarter_hour_store")
            + fixture.rows(writer, "SELECT name, telegrams FROM meter ORDER BY 1")
            + fixture.rows(writer, "SELECT meter_id, kind, detail FROM event ORDER BY at_ms, id")
    }

    /// Lines of `content` but for status words: those of telegrams that come late are stored though they have not changed.
    private func withoutStatus(_ lines: [String]) -> Set<String> {
        Set(
            lines.compactMap { line in
                var parts = line.split(separator: "|")
                if parts.count == 19 { parts.remove(at: 6) }
                return parts.count == 4 && parts[2] == "1835268" ? nil : parts.joined(separator: "|")
            })
    }

    /// An archive of two meters and two hours, with events, whose rows are in the database's file.
    private func fill(seconds: Int = 7_200) throws -> [String] {
        for (seed, meter) in [(UInt64(1), "house"), (2, "roof")] {
            for part in 0..<4 {
                let from = start + Int64(part * seconds / 4) * 1000
                try fixture.segment(ArchiveFixture.telegrams(seconds / 4 / 4, seed: seed, from: from), meter: meter)
            }
        }
        let writer = try fixture.takeIn()
        for number in 0..<400 {
            writer.record(
                ArchiveEvent(milliseconds: start + Int64(number), meter: "house", kind: .silent, detail: "\(number)"))
        }
        try writer.save()
        try writer.connection.checkpoint(.truncate)
        return try content(writer)
    }

    /// Opens it and stores what is missing, as the recorder does it: where damage is found, another database is begun.
    private func opened() throws -> (writer: ArchiveWriter, replacement: DatabaseReplacement?) {
        var (writer, replacement) = try ArchiveWriter.opening(fixture.layout, timeZone: "system", now: start)
        do {
            _ = try writer.mend(now: start)
            try takeAll(writer)
        } catch let error as SQLiteError where error.isDamage {
            (writer, replacement) = try setAside(writer)
            try takeAll(writer)
        }
        return (writer, replacement)
    }

    private func takeAll(_ writer: ArchiveWriter) throws {
        while try writer.ingest().hasMore {}
        try writer.save()
    }

    private func setAside(
        _ writer: ArchiveWriter, _ change: DatabaseChange? = nil
    ) throws -> (writer: ArchiveWriter, replacement: DatabaseReplacement?) {
        let result = try writer.replaced(reason: "test", change: change, timeZone: "system", now: start)
        return (result.writer, result.replacement)
    }

    private func isKept(_ bytes: Data, at path: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: path)) == bytes
    }

    @Test
    func databaseThatIsNoneIsSetAsideAndMadeAnewFromTheSegments() throws {
        let rows = try fill().filter { !$0.contains("silent") }
        for content in [Data("something else".utf8) + Data(count: 5_000), Data((0..<9_000).map { _ in 0xA5 })] {
            try content.write(to: URL(filePath: fixture.layout.database))
            let (writer, replacement) = try opened()
            let path = try #require(replacement?.path)
            #expect(replacement?.salvage == nil)
            #expect(try isKept(content, at: path))
            #expect(try self.content(writer) == rows)
            #expect(try opened().replacement == nil, "the next start finds nothing wrong")
        }
    }

    @Test
    func pageOfNoiseCostsNothingThatTheSegmentsHold() throws {
        let before = try fill()
        let whole = try Data(contentsOf: URL(filePath: fixture.layout.database))
        var random = SeededRandom(17)
        var replaced = 0
        for _ in 0..<25 {
            let page = Int.random(in: 0..<whole.count / 4096, using: &random)
            var damaged = whole
            for index in page * 4096..<(page + 1) * 4096 { damaged[index] = UInt8.random(in: 0...255, using: &random) }
            for suffix in ["-wal", "-shm"] { unlink(fixture.layout.database + suffix) }
            try damaged.write(to: URL(filePath: fixture.layout.database))
            var (writer, replacement) = try opened()
            if replacement == nil {
                // It is found when somebody gets there: here all is read.
                let answer = try? writer.connection.fetchAll("PRAGMA quick_check(3)") { $0.text(at: 0) }
                guard answer != ["ok"] else { continue }
                (writer, replacement) = try setAside(writer)
                try takeAll(writer)
            }
            replaced += 1
            #expect(replacement.map { FileManager.default.fileExists(atPath: $0.path) } == true)
            let after = try content(writer)
            let isEvent: (String) -> Bool = { $0.contains("|silent|") }
            let now = withoutStatus(after.filter { !isEvent($0) })
            let then = withoutStatus(before.filter { !isEvent($0) })
            #expect(now.symmetricDifference(then).sorted().prefix(4) == [], "page \(page)")
            // Events are in no segment: those of one page may be lost, if the rest could be read at all.
            if replacement?.salvage != nil { #expect(after.filter(isEvent).count > 200, "page \(page)") }
        }
        #expect(replaced > 10)
    }

    @Test
    func pageOfNoiseLeavesReadingsOfWhichThereIsNoSegment() throws {
        let before = try fill()
        try FileManager.default.removeItem(atPath: fixture.layout.captures)
        var damaged = try Data(contentsOf: URL(filePath: fixture.layout.database))
        let connection = try Connection(path: fixture.layout.database, mode: .readOnly)
        let leaf = try connection.fetchFirst(
            """
            SELECT pageno FROM dbstat WHERE name = 'telegram_store' AND pagetype = 'leaf' LIMIT 1 OFFSET 8
            """
        ) { $0.int(at: 0) }
        let page = try #require(leaf)
        for index in (page - 1) * 4096..<page * 4096 { damaged[index] = 0x5A }
        try damaged.write(to: URL(filePath: fixture.layout.database))
        let (writer, _) = try opened()
        let result = try writer.replaced(reason: "damaged", change: nil, timeZone: "system", now: start)
        // The next telegrams let quarter hours be made.
        try fixture.layout.create()
        for (seed, meter) in [(UInt64(1), "house"), (2, "roof")] {
            try fixture.segment(ArchiveFixture.telegrams(900, seed: seed, from: start + 7_200_000), meter: meter)
        }
        _ = try result.writer.mend(now: start)
        try takeAll(result.writer)
        #expect(result.replacement.salvage?.damagedTables == ["telegram_store"])
        let rows = try fixture.rows(
            result.writer, "SELECT count(*) FROM telegram_store WHERE received_ms < \(start + 7_200_000)")
        let count = try #require(Int(rows[0]))
        #expect(count < 3_600 && count > 3_500)
        let quarters = before.filter { $0.split(separator: "|").count == 12 }
        let kept = try fixture.rows(result.writer, "SELECT * FROM quarter_hour_store")
        #expect(Set(quarters).subtracting(kept).isEmpty, "quarter hours are not made anew from fewer rows")
    }

    @Test
    func removedDatabaseIsWrittenAnewFromWhatIsOpen() throws {
        let before = try fill()
        let (writer, _) = try opened()
        #expect(writer.databaseChange == nil)
        try FileManager.default.removeItem(atPath: fixture.layout.captures)
        unlink(fixture.layout.database)
        #expect(writer.databaseChange == .removed)
        let (new, replacement) = try writer.replaced(
            reason: "removed", change: .removed, timeZone: "system", now: start)
        #expect(replacement.salvage?.damagedTables.isEmpty == true)
        #expect(try content(new) == before, "nothing is lost, though there is no segment left")
        #expect(new.databaseChange == nil)
    }

    @Test
    func removedLogLosesNothing() throws {
        _ = try fill()
        let (writer, _) = try opened()
        try fixture.segment(ArchiveFixture.telegrams(50, seed: 1, from: start + 100_000_000), meter: "house")
        _ = try writer.mend(now: start)
        _ = try writer.ingest()
        let before = try content(writer)
        unlink(fixture.layout.database + "-wal")
        #expect(writer.databaseChange == .logRemoved)
        let (new, _) = try writer.replaced(
            reason: "log", change: .logRemoved, timeZone: "system", now: start)
        #expect(try content(new) == before)
        #expect(try fixture.rows(new, "PRAGMA integrity_check") == ["ok"])
    }

    @Test
    func databaseThatWasExchangedForAnOlderOneCatchesUp() throws {
        _ = try fill()
        let old = try Data(contentsOf: URL(filePath: fixture.layout.database))
        let (writer, _) = try opened()
        let path = try fixture.segment(ArchiveFixture.telegrams(50, seed: 1, from: start + 100_000_000), meter: "house")
        _ = try writer.mend(now: start)
        _ = try writer.ingest()
        let before = try content(writer)
        // As `mv backup smtrace.db` does it.
        let backup = fixture.directory.file("backup")
        try old.write(to: URL(filePath: backup))
        rename(backup, fixture.layout.database)
        #expect(writer.databaseChange == .exchanged)
        let (new, replacement) = try writer.replaced(
            reason: "exchanged", change: .exchanged, timeZone: "system", now: start)
        while try new.ingest().hasMore {}
        try new.save()
        #expect(try content(new) == before)
        #expect(FileManager.default.fileExists(atPath: replacement.path + "-wal"), "the log of the other file is kept")
        #expect(try fixture.rows(new, "SELECT count(*) FROM segment WHERE path = '\(path)'") == ["1"])
        #expect(try fixture.rows(new, "PRAGMA integrity_check") == ["ok"])
    }

    @Test
    func logWithoutItsDatabaseIsSetAsideAndNotDeleted() throws {
        let before = try fill().filter { !$0.contains("|silent|") }
        let log = Data((0..<8_192).map { UInt8(truncatingIfNeeded: $0) })
        try log.write(to: URL(filePath: fixture.layout.database + "-wal"))
        unlink(fixture.layout.database)
        let (writer, replacement) = try opened()
        let path = try #require(replacement?.path)
        #expect(try isKept(log, at: path + "-wal"))
        #expect(try content(writer) == before)
    }

    @Test
    func segmentsThatAreBeingWrittenAreGoneOnWith() throws {
        try fixture.layout.create()
        let segment = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: start,
            application: "test")
        var writer = try fixture.writer()
        try writer.addMeter("house", now: start)
        try writer.follow(segment.path, of: "house", from: start)
        let telegrams = ArchiveFixture.telegrams(120)
        for (index, (time, bytes)) in telegrams.enumerated() {
            try segment.append(bytes.span, at: time, isFaulty: false)
            if index % 10 == 4 { _ = try writer.ingest() }
            if index == 60 || index == 90 {
                if index == 60 { unlink(fixture.layout.database) }
                if index == 90 { try Data(count: 20_000).write(to: URL(filePath: fixture.layout.database)) }
                let live: Set<String> = [segment.path]
                writer = try writer.replaced(
                    reason: "test", change: index == 60 ? .removed : nil, timeZone: "system", now: start,
                    live: { live }
                ).writer
            }
        }
        writer.close(segment.path)
        while try writer.ingest().hasMore {}
        let rows = try fixture.rows(writer, "SELECT received_ms FROM telegram_store")
        #expect(rows == telegrams.map { "\($0.0)" })
        #expect(try fixture.rows(writer, "SELECT path, telegrams FROM segment") == ["\(segment.path)|120"])
    }

    @Test
    func takingOverThatWasBrokenOffIsDoneAtTheNextStart() throws {
        let before = try fill()
        try FileManager.default.removeItem(atPath: fixture.layout.captures)
        let path = try DatabaseFiles.setAside(fixture.layout, at: start)
        // What there is after a kill in the middle: a note, and a part of the rows.
        let target = try Database.openForWriting(fixture.layout, now: start)
        try target.run("INSERT INTO archive_info VALUES ('salvaging', ?)", [.text(path)])
        let (writer, replacement) = try opened()
        #expect(replacement?.path == path)
        #expect(try content(writer) == before)
        #expect(try opened().replacement == nil)
    }

    @Test
    func segmentOfWhichNobodyHasHeardYetIsFollowedAndNotTouched() throws {
        try fixture.layout.create()
        let segment = try SegmentWriter(
            layout: fixture.layout, meter: "house", pattern: FileNamePattern("%N.pcapng"), at: start,
            application: "test")
        let telegrams = ArchiveFixture.telegrams(20)
        let live: Set<String> = [segment.path]
        let (writer, _) = try ArchiveWriter.opening(fixture.layout, timeZone: "system", now: start)
        _ = try writer.mend(now: start, live: { live })
        for (time, bytes) in telegrams.prefix(10) { try segment.append(bytes.span, at: time, isFaulty: false) }
        _ = try writer.mend(now: start, live: { live })
        _ = try writer.ingest()
        for (time, bytes) in telegrams.dropFirst(10) { try segment.append(bytes.span, at: time, isFaulty: false) }
        // Now it is said that it was begun.
        try writer.follow(segment.path, of: "house", from: start)
        writer.close(segment.path)
        while try writer.ingest().hasMore {}
        let rows = try fixture.rows(writer, "SELECT received_ms FROM telegram_store")
        #expect(rows == telegrams.map { "\($0.0)" })
        #expect(try fixture.rows(writer, "SELECT path, state, telegrams FROM segment") == ["\(segment.path)|closed|20"])
    }
}
