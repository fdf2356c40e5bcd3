/// Delivers mails to a server, one at a time, each over a connection of its own.
///
/// What can be known when the process, the machine or the line dies in the middle:
/// - before `DeliveryStep.handingOver` the server cannot have the mail: its last piece and the end mark were not sent;
/// - after `DeliveryStep.accepted` it has it;
/// - between the two nobody knows but the server. Who sends again then with the same `MessageID` loses nothing, and most
///   servers and mail programs show one of the two; who does not may lose it.
///
/// So a caller records "handing over" in `beforeHandOver` and "sent" at the step `accepted`, at the moment it happens: the
/// end of the connection (QUIT) is waited for only after that.
public struct MailDelivery: Sendable {
    private let server: MailServer

    /// Deliveries to this server.
    public init(server: MailServer) { self.server = server }

    /// Delivers a mail and returns when that has ended; blocks meanwhile.
    ///
    /// - Parameters:
    ///   - recipients: who gets it, where it is not all that the message names: those who were refused for a time, for
    ///     instance.
    ///   - onStep: told what happens, in this thread.
    ///   - isWanted: asked again and again until the hand-over, about once a second; false ends the delivery, nothing was sent
    ///     then.
    ///   - beforeHandOver: called once, before the server can have the mail; false ends the delivery, nothing was sent then.
    public func send(
        _ message: MailMessage, to recipients: [Mailbox]? = nil,
        onStep: @escaping (DeliveryStep) -> Void = { _ in }, isWanted: @escaping () -> Bool = { true },
        beforeHandOver: @escaping () -> Bool = { true }
    ) -> DeliveryResult {
        let recipients = recipients ?? message.recipients
        guard !recipients.isEmpty else {
            return .failed(.impossible(MailProblem("the mail has no recipients; name some under to")))
        }
        guard
            let transfer = Transfer(
                server: server, recipients: recipients, onStep: onStep, isWanted: isWanted,
                beforeHandOver: beforeHandOver)
        else { return .failed(.impossible(MailProblem("libcurl cannot be used on this machine"))) }
        do throws(MailProblem) {
            let end = try transfer.run(message, recipients: recipients)
            return result(of: end, sender: message.from)
        } catch { return .failed(.impossible(error)) }
    }

    /// The version of libcurl and of its TLS library.
    public static var libraryVersion: String { Transfer.libraryVersion }

    private func result(of end: AttemptEnd, sender: Mailbox) -> DeliveryResult {
        let dialogue = end.dialogue
        if let reply = dialogue.finalReply, reply.code / 100 == 2 {
            return .sent(Delivery(reply: reply, accepted: dialogue.accepted, refused: dialogue.refused))
        }
        return .failed(
            DeliveryFailure(
                kind: end.kind, cause: end.cause, curlCode: end.curlCode, reply: end.refusal, refused: dialogue.refused,
                isDoubtful: dialogue.phase == .handOver && dialogue.finalReply == nil,
                sentence: FailureSentence(server: server, sender: sender, end: end).text))
    }
}

extension DeliveryFailure {
    /// A mail that cannot be sent as it is.
    fileprivate static func impossible(_ problem: MailProblem) -> DeliveryFailure {
        DeliveryFailure(
            kind: problem.isOfAttachment ? .retry : .permanent,
            cause: problem.isOfAttachment ? .unreadableAttachment : .impossible, curlCode: 0, reply: nil, refused: [],
            isDoubtful: false, sentence: problem.description)
    }
}
