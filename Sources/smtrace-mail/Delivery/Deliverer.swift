import Archive
import Mail
import Reports
import Settings

/// Sends what is due in an outbox, one mail after the other, and writes down what becomes of each.
///
/// Whoever runs it holds the outbox's lock. It may end at any moment: what stands in the outbox says how far each mail is.
struct Deliverer {
    /// How a mail is sent: as `MailDelivery.send` does.
    typealias Send = (
        MailMessage, [Mailbox], @escaping (DeliveryStep) -> Void, @escaping () -> Bool, @escaping () -> Bool
    ) -> DeliveryResult

    /// It begins with mails for so long; what is due then is for the next one.
    static let workMilliseconds: Int64 = 20 * 60_000
    /// Captures that are not compressed yet are looked at again after this.
    private static let laterMilliseconds: Int64 = 30_000
    private static let day: Int64 = 86_400_000

    let settings: Configuration
    let mail: MailSettings
    let store: OutboxStore
    let composer: OutboxComposer
    let keeper: OutboxKeeper
    let send: Send
    /// The time, milliseconds since 1970.
    let wall: () -> Int64
    /// Milliseconds since some time that are never set.
    let monotonic: () -> Int64
    /// Whether nobody wants it to end.
    let isWanted: () -> Bool
    /// Told a line for people about each mail.
    let tell: (String) -> Void

    /// Sends all that is due. Throws what the database throws.
    func run() throws {
        try tidy()
        let end = monotonic() + Self.workMilliseconds
        while isWanted(), monotonic() < end, let mail = try store.table.due(now: wall()) { try deliver(mail) }
    }

    /// Goes on from what a process left that died, and forgets what nobody needs.
    private func tidy() throws {
        let now = wall()
        let kept = try store.transaction { table in
            try table.recoverInterrupted(now: now)
            try table.removeContentOfFailed(before: now - 30 * Self.day)
            try table.removeDone(before: now - 400 * Self.day)
            return try table.mailsWithContent()
        }
        OutboxFolder(store.layout).removeAll(except: kept)
    }

    private func deliver(_ mail: OutboxMail) throws {
        if try composer.isTooEarly(mail, now: wall()) {
            return try store.table.postpone(mail.id, until: wall() + Self.laterMilliseconds)
        }
        let attempt = try Attempt(mail, store: store, wall: wall)
        do {
            guard let message = try message(of: mail, attempt) else { return }
            try deliver(message.0, to: message.1, attempt)
        } catch let problem where Self.isOfMail(problem) {
            guard !attempt.isRecorded else { throw problem }
            tell("mail \(mail.id) (\(mail.report)): not sent: \(problem)")
            _ = try attempt.failed("\(problem)", mayRetry: Self.mayPass(problem))
        }
        if try store.table.mail(mail.id)?.hasContent == false { OutboxFolder(store.layout).remove(mail.id) }
    }

    private static func isOfMail(_ error: any Error) -> Bool {
        error is OutboxProblem || error is MailProblem || error is ArchiveError
    }

    /// Whether another attempt makes sense without that somebody changes something.
    private static func mayPass(_ error: any Error) -> Bool {
        (error as? OutboxProblem)?.mayPass ?? (error is ArchiveError)
    }

    /// The mail and who is to get it; nil if there is nothing to be sent, which is written down then.
    private func message(of mail: OutboxMail, _ attempt: Attempt) throws -> (MailMessage, [Mailbox])? {
        let addressee = try Addressee(of: mail, in: settings)
        guard let content = try content(of: mail, addressee, attempt) else { return nil }
        let message = try MailMessage(
            content, id: try MessageID(mail.messageID), writtenAt: mail.firstMilliseconds ?? wall(),
            from: try Mailbox(self.mail.from), to: addressee, store.layout)
        var recipients = message.recipients
        if let remaining = mail.remaining { recipients.removeAll { !remaining.contains($0.address) } }
        guard !recipients.isEmpty else {
            try attempt.nobodyIsLeft()
            return nil
        }
        return (message, recipients)
    }

    private func content(of mail: OutboxMail, _ addressee: Addressee, _ attempt: Attempt) throws -> OutboxContent? {
        if let content = try store.table.content(of: mail.id) {
            guard let missing = keeper.missing(content) else { return content }
            // A report that is one mail can be written again.
            guard mail.kind != .alert, mail.parts == 1 else { throw OutboxProblem.attachment(missing) }
            try store.transaction { try $0.removeContent(of: mail.id) }
        }
        switch try composer.compose(mail) {
        case .mails(let contents):
            try keeper.keep(contents, of: mail, language: addressee.language, now: wall())
            return try store.table.content(of: mail.id)
        case .nothing(let reason):
            tell("mail \(mail.id) (\(mail.report)): nothing to send: \(reason)")
            try attempt.leaveOut(reason)
            return nil
        }
    }

    private func deliver(_ message: MailMessage, to recipients: [Mailbox], _ attempt: Attempt) throws {
        let result = send(
            message, recipients, attempt.seen, isWanted, { attempt.mayHandOver(isWanted: isWanted()) })
        let next = try attempt.ended(result, isWanted: isWanted())
        let name = "mail \(attempt.mail.id) (\(attempt.mail.report))"
        switch result {
        case .sent(let delivery): tell("\(name): sent to \(delivery.accepted.map(\.address).joined(separator: ", "))")
        case .failed(let failure):
            tell("\(name): not sent: \(failure.sentence)")
            // Another mail would fail now as this one did.
            if failure.isOfServer, let next { try store.table.postpone(until: next) }
        }
    }
}
