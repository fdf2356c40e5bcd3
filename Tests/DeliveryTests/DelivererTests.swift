import Archive
import Foundation
import SQLite
import Settings
import Testing

@testable import Mail
@testable import smtrace_mail

struct DelivererTests {
    private let fixture: DeliveryFixture
    private let values = "reports:\n  values: {kind: readings, to: [me@x, you@x], cron: '0 * * * *'}"
    private var table: OutboxTable { fixture.store.table }

    init() throws {
        fixture = try DeliveryFixture()
        try fixture.capture("a")
        try fixture.takeIn()
    }

    @Test
    func dueReportIsSentOnceAndItsRowSaysHowFarItIs() throws {
        let mail = try fixture.enter("values")
        var atHandOver: OutboxMail?
        try fixture.deliver(try fixture.settings(values)) { _ in
            .taken(then: { atHandOver = try? fixture.again(mail) })
        }
        #expect(atHandOver?.state == .sent, "it is written down when the server says so, not when all is over")
        let sent = try fixture.again(mail)
        #expect(sent.state == .sent && sent.recipients == ["me@x", "you@x"] && !sent.hasContent && sent.attempts == 1)
        #expect(fixture.sent.count == 1)
        let message = try #require(fixture.sent.first?.message)
        #expect(message.subject == "house" && message.text.contains("❘") && message.from.address == "meter@b")
        #expect(message.messageID.description == mail.messageID && message.language == "en")
        try fixture.deliver(try fixture.settings(values))
        #expect(fixture.sent.count == 1)
    }

    @Test
    func rowIsMarkedBeforeTheServerCanHaveTheMail() throws {
        let mail = try fixture.enter("values")
        var before: OutboxMail?
        try fixture.deliver(try fixture.settings(values)) { _ in
            .interrupted { before = try? fixture.again(mail) }
        }
        #expect(before?.state == .sending && before?.handedMilliseconds == nil && before?.attempts == 1)
        #expect(before?.hasContent == true, "each attempt sends the same")
        let after = try fixture.again(mail)
        #expect(after.state == .due && after.lastError == "lost" && after.nextMilliseconds == fixture.now + 60_000)
    }

    @Test
    func serverThatIsDownPutsOffAllAndEachMailComesOnce() throws {
        let first = try fixture.enter("values")
        let second = try fixture.enter("values", for: DeliveryFixture.start + 1)
        let settings = try fixture.settings(values)
        var attempts = 0
        for _ in 0..<60 {
            try fixture.deliver(settings) { _ in
                attempts += 1
                return .refused(.retry, .connectionRefused, "nobody listens")
            }
            fixture.now += DeliveryFixture.minute
        }
        // After 0, 1, 3, 7, 15 and 31 minutes, one mail each time.
        #expect(attempts == 6 && fixture.sent.isEmpty)
        #expect(try fixture.again(first).lastError == "nobody listens")
        #expect(try fixture.again(second).attempts + fixture.again(first).attempts == 6)
        fixture.now += 4 * DeliveryFixture.minute
        try fixture.deliver(settings)
        #expect(fixture.sent.map(\.message.messageID.description) == [first.messageID, second.messageID])
        try fixture.deliver(settings)
        #expect(fixture.sent.count == 2)
    }

    @Test
    func refusalForGoodEndsThatMailAlone() throws {
        let first = try fixture.enter("values")
        let second = try fixture.enter("values", for: DeliveryFixture.start + 1)
        try fixture.deliver(try fixture.settings(values)) { message in
            message.messageID.description == first.messageID
                ? .refused(.permanent, .messageRefused, "spam, it says") : .taken()
        }
        #expect(try fixture.again(first).state == .failed && fixture.again(first).lastError == "spam, it says")
        #expect(try fixture.again(second).state == .sent)
        #expect(try table.untold().map(\.outcome) == [.failed, .sent])
    }

    @Test
    func recipientWhoIsPutOffGetsItLaterAndTheOthersNotAgain() throws {
        let mail = try fixture.enter("values")
        let settings = try fixture.settings(values)
        try fixture.deliver(settings) { _ in
            .taken(refused: ["you@x": ServerReply(code: 451, text: "later")])
        }
        #expect(try fixture.again(mail).state == .due && fixture.again(mail).remaining == ["you@x"])
        #expect(try fixture.again(mail).lastError == "put off: you@x (451 later)")
        fixture.now += DeliveryFixture.minute
        try fixture.deliver(settings)
        #expect(fixture.sent.map(\.recipients) == [["me@x", "you@x"], ["you@x"]])
        #expect(try fixture.again(mail).state == .sent && fixture.again(mail).recipients == ["me@x", "you@x"])
    }

    @Test
    func recipientWhoWasRefusedForGoodIsNamed() throws {
        let mail = try fixture.enter("values")
        try fixture.deliver(try fixture.settings(values)) { _ in
            .taken(refused: ["you@x": ServerReply(code: 550, text: "no such user")])
        }
        let sent = try fixture.again(mail)
        #expect(sent.state == .sent && sent.recipients == ["me@x"])
        #expect(sent.lastError == "refused: you@x (550 no such user)")
    }

    @Test
    func recipientWhoIsConfiguredNoMoreIsNotWaitedFor() throws {
        let mail = try fixture.enter("values")
        try fixture.deliver(try fixture.settings(values)) { _ in
            .taken(refused: ["you@x": ServerReply(code: 451, text: "later")])
        }
        fixture.now += DeliveryFixture.minute
        try fixture.deliver(
            try fixture.settings("reports: {values: {kind: readings, to: [me@x], cron: '0 * * * *'}}"))
        #expect(fixture.sent.count == 1)
        #expect(try fixture.again(mail).state == .sent)
    }

    @Test
    func reportThatIsConfiguredNoMoreSaysSo() throws {
        let mail = try fixture.enter("gone")
        let alert = try fixture.enter("silent 15m", .alert)
        try fixture.store.transaction {
            try $0.store([OutboxContent(subject: "s", text: "t")], for: alert, ids: [alert.id])
        }
        try fixture.deliver(try fixture.settings(values))
        #expect(try fixture.again(mail).state == .failed && fixture.again(alert).state == .failed)
        #expect(try fixture.again(mail).lastError?.hasPrefix("the configuration has no report gone any more") == true)
        #expect(try fixture.again(alert).lastError?.hasPrefix("the configuration has no alert silent 15m") == true)
    }

    @Test
    func wishToEndLeavesAMailAsItWas() throws {
        let mail = try fixture.enter("values")
        try fixture.deliver(try fixture.settings(values)) { _ in .interrupted { fixture.isWanted = false } }
        let left = try fixture.again(mail)
        #expect(left.state == .due && left.attempts == 0 && left.nextMilliseconds == fixture.now && left.hasContent)
        #expect(try table.untold().map(\.outcome) == [.interrupted])
        fixture.isWanted = true
        try fixture.deliver(try fixture.settings(values))
        #expect(fixture.sent.count == 1)
    }

    @Test
    func mailOfAProcessThatDiedIsSentWithTheSameIDAndText() throws {
        let mail = try fixture.enter("values")
        try fixture.deliver(try fixture.settings(values)) { _ in .refused(.retry, .timedOut(.content)) }
        try fixture.store.transaction {
            try $0.begin(try fixture.again(mail), now: fixture.now)
            try $0.handOver(mail.id, now: fixture.now)
        }
        let kept = try table.content(of: mail.id)
        fixture.now += 3 * DeliveryFixture.minute
        try fixture.deliver(try fixture.settings(values))
        let message = try #require(fixture.sent.first?.message)
        #expect(message.messageID.description == mail.messageID && message.text == kept?.text)
        #expect(message.date.secondsSince1970 == DeliveryFixture.start / 1000, "of its first attempt")
        #expect(try table.untold().map(\.outcome) == [.retry, .interrupted, .sent])
    }

    @Test
    func digestIsTextAndHTML() throws {
        let mail = try fixture.enter("daily", .digest)
        try fixture.deliver(
            try fixture.settings("reports: {daily: {kind: digest, to: me@x, cron: '@daily', language: de}}"))
        let message = try #require(fixture.sent.first?.message)
        #expect(message.html?.hasPrefix("<!DOCTYPE html>") == true && message.text.contains("house"))
        #expect(message.language == "de")
        #expect(try fixture.again(mail).state == .sent)
    }

    @Test
    func mailThatCannotBeWrittenHoldsNoOtherUp() throws {
        let broken = try fixture.enter("daily", .digest)
        let other = try fixture.enter("values", for: DeliveryFixture.start + 1)
        let database = try Connection(path: fixture.layout.database, mode: .readWrite)
        try database.execute("ALTER TABLE quarter_hour_store RENAME TO gone")
        try fixture.deliver(
            try fixture.settings(values + "\n  daily: {kind: digest, to: me@x, cron: '@daily'}"))
        let left = try fixture.again(broken)
        #expect(left.state == .due && left.lastError?.hasPrefix("it cannot be written: ") == true)
        #expect(try fixture.again(other).state == .sent)
    }

    @Test
    func nothingToSayIsNoMail() throws {
        let empty = try DeliveryFixture()
        try empty.writer.addMeter("house", now: empty.now)
        let mail = try empty.enter("values")
        try empty.deliver(try empty.settings(values))
        let left = try empty.again(mail)
        #expect(left.state == .dropped && left.lastError == "no meter had sent anything by then" && left.attempts == 0)
        #expect(try empty.sent.isEmpty && empty.store.table.untold().isEmpty && empty.store.table.nextTime() == nil)
    }
}
