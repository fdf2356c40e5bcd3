import Archive
import Mail
import Rendering

/// One attempt to hand a mail of the outbox to the server: marks its row when it begins, before the server can have the
/// mail, and at once when the server has it.
final class Attempt {
    /// The mail as it was before the attempt.
    let mail: OutboxMail
    private let store: OutboxStore
    private let wall: () -> Int64
    private var accepted: [String] = []
    private var refused: [(address: String, reply: ServerReply)] = []
    private(set) var isRecorded = false
    private var problem: (any Error)?

    /// Begins an attempt. Throws what the database throws; nothing has begun then.
    init(_ mail: OutboxMail, store: OutboxStore, wall: @escaping () -> Int64) throws {
        self.mail = mail
        self.store = store
        self.wall = wall
        try store.transaction { try $0.begin(mail, now: wall()) }
    }

    /// To be told what happens.
    func seen(_ step: DeliveryStep) {
        switch step {
        case .recipientAccepted(let address): accepted.append(address)
        case .recipientRefused(let address, let reply): refused.append((address, reply))
        case .accepted:
            // The server has it: that is written down before QUIT is waited for.
            do { try sent() } catch { problem = error }
        default: break
        }
    }

    /// Marks that the server may have the mail from now on; false if that cannot be written down, or nobody wants it.
    func mayHandOver(isWanted: Bool) -> Bool {
        guard isWanted else { return false }
        do {
            try store.table.handOver(mail.id, now: wall())
            return true
        } catch {
            problem = error
            return false
        }
    }

    /// Writes down how it ended; returns when it is tried again, nil if it is not. Throws what the database throws.
    func ended(_ result: DeliveryResult, isWanted: Bool) throws -> Int64? {
        switch result {
        case .sent(let delivery):
            if !isRecorded {
                accepted = delivery.accepted.map(\.address)
                refused = delivery.refused.map { ($0.mailbox.address, $0.reply) }
                try sent()
            }
            return nil
        case .failed(let failure):
            if !isWanted, failure.cause == .stopped || failure.cause == .abandoned {
                try store.transaction { try $0.withdraw(mail, "smtrace-mail was asked to end", now: wall()) }
                return nil
            }
            // It could not even be written down that it is handed over: then nothing can be.
            if failure.cause == .abandoned, let problem { throw problem }
            return try failed(failure.sentence, mayRetry: failure.kind == .retry)
        }
    }

    /// Writes down that it failed; returns when it is tried again, nil if it is not.
    func failed(_ sentence: String, mayRetry: Bool) throws -> Int64? {
        isRecorded = true
        return try store.transaction { try $0.failed(mail, sentence, mayRetry: mayRetry, now: wall()) }
    }

    /// Writes down that there is nothing to be sent.
    func leaveOut(_ reason: String) throws {
        isRecorded = true
        try store.transaction { try $0.leaveOut(mail, reason, now: wall()) }
    }

    /// Writes down that nobody is left to whom it could be sent.
    func nobodyIsLeft() throws {
        isRecorded = true
        try store.transaction {
            try $0.sent(mail, to: [], note: "the configuration names none of the others any more", now: wall())
        }
    }

    private func sent() throws {
        let later = refused.filter { $0.reply.isTemporary }
        let never = refused.filter { !$0.reply.isTemporary }
        var notes: [String] = []
        if !never.isEmpty { notes.append("refused: " + Self.list(never)) }
        if !later.isEmpty { notes.append("put off: " + Self.list(later)) }
        let note = notes.isEmpty ? nil : notes.joined(separator: "; ")
        try store.transaction {
            try $0.sent(mail, to: accepted, remaining: later.map(\.address), note: note, now: wall())
        }
        isRecorded = true
    }

    private static func list(_ refused: [(address: String, reply: ServerReply)]) -> String {
        let shown = refused.prefix(5).map { "\($0.address) (\($0.reply))" }.joined(separator: ", ")
        return refused.count > 5 ? shown + " and \(refused.count - 5) more" : shown
    }
}
