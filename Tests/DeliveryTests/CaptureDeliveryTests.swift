import Archive
import Foundation
import Settings
import Testing

@testable import Mail
@testable import smtrace_mail

struct CaptureDeliveryTests {
    private let fixture: DeliveryFixture
    private var table: OutboxTable { fixture.store.table }

    init() throws { fixture = try DeliveryFixture() }

    private func settings(_ more: String = "") throws -> Configuration {
        try fixture.settings(
            """
            captures: {compress: false}
            reports: {raw: {kind: captures, to: me@x, cron: '@daily', max_size: 100kB\(more)}}
            """)
    }

    /// Some captures that a mail of the report is to send.
    private func prepare(_ names: [String], telegrams: Int = 3) throws -> (mail: OutboxMail, files: [Data]) {
        let paths = try names.map { try fixture.capture($0, telegrams: telegrams) }
        try fixture.takeIn()
        let mail = try fixture.enter("raw", .captures)
        let count = try fixture.writer.updateOutbox {
            try $0.assignCaptures(to: "raw", for: mail.forMilliseconds, meters: nil, since: 0)
        }
        #expect(count == names.count)
        return (mail, try paths.map { try Data(contentsOf: URL(fileURLWithPath: fixture.layout.absolute($0))) })
    }

    private func attached() throws -> [Data] {
        try fixture.sent.flatMap(\.message.attachments).map { attachment in
            guard case .file(let path) = attachment.content else { return Data() }
            return try Data(contentsOf: URL(fileURLWithPath: path))
        }
    }

    @Test
    func capturesAreSentByteForByteInAsManyMailsAsTheyNeed() throws {
        let (mail, files) = try prepare(["a", "b", "c"], telegrams: 120)
        var seen: [Data] = []
        try fixture.deliver(try settings()) { message in
            for attachment in message.attachments {
                if case .file(let path) = attachment.content, let data = FileManager.default.contents(atPath: path) {
                    seen.append(data)
                }
            }
            return .taken()
        }
        #expect(seen == files && fixture.sent.count > 1)
        let mails = try table.mails()
        #expect(mails.map(\.part) == Array(1...fixture.sent.count) && Set(mails.map(\.state)) == [.sent])
        #expect(Set(mails.map(\.messageID)).count == mails.count && mails[0].id == mail.id)
        #expect(fixture.sent[0].message.subject.contains("part 1 of \(fixture.sent.count)"))
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.layout.root + "/outbox")
        #expect(left == [], "nothing is kept of what is sent")
    }

    @Test
    func captureThatIsRemovedAfterTheFirstAttemptIsSentAllTheSame() throws {
        let (mail, files) = try prepare(["a"])
        try fixture.deliver(try settings()) { _ in .refused(.retry, .connectionRefused) }
        for segment in try fixture.writer.removableSegments() { try fixture.writer.remove(segment) }
        fixture.now += DeliveryFixture.minute
        var seen: [Data] = []
        try fixture.deliver(try settings()) { message in
            if case .file(let path)? = message.attachments.first?.content {
                seen = FileManager.default.contents(atPath: path).map { [$0] } ?? []
            }
            return .taken()
        }
        #expect(seen == files)
        #expect(try fixture.again(mail).state == .sent)
    }

    @Test
    func attachmentThatIsGoneIsMadeAgain() throws {
        let (mail, files) = try prepare(["a"])
        try fixture.deliver(try settings(", gzip: on")) { _ in .refused(.retry, .connectionRefused) }
        let content = try #require(try table.content(of: mail.id))
        #expect(content.attachments.map(\.name) == ["a.pcapng.gz"])
        try FileManager.default.removeItem(atPath: fixture.layout.absolute(content.attachments[0].path))
        fixture.now += DeliveryFixture.minute
        try fixture.deliver(try settings()) { _ in .refused(.retry, .connectionRefused) }
        let made = try #require(try table.content(of: mail.id))
        #expect(made.attachments.map(\.name) == ["a.pcapng"] && made.attachments[0].bytes == Int64(files[0].count))
    }

    @Test
    func mailWaitsForCapturesToBeCompressedButNotForEver() throws {
        let (mail, _) = try prepare(["a"])
        let settings = try fixture.settings("reports: {raw: {kind: captures, to: me@x, cron: '@daily'}}")
        for _ in 0..<40 {
            try fixture.deliver(settings)
            guard fixture.sent.isEmpty else { break }
            #expect(try fixture.again(mail).attempts == 0)
            fixture.now = try #require(try table.nextTime())
        }
        #expect(fixture.sent.count == 1 && fixture.now - DeliveryFixture.start == 10 * DeliveryFixture.minute)
        #expect(fixture.sent[0].message.attachments.map(\.name) == ["a.pcapng.gz"])
    }

    @Test
    func reportWithoutNewCapturesIsNoMail() throws {
        try fixture.takeIn()
        let mail = try fixture.enter("raw", .captures)
        try fixture.deliver(try settings())
        #expect(try fixture.sent.isEmpty && fixture.again(mail).state == .dropped)
        #expect(try fixture.again(mail).lastError == "no capture was closed since the last mail")
    }

    @Test
    func partThatWasDroppedAndIsWantedAgainIsTheSamePart() throws {
        _ = try prepare(["a", "b", "c"], telegrams: 120)
        try fixture.deliver(try settings()) { _ in .refused(.permanent, .messageRefused) }
        let mails = try table.mails()
        #expect(mails.count > 1 && Set(mails.map(\.state)) == [.failed])
        let second = mails[1]
        let names = try table.content(of: second.id)?.attachments.map(\.name)
        #expect(try table.drop(second.id, now: fixture.now) && table.retry(second.id, now: fixture.now))
        try fixture.deliver(try settings())
        #expect(fixture.sent.map(\.message.messageID.description) == [second.messageID])
        #expect(fixture.sent[0].message.attachments.map(\.name) == names)
        #expect(try table.mails().map(\.parts) == mails.map(\.parts))
    }
}
