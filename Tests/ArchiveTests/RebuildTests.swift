import Foundation
import SQLite
import TestSupport
import Testing

@testable import Archive

/// A database that is made anew from its captures.
struct RebuildTests {
    private let fixture: ArchiveFixture
    private let day: Int64 = 86_400_000
    private let start = ArchiveFixture.start
    private struct Crash: Error {}

    init() throws { fixture = try ArchiveFixture() }

    /// Half an hour of each of some days, a mail, an alert and events beside them.
    private func days(_ count: Int) throws {
        for number in 0..<count {
            try fixture.segment(
                ArchiveFixture.telegrams(1_800, seed: UInt64(number % 2 + 7), from: start + Int64(number) * day))
        }
        try fixture.segment(ArchiveFixture.telegrams(300, seed: 3, from: start), meter: "roof")
        let writer = try fixture.takeIn()
        writer.record(ArchiveEvent(milliseconds: start, meter: "house", kind: .silent, detail: "since then"))
        let mail = NewOutboxMail(
            report: "raw", kind: .captures, forMilliseconds: start + 9 * day, needsMilliseconds: start, messageID: "<2>"
        )
        try writer.updateOutbox { outbox in
            _ = try outbox.enter(mail, now: start)
            _ = try outbox.assignCaptures(to: "raw", for: start + 9 * day, meters: nil, since: start + day)
        }
        try writer.save()
    }

    /// Every row of every table, and every view's definition.
    private func dump(_ path: String) throws -> [String: [String]] {
        let connection = try Connection(path: path, mode: .readWrite)
        let names = try connection.fetchAll("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            $0.text(at: 0)
        }
        var result: [String: [String]] = [:]
        for name in names where name != "migration" {
            result[name] = try connection.fetchAll("SELECT * FROM \(name)") { row in
                (0..<row.columnCount).map { row.optionalText(at: $0) ?? "NULL" }.joined(separator: "|")
            }.sorted()
        }
        result["schema"] = try connection.fetchAll("SELECT name, sql FROM sqlite_schema ORDER BY name") {
            "\($0.text(at: 0)) \($0.optionalText(at: 1) ?? "")"
        }
        return result
    }

    private func rebuild(_ onStep: @escaping (RebuildStep) throws -> Void = { _ in }) throws -> RebuildReport {
        try ArchiveRebuild(layout: fixture.layout, now: start, onStep: onStep).run()
    }

    private func expectSame(_ before: [String: [String]]) throws {
        let after = try dump(fixture.layout.database)
        #expect(Set(after.keys) == Set(before.keys))
        for (table, rows) in before where after[table] != rows {
            let (old, new) = (Set(rows), Set(after[table] ?? []))
            Issue.record(
                "\(table) \(rows.count): gone \(Array(old.subtracting(new)).prefix(3)), new \(Array(new.subtracting(old)).prefix(3))"
            )
        }
    }

    @Test
    func everyTableIsAsItWasWhereCapturesAreWhole() throws {
        try days(4)
        let before = try dump(fixture.layout.database)
        let rows = try #require(before["telegram_store"]?.count)
        #expect(rows >= 7_500 && before["outbox_segment"]?.count == 3)
        let report = try rebuild()
        #expect(report.telegrams == 7_500 && report.corrected == 0 && report.added == 0 && report.rows == rows)
        try expectSame(before)
        #expect(try dump(#require(report.oldPath)) == before)
        #expect(report.oldPath == fixture.layout.database + ".old")
        // Again: the first old one stays.
        #expect(try rebuild().oldPath == fixture.layout.database + ".old.2")
        try expectSame(before)
    }

    @Test
    func everyTableIsAsItWasAfterCapturesAndRowsWerePruned() throws {
        try days(6)
        var writer: ArchiveWriter? = try fixture.writer()
        // Captures outlive rows in one stretch, rows outlive captures in another, quarter hours both.
        let limits = [
            RetentionLimits(readings: start + 2 * day + 600_000, rollups: start + day),
            RetentionLimits(captures: start + 4 * day),
        ]
        for (number, limit) in limits.enumerated() {
            while try writer?.retentionStep(limit, now: start + 60 * day).isEmpty == false {}
            try writer?.save()
            writer = nil
            let before = try dump(fixture.layout.database)
            let report = try rebuild()
            #expect(report.added == 0 && report.corrected == 0 && report.captures == (number == 0 ? 7 : 2))
            try expectSame(before)
            writer = try fixture.writer()
        }
    }

    @Test
    func rowsAreAsTheirTelegramsSay() throws {
        try days(3)
        let before = try dump(fixture.layout.database)
        var writer: ArchiveWriter? = try fixture.writer()
        try writer?.connection.execute(
            """
            UPDATE telegram_store SET v9 = v9 + 1000 WHERE received_ms % 7000 = 0;
            DELETE FROM telegram_store WHERE received_ms % 11000 = 0;
            UPDATE quarter_hour_store SET sum = sum + 1;
            DELETE FROM day_store
            """)
        writer = nil
        let report = try rebuild()
        #expect(report.corrected > 500 && report.added > 300)
        var after = try dump(fixture.layout.database)
        // A row that comes late tells its status word, whether that changed or not.
        let isStatus = try fixture.rows(
            fixture.writer(), "SELECT DISTINCT slot FROM channel WHERE kind = 'status'")
        for table in ["quarter_hour_store", "day_store", "channel", "meter", "segment", "event"] {
            #expect(after[table] == before[table], "\(table)")
        }
        func withoutStatus(_ rows: [String]?) -> [String] {
            (rows ?? []).map { line in
                var fields = line.split(separator: "|").map(String.init)
                for slot in isStatus.compactMap(Int.init) where slot / 16 == Int(fields[2]) {
                    fields[3 + slot % 16] = ""
                }
                return fields.joined(separator: "|")
            }
        }
        #expect(withoutStatus(after["telegram_store"]) == withoutStatus(before["telegram_store"]))
        after = try dump(fixture.layout.database)
        try expectNothingFound()
    }

    private func expectNothingFound() throws {
        var found: [VerifyFinding] = []
        _ = try ArchiveVerifier(reader: ArchiveReader(layout: fixture.layout)) { found.append($0) }.run()
        #expect(found == [])
    }

    @Test
    func quarterHoursWhoseRowsAreLostStayAndConsumptionWithThem() throws {
        try days(4)
        let question = "SELECT * FROM quarter_hour_store WHERE meter_id = 1"
        let before = try fixture.rows(fixture.writer(), question)
        let path = try #require(
            try fixture.rows(fixture.writer(), "SELECT path FROM segment WHERE meter_id = 1 ORDER BY first_ms")
                .dropFirst()
                .first)
        unlink(fixture.layout.absolute(path))
        var writer: ArchiveWriter? = try fixture.writer()
        try writer?.connection.execute(
            "DELETE FROM telegram_store WHERE meter_id = 1 AND received_ms BETWEEN \(start + day) AND \(start + 2 * day - 1)"
        )
        writer = nil
        let report = try rebuild()
        #expect(report.keptQuarterHours > 0)
        #expect(try fixture.rows(fixture.writer(), question) == before)
    }

    @Test
    func databaseThatIsNoneIsMadeFromCaptures() throws {
        try days(3)
        let rows = "SELECT * FROM telegram_store"
        let count = try fixture.rows(fixture.writer(), rows).count
        let consumption = try fixture.rows(fixture.writer(), "SELECT day, consumption FROM day ORDER BY 1, 2")
        try Data("this is no database, whatever its name says. ".utf8).write(
            to: URL(filePath: fixture.layout.database))
        for suffix in ["-wal", "-shm"] { unlink(fixture.layout.database + suffix) }
        let report = try rebuild()
        #expect(report.isFromCapturesAlone && report.oldPath != nil)
        #expect(try fixture.rows(fixture.writer(), rows).count == count)
        #expect(try fixture.rows(fixture.writer(), "SELECT day, consumption FROM day ORDER BY 1, 2") == consumption)
        try expectNothingFound()
    }

    @Test
    func processThatEndsAtAnyStepLeavesAWholeArchive() throws {
        try days(2)
        let before = try dump(fixture.layout.database)
        for step in RebuildStep.allCases {
            #expect(throws: Crash.self) {
                try rebuild { if $0 == step { throw Crash() } }
            }
            try expectSame(before)
        }
        #expect(try rebuild().added == 0)
        try expectSame(before)
        #expect(!FileManager.default.fileExists(atPath: fixture.layout.database + ".new"))
    }

    @Test
    func stopLeavesTheArchiveAsItWas() throws {
        try days(2)
        let before = try dump(fixture.layout.database)
        for calls in [0, 1, 2, 4] {
            var left = calls
            #expect(throws: RebuildError.self) {
                _ = try ArchiveRebuild(
                    layout: fixture.layout, now: start,
                    progress: { _ in
                        left -= 1
                        return left >= 0
                    }
                ).run()
            }
            try expectSame(before)
            #expect(!FileManager.default.fileExists(atPath: fixture.layout.database + ".old"))
        }
    }
}
