import Acquisition
import Archive
import Foundation
import Reports
import Settings
import TestSupport

@testable import Mail
@testable import smtrace_mail

/// An archive with a meter's captures, a configuration, and a server that does what a test wants.
final class DeliveryFixture {
    static let start: Int64 = 1_795_000_000_000 / 3_600_000 * 3_600_000
    static let minute: Int64 = 60_000
    let directory: TemporaryDirectory
    let layout: ArchiveLayout
    let writer: ArchiveWriter
    let store: OutboxStore
    /// The time, which the test moves.
    var now = start
    /// Whether nobody wants the delivery to end.
    var isWanted = true
    /// What was said about mails.
    var told: [String] = []
    /// The mails that were handed to the server, with their recipients.
    var sent: [(message: MailMessage, recipients: [String])] = []

    init() throws {
        directory = try TemporaryDirectory()
        layout = ArchiveLayout(root: directory.file("data"))
        writer = try ArchiveWriter(layout: layout, timeZone: "system", now: Self.start)
        store = try OutboxStore(layout: layout)
    }

    /// A closed capture of the house with telegrams that were received in the hour before `start`.
    @discardableResult
    func capture(_ name: String, telegrams: Int = 3) throws -> String {
        let first = Self.start - 3_600_000
        var meter = SimulatedMeter(profile: .household, seed: UInt64(name.utf8.reduce(7) { $0 &+ UInt64($1) }))
        let segment = try SegmentWriter(
            layout: layout, meter: "house", pattern: FileNamePattern("\(name).pcapng"), at: first, application: "test")
        for index in 0..<Int64(telegrams) {
            let time = first + index * 1_000
            try segment.append(
                meter.telegram(at: time, utcOffsetSeconds: 0).span, at: time, isFaulty: false)
        }
        try segment.finish()
        return segment.path
    }

    /// Makes rows of all captures.
    func takeIn() throws {
        try writer.addMeter("house", now: Self.start)
        _ = try writer.mend(now: Self.start)
        while try writer.ingest().hasMore {}
        try writer.save()
    }

    @discardableResult
    func enter(_ report: String, _ kind: OutboxMail.Kind = .readings, for time: Int64 = start) throws -> OutboxMail {
        let mail = NewOutboxMail(
            report: report, kind: kind, forMilliseconds: time, needsMilliseconds: time - 1,
            messageID: "<\(report).\(time).1@x>")
        guard let id = try store.table.enter(mail, now: now), let entered = try store.table.mail(id) else {
            throw OutboxProblem.unwritten
        }
        return entered
    }

    func again(_ mail: OutboxMail) throws -> OutboxMail { try store.table.mail(mail.id) ?? mail }

    func settings(_ text: String) throws -> Configuration {
        try Configuration.parse(
            Array("meters: {house: {source: stdin}}\nmail: {server: h, from: meter@b}\n\(text)".utf8),
            path: directory.file("smtrace.cfg"))
    }

    /// A delivery; `server` answers for each mail, `onHandOver` is called when the server may have it.
    func deliver(_ settings: Configuration, _ server: @escaping (MailMessage) -> Answer = { _ in .taken() }) throws {
        let reader = try ArchiveReader(layout: layout)
        try Deliverer(
            settings: settings, mail: settings.neededMail(path: ""), store: store,
            composer: OutboxComposer(settings: settings, reader: reader),
            keeper: OutboxKeeper(store: store, archive: "a", domain: "b"),
            send: { [self] message, recipients, onStep, isWanted, beforeHandOver in
                answer(server(message), message, recipients, onStep, isWanted, beforeHandOver)
            },
            wall: { self.now }, monotonic: { self.now }, isWanted: { self.isWanted },
            tell: { self.told.append($0) }
        ).run()
    }

    /// What the server does with a mail.
    enum Answer {
        /// It takes it; but not for these.
        case taken(refused: [String: ServerReply] = [:], then: () -> Void = {})
        /// It does not take it.
        case refused(DeliveryFailure.Kind, DeliveryFailure.Cause, String = "no")
        /// Something happens before the hand-over.
        case interrupted(() -> Void)
    }

    private func answer(
        _ answer: Answer, _ message: MailMessage, _ recipients: [Mailbox], _ onStep: (DeliveryStep) -> Void,
        _ isWanted: () -> Bool, _ beforeHandOver: () -> Bool
    ) -> DeliveryResult {
        switch answer {
        case .refused(let kind, let cause, let sentence): return failure(kind, cause, sentence)
        case .interrupted(let action):
            action()
            if !isWanted() { return failure(.retry, .stopped, "stopped") }
            return beforeHandOver() ? failure(.retry, .connectionLost(.handOver), "lost") : failure(.retry, .abandoned)
        case .taken(let refusals, let then):
            let refused = recipients.filter { refusals[$0.address] != nil }
            let accepted = recipients.filter { refusals[$0.address] == nil }
            for mailbox in accepted { onStep(.recipientAccepted(mailbox.address)) }
            for mailbox in refused {
                onStep(.recipientRefused(mailbox.address, refusals[mailbox.address] ?? ServerReply(code: 0, text: "")))
            }
            if !beforeHandOver() { return failure(.retry, .abandoned) }
            onStep(.handingOver)
            sent.append((message, recipients.map(\.address)))
            let reply = ServerReply(code: 250, text: "queued")
            onStep(.accepted(reply))
            then()
            return .sent(
                Delivery(
                    reply: reply, accepted: accepted,
                    refused: refused.map {
                        RefusedRecipient(
                            mailbox: $0, reply: refusals[$0.address] ?? ServerReply(code: 0, text: ""))
                    }))
        }
    }

    private func failure(
        _ kind: DeliveryFailure.Kind, _ cause: DeliveryFailure.Cause, _ sentence: String = "no"
    ) -> DeliveryResult {
        .failed(
            DeliveryFailure(
                kind: kind, cause: cause, curlCode: 0, reply: nil, refused: [], isDoubtful: false, sentence: sentence))
    }
}
