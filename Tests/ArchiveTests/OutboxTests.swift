import Foundation
import TestSupport
import Testing

@testable import Archive

struct OutboxTests {
    private let fixture: ArchiveFixture
    private let writer: ArchiveWriter
    private let store: OutboxStore
    private var table: OutboxTable { store.table }
    private let now = ArchiveFixture.start
    private let minute: Int64 = 60_000

    init() throws {
        fixture = try ArchiveFixture()
        writer = try fixture.writer()
        store = try OutboxStore(layout: fixture.layout)
    }

    private func enter(_ report: String = "daily", for milliseconds: Int64? = nil, kind: OutboxMail.Kind = .digest)
        throws -> OutboxMail
    {
        let mail = NewOutboxMail(
            report: report, kind: kind, forMilliseconds: milliseconds ?? now, needsMilliseconds: now - 1,
            messageID: "<\(report).\(milliseconds ?? now)@x>")
        let id = try #require(try table.enter(mail, now: now))
        return try #require(try table.mail(id))
    }

    private func again(_ mail: OutboxMail) throws -> OutboxMail { try #require(try table.mail(mail.id)) }

    @Test
    func minuteIsEnteredOnce() throws {
        let mail = try enter()
        #expect(mail.state == .due && mail.nextMilliseconds == now && mail.attempts == 0 && !mail.hasContent)
        let same = NewOutboxMail(
            report: "daily", kind: .digest, forMilliseconds: now, needsMilliseconds: nil, messageID: "<other@x>")
        #expect(try table.enter(same, now: now + 5) == nil)
        #expect(try table.mails() == [mail])
        _ = try enter("weekly")
        _ = try enter("daily", for: now + minute)
        #expect(try table.mails().map(\.report) == ["daily", "weekly", "daily"])
        #expect(try table.count(of: "daily", since: now - 1) == 2 && table.count(of: "daily", since: now) == 0)
    }

    @Test
    func sentMailIsNeverDueAgain() throws {
        let mail = try enter()
        try table.begin(mail, now: now)
        #expect(try again(mail).state == .sending && table.due(now: now) == nil)
        try table.handOver(mail.id, now: now + 1)
        #expect(try again(mail).handedMilliseconds == now + 1)
        try table.sent(again(mail), to: ["a@b", "c@d"], now: now + 2)
        let sent = try again(mail)
        #expect(sent.state == .sent && sent.recipients == ["a@b", "c@d"] && sent.doneMilliseconds == now + 2)
        #expect(sent.handedMilliseconds == nil && sent.nextMilliseconds == nil)
        #expect(try table.nextTime() == nil && !table.retry(mail.id, now: now) && !table.drop(mail.id, now: now))
        #expect(
            try table.enter(
                NewOutboxMail(
                    report: "daily", kind: .digest, forMilliseconds: now, needsMilliseconds: nil, messageID: "<x@x>"),
                now: now) == nil)
        #expect(try table.recoverInterrupted(now: now) == 0)
    }

    @Test
    func failuresAreRepeatedAfterPausesThatDoubleForSevenDays() throws {
        var mail = try enter()
        var time = now
        var pauses: [Int64] = []
        while mail.state == .due {
            #expect(try table.due(now: time - 1) == nil && table.due(now: time)?.id == mail.id)
            try table.begin(mail, now: time)
            // The pause counts from the end of the attempt, which takes a second here.
            let next = try table.failed(mail, "no answer", mayRetry: true, now: time + 1_000)
            mail = try again(mail)
            #expect(mail.nextMilliseconds == next)
            if let next {
                pauses.append((next - time) / 1_000 - 1)
                time = next
            }
        }
        #expect(Array(pauses.prefix(10)) == [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 14_400, 14_400])
        #expect(pauses.max() == 14_400 && time == now + 7 * 86_400_000)
        #expect(mail.state == .failed && mail.lastError == "given up after 7 days: no answer")
        #expect(mail.attempts == pauses.count + 1)
        let outcomes = try table.untold().map(\.outcome)
        #expect(outcomes.dropLast().allSatisfy { $0 == .retry } && outcomes.last == .failed)
    }

    @Test
    func refusalIsNotRepeatedUntilSomebodyWantsIt() throws {
        let mail = try enter()
        try table.begin(mail, now: now)
        #expect(try table.failed(mail, "550 no", mayRetry: false, now: now) == nil)
        #expect(try again(mail).state == .failed && table.nextTime() == nil)
        #expect(try table.retry(mail.id, now: now + 9))
        let due = try again(mail)
        #expect(
            due.state == .due && due.attempts == 0 && due.firstMilliseconds == nil && due.nextMilliseconds == now + 9)
        #expect(try table.drop(mail.id, now: now) && again(mail).state == .dropped && table.nextTime() == nil)
        #expect(try table.retry(mail.id, now: now) && !table.retry(99, now: now) && !table.drop(99, now: now))
    }

    @Test
    func alertThatWasDroppedHasNothingToSayAnyMore() throws {
        let mail = try enter("silent", kind: .alert)
        try table.store([OutboxContent(subject: "s", text: "t")], for: mail, ids: [mail.id])
        #expect(try table.drop(mail.id, now: now) && !again(mail).hasContent && !table.retry(mail.id, now: now))
    }

    @Test(arguments: [false, true])
    func mailOfAProcessThatDiedIsSentAgain(wasHandedOver: Bool) throws {
        let mail = try enter()
        try table.begin(mail, now: now)
        if wasHandedOver { try table.handOver(mail.id, now: now + 1) }
        #expect(try table.nextTime() == now + minute, "who looks after the outbox knows when to look again")
        #expect(try table.recoverInterrupted(now: now + 5) == 1)
        let due = try again(mail)
        #expect(due.state == .due && due.nextMilliseconds == now + minute && due.messageID == mail.messageID)
        #expect(due.handedMilliseconds == nil && due.attempts == 1)
        #expect(due.lastError?.contains("the server may have it") == wasHandedOver)
        #expect(try table.untold().map(\.outcome) == [.interrupted])
        // A mail that ends its process each time waits longer and longer.
        try table.begin(due, now: now + minute)
        try table.recoverInterrupted(now: now + minute)
        #expect(try again(mail).nextMilliseconds == now + 3 * minute)
    }

    @Test
    func recipientsWhomTheServerPutOffGetItLater() throws {
        let mail = try enter()
        try table.begin(mail, now: now)
        try table.sent(again(mail), to: ["a@b"], remaining: ["c@d"], note: "c@d: 451 later", now: now)
        let due = try again(mail)
        #expect(
            due.state == .due && due.recipients == ["a@b"] && due.remaining == ["c@d"]
                && due.lastError == "c@d: 451 later")
        #expect(due.nextMilliseconds == now + 2 * minute)
        try table.begin(due, now: now + 2 * minute)
        try table.sent(again(mail), to: ["c@d"], now: now + 2 * minute)
        #expect(try again(mail).state == .sent && again(mail).recipients == ["a@b", "c@d"])
    }

    @Test
    func contentOfAllPartsIsKeptUntilItIsSent() throws {
        let mail = try enter("raw", kind: .captures)
        let ids = try table.enterParts(3, of: mail, messageID: { "<raw.\($0)@x>" }, now: now)
        #expect(ids.count == 3 && ids[0] == mail.id)
        let contents = (1...3).map { part in
            OutboxContent(
                subject: "part \(part)", text: "text", html: part == 1 ? "<p>" : nil, language: "de",
                attachments: (0..<part).map {
                    .init(
                        name: "\($0).gz", contentType: "application/gzip", path: "outbox/\(ids[part - 1])/\($0)",
                        bytes: 7)
                })
        }
        try table.store(contents, for: mail, ids: ids)
        #expect(try ids.map { try table.content(of: $0) } == contents)
        #expect(
            try table.mails().map(\.part) == [1, 2, 3] && table.mails().allSatisfy { $0.parts == 3 && $0.hasContent })
        #expect(try table.mails().allSatisfy { $0.needsMilliseconds == nil })
        #expect(
            try table.enterParts(3, of: mail, messageID: { _ in "<other@x>" }, now: now) == ids,
            "written anew after a crash")
        #expect(try Set(table.mails().map(\.messageID)).count == 3)
        try table.begin(mail, now: now)
        try table.sent(mail, to: ["a@b"], now: now)
        #expect(try table.content(of: mail.id) == nil && table.mailsWithContent() == Set(ids.dropFirst()))
    }

    @Test
    func unreachableServerPutsAllOff() throws {
        let mails = try (0..<3).map { try enter("r\($0)") }
        try table.postpone(until: now + minute)
        #expect(try mails.map { try again($0).nextMilliseconds } == [now + minute, now + minute, now + minute])
        #expect(try mails.map { try again($0).attempts } == [0, 0, 0])
    }

    @Test
    func capturesGoWithOneMailOfAReport() throws {
        for hour in 0..<3 {
            try fixture.segment(ArchiveFixture.telegrams(20, from: now + Int64(hour) * 3_600_000))
            try fixture.segment(ArchiveFixture.telegrams(5, from: now + Int64(hour) * 3_600_000), meter: "heat")
        }
        let writer = try fixture.takeIn()
        let outbox = writer.outbox
        _ = try enter("raw", kind: .captures)
        let later = now + 3_600_000
        #expect(try outbox.assignCaptures(to: "raw", for: now, meters: ["house"], since: later) == 2)
        #expect(try outbox.assignCaptures(to: "raw", for: now + 1, meters: ["house"], since: later) == 0)
        #expect(try outbox.assignCaptures(to: "all", for: now, meters: nil, since: 0) == 6)
        #expect(try outbox.captures(of: "raw", for: now).count == 2)
        #expect(
            try outbox.captures(of: "all", for: now).map { $0.split(separator: "/")[1] }
                == ["heat", "heat", "heat", "house", "house", "house"])
        #expect(
            try outbox.needs(now: now) == OutboxNeeds(oldestMilliseconds: now - 1, segments: Set(ids(writer, later))))
        #expect(try outbox.needs(now: now + 31 * 86_400_000) == OutboxNeeds(oldestMilliseconds: nil, segments: []))
    }

    private func ids(_ writer: ArchiveWriter, _ since: Int64) throws -> [Int64] {
        try fixture.rows(
            writer,
            "SELECT s.id FROM segment AS s JOIN meter AS m ON m.id = s.meter_id WHERE m.name = 'house' AND s.first_ms >= \(since)"
        ).compactMap { Int64($0) }
    }

    @Test
    func openCaptureIsNotSent() throws {
        let path = try fixture.segment(ArchiveFixture.telegrams(20))
        try writer.addMeter("house", now: now)
        try writer.follow(path, of: "house", from: now)
        _ = try writer.ingest()
        #expect(try writer.outbox.assignCaptures(to: "raw", for: now, meters: nil, since: 0) == 0)
        writer.close(path)
        #expect(try writer.outbox.assignCaptures(to: "raw", for: now, meters: nil, since: 0) == 0, "not wholly stored")
        _ = try writer.ingest()
        #expect(try writer.outbox.assignCaptures(to: "raw", for: now, meters: nil, since: 0) == 1)
    }

    @Test
    func statesOutliveTheProcess() throws {
        let report = ReportState(report: "daily", schedule: "@daily", sinceMilliseconds: 1, lastMilliseconds: 2)
        let alert = AlertState(alert: "silent", meter: "house", sinceMilliseconds: 3, wasTold: true)
        try writer.updateOutbox {
            try $0.save(report)
            try $0.save(alert)
        }
        let number = try writer.archiveNumber()
        let other = try fixture.writer()
        #expect(try other.outbox.reportStates() == [report] && other.outbox.alertStates() == [alert])
        #expect(try other.archiveNumber() == number && number.count > 8)
        try other.outbox.remove(alert)
        #expect(try writer.outbox.alertStates().isEmpty)
    }

    @Test
    func doneMailsAreForgottenWithAllTheyHad() throws {
        let old = try enter("old")
        let young = try enter("young")
        let waiting = try enter("waiting")
        for (mail, time) in [(old, now), (young, now + 10)] {
            try table.begin(mail, now: time)
            try table.failed(mail, "no", mayRetry: false, now: time)
        }
        try table.removeDone(before: now + 10)
        #expect(try table.mails().map(\.id) == [young.id, waiting.id])
        #expect(try fixture.rows(writer, "SELECT count(*) FROM outbox_attempt") == ["1"])
    }

    @Test
    func outboxIsReadWithoutTheRightToWrite() throws {
        let mail = try enter()
        #expect(try ArchiveReader(layout: fixture.layout).outbox.mails() == [mail])
        let missing = ArchiveLayout(root: fixture.directory.file("none"))
        #expect(throws: ArchiveError.self) { try OutboxStore(layout: missing) }
    }

    @Test
    func onlyOneProcessSends() throws {
        var lock = try OutboxLock(fixture.layout)
        #expect(lock != nil)
        let second = try OutboxLock(fixture.layout)
        #expect(second == nil)
        lock = nil
        let third = try OutboxLock(fixture.layout)
        #expect(third != nil)
    }
}
