import Foundation
import SQLite
import TestSupport
import Testing

@testable import Archive

/// What retention removes, what it spares, and what mails keep.
struct PruneTests {
    private let fixture: ArchiveFixture
    private let day: Int64 = 86_400_000
    private let start = ArchiveFixture.start

    init() throws { fixture = try ArchiveFixture() }

    /// An hour of each of some days.
    private func days(_ count: Int) throws -> ArchiveWriter {
        for number in 0..<count {
            try fixture.segment(ArchiveFixture.telegrams(1_800, from: start + Int64(number) * day))
        }
        return try fixture.takeIn()
    }

    private func prune(_ writer: ArchiveWriter, _ limits: RetentionLimits, now: Int64 = 0) throws -> RetentionReport {
        var report = RetentionReport()
        for _ in 0..<1_000 {
            let step = try writer.retentionStep(limits, now: now)
            if step.isEmpty { return report }
            report.add(step)
        }
        Issue.record("does not end")
        return report
    }

    private func preview(_ limits: RetentionLimits, now: Int64 = 0) throws -> RetentionReport {
        try ArchiveReader(layout: fixture.layout).retentionPreview(limits, now: now)
    }

    @Test
    func previewIsWhatIsThenRemoved() throws {
        let writer = try days(5)
        let all = RetentionLimits(
            captures: start + 3 * day, readings: start + 2 * day + 600_000, rollups: start + 2 * day)
        for limits in [
            RetentionLimits(captures: start + day), RetentionLimits(readings: start + day),
            RetentionLimits(rollups: start + 4 * day), all, RetentionLimits(), RetentionLimits(readings: .max),
        ] {
            let expected = try preview(limits)
            #expect(try prune(writer, limits) == expected)
            #expect(try preview(limits).isEmpty)
        }
        #expect(try fixture.rows(writer, "SELECT count(*) FROM segment") == ["2"])
    }

    @Test
    func rollupsGoByWholeDaysAndOnlyWhereRowsAreGone() throws {
        let writer = try days(5)
        #expect(try prune(writer, RetentionLimits(rollups: .max)).isEmpty)
        _ = try prune(writer, RetentionLimits(readings: start + 3 * day))
        let before = try fixture.rows(writer, "SELECT * FROM day_store WHERE day >= \((start + 2 * day) / day)")
        let report = try prune(writer, RetentionLimits(rollups: start + 2 * day + day / 2))
        #expect(report.rollups > 0)
        #expect(
            try fixture.rows(writer, "SELECT min(bucket) FROM quarter_hour_store") == [
                "\(QuarterHours.floor(start + 2 * day))"
            ])
        #expect(try fixture.rows(writer, "SELECT * FROM day_store") == before)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM telegram_store") == ["3600"])
    }

    @Test
    func consumptionOfWhatIsLeftIsTheSameAfterRowsAndOldRollupsAreGone() throws {
        let writer = try days(5)
        let question =
            "SELECT day, consumption, n, min, max FROM day WHERE short_name = 'energy_import' AND start_ms >= \(start + 2 * day - day / 2)"
        let before = try fixture.rows(writer, question)
        #expect(before.count == 3)
        _ = try prune(writer, RetentionLimits(readings: start + 4 * day, rollups: start + 2 * day))
        #expect(try fixture.rows(writer, question) == before)
    }

    @Test
    func mailThatIsNotWrittenKeepsRowsAndCaptures() throws {
        let writer = try days(5)
        let now = start + 5 * day
        let mail = NewOutboxMail(
            report: "daily", kind: .digest, forMilliseconds: now, needsMilliseconds: start + 2 * day, messageID: "<1>")
        let captures = NewOutboxMail(
            report: "raw", kind: .captures, forMilliseconds: now, needsMilliseconds: start + 4 * day, messageID: "<2>")
        try writer.updateOutbox { outbox in
            _ = try outbox.enter(mail, now: now)
            _ = try outbox.enter(captures, now: now)
            _ = try outbox.assignCaptures(to: "raw", for: now, meters: nil, since: start + 3 * day)
        }
        let limits = RetentionLimits(captures: .max, readings: .max, rollups: .max)
        let expected = try preview(limits, now: now)
        #expect(try prune(writer, limits, now: now) == expected)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM segment") == ["2"])
        #expect(try fixture.rows(writer, "SELECT min(received_ms) FROM telegram_store") == ["\(start + 2 * day)"])
        // Once they are dropped, or were not written for 30 days, nothing is kept for them.
        #expect(try !preview(limits, now: now + 31 * day).isEmpty)
        for mail in try writer.outbox.mails() { _ = try writer.updateOutbox { try $0.drop(mail.id, now: now) } }
        let rest = try prune(writer, limits, now: now)
        #expect(rest.captures.count == 2 && rest.rows > 0)
    }

    @Test
    func eventsGoWithReadingsExceptThoseThatExplainRollups() throws {
        let writer = try fixture.writer()
        try writer.addMeter("house", now: 0)
        for (index, kind) in [
            ArchiveEvent.Kind.connected, .silent, .registerReset, .deviceChanged, .registerGlitch, .started,
        ].enumerated() {
            for time in [start, start + 10 * day] {
                writer.record(ArchiveEvent(milliseconds: time + Int64(index), meter: "house", kind: kind, detail: "x"))
            }
        }
        try writer.save()
        #expect(try prune(writer, RetentionLimits(readings: start + day)).events == 3)
        #expect(
            try fixture.rows(writer, "SELECT kind FROM event WHERE at_ms < \(start + day) ORDER BY id") == [
                "register_reset", "device_changed", "register_glitch",
            ])
        #expect(try prune(writer, RetentionLimits(rollups: start + day)).events == 3)
        #expect(try fixture.rows(writer, "SELECT count(*) FROM event") == ["6"])
    }

    @Test
    func eventsBeyondAGreatNumberGoTheOldestFirst() throws {
        let writer = try fixture.writer()
        try writer.connection.execute(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100250)
            INSERT INTO event (at_ms, kind, detail) SELECT i, 'connected', '' FROM n
            """)
        #expect(try prune(writer, RetentionLimits()).events == 250)
        #expect(try fixture.rows(writer, "SELECT min(at_ms), count(*) FROM event") == ["251|100000"])
    }

    @Test
    func fileDoesNotGrowAfterRowsWereRemoved() throws {
        let writer = try days(6)
        _ = try prune(writer, RetentionLimits(readings: start + 3 * day))
        try writer.connection.checkpoint(.truncate)
        let pages = try fixture.rows(writer, "PRAGMA page_count")
        let later = try fixture.segment(ArchiveFixture.telegrams(3_600, from: start + 6 * day))
        try writer.follow(later, of: "house", from: start + 6 * day)
        writer.close(later)
        while try writer.ingest().hasMore {}
        #expect(try fixture.rows(writer, "PRAGMA page_count") == pages)
    }

    @Test
    func missingCapturesAreForgottenWhenTheyWouldBeRemoved() throws {
        let writer = try days(2)
        try writer.connection.execute("UPDATE segment SET state = 'missing' WHERE id = 1")
        #expect(try prune(writer, RetentionLimits(captures: start)).captures.isEmpty)
        #expect(try fixture.rows(writer, "SELECT id FROM segment") == ["1", "2"])
        #expect(try prune(writer, RetentionLimits(captures: start + day)).captures.isEmpty)
        #expect(try fixture.rows(writer, "SELECT id FROM segment") == ["2"])
    }
}

/// Texts that no row has any more.
struct TextSweepTests {
    private let fixture: ArchiveFixture
    private let start = QuarterHours.floor(ArchiveFixture.start)

    init() throws { fixture = try ArchiveFixture() }

    private func text(_ number: Int) -> [UInt8] { Array("text \(number)".utf8) }

    /// A telegram with a text that changes each time, one that stays, and a number.
    private func telegram(_ number: Int) -> (Int64, [UInt8]) {
        (
            start + Int64(number) * 60_000,
            MadeTelegram.bytes([
                MadeTelegram.entry(96, 1, .octets(text(number))), MadeTelegram.entry(96, 50, .octets(text(-1))),
                MadeTelegram.power(Int64(number)),
            ])
        )
    }

    private func sweep(_ writer: ArchiveWriter, between: (Int) throws -> Void = { _ in }) throws -> Int {
        let sweep = try #require(try writer.textSweep(force: true))
        var removed = 0
        var steps = 0
        while let count = try sweep.step(limit: 25) {
            removed += count
            steps += 1
            try between(steps)
            #expect(steps < 1_000)
        }
        return removed
    }

    private func texts(_ writer: ArchiveWriter) throws -> Set<String> {
        Set(try fixture.rows(writer, "SELECT body FROM text_value"))
    }

    @Test
    func onlyTextsOfRemovedRowsGo() throws {
        try fixture.segment((0..<180).map(telegram))
        let writer = try fixture.takeIn()
        #expect(try sweep(writer) == 0)
        while try writer.pruneRows(before: start + 90 * 60_000) > 0 {}
        #expect(try sweep(writer) == 90)
        #expect(try texts(writer) == Set((90..<180).map { "text \($0)" } + ["text -1"]))
        #expect(try fixture.rows(writer, "SELECT count(*) FROM reading WHERE value IS NULL") == ["0"])
        #expect(try writer.textSweep() == nil)
    }

    @Test
    func textsThatComeBackWhileItGoesOnStay() throws {
        try fixture.segment((0..<180).map(telegram))
        let writer = try fixture.takeIn()
        while try writer.pruneRows(before: start + 90 * 60_000) > 0 {}
        var number = 200
        let removed = try sweep(writer) { _ in
            // An old text, one that is new, and an old one again.
            let entries = [3, number + 1_000, 5 + number % 7].map {
                MadeTelegram.bytes([MadeTelegram.entry(96, 1, .octets(text($0)))])
            }
            let telegrams = entries.enumerated().map { (start + Int64(number) * 60_000 + Int64($0), $1) }
            number += 1
            let path = try fixture.segment(telegrams)
            try writer.follow(path, of: "house", from: telegrams[0].0)
            writer.close(path)
            while try writer.ingest().hasMore {}
        }
        #expect(removed > 60)
        let lost = try fixture.rows(
            writer, "SELECT count(*) FROM telegram_store WHERE v0 IS NOT NULL AND v0 NOT IN (SELECT id FROM text_value)"
        )
        #expect(lost == ["0"])
        #expect(try texts(writer).contains("text 3"))
    }

    @Test
    func numberSetHasWhatWasInserted() {
        var random = SeededRandom(5)
        var set = NumberSet()
        var plain: Set<Int64> = []
        for _ in 0..<2_000 {
            let number =
                [Int64.random(in: -70_000...70_000, using: &random), .random(in: .min ... .max, using: &random)]
                .randomElement(using: &random) ?? 0
            set.insert(number)
            plain.insert(number)
        }
        #expect(plain.allSatisfy { set.contains($0) })
        for _ in 0..<5_000 {
            let number = Int64.random(in: -70_000...70_000, using: &random)
            #expect(set.contains(number) == plain.contains(number))
        }
    }
}
