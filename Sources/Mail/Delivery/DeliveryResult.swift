/// How a delivery ended.
public enum DeliveryResult: Equatable, Sendable {
    /// The server has the mail, for all recipients or for some.
    case sent(Delivery)
    /// The server does not have it; where `DeliveryFailure.isDoubtful` is true, this is not known.
    case failed(DeliveryFailure)
}

/// A mail that the server has.
public struct Delivery: Equatable, Sendable {
    /// What the server said when it took it; many name the place in their queue.
    public let reply: ServerReply
    /// For whom it took it.
    public let accepted: [Mailbox]
    /// For whom it did not. Those whose `reply.isTemporary` can be tried again, by a delivery to them alone.
    public let refused: [RefusedRecipient]
}

/// A recipient whom the server refused.
public struct RefusedRecipient: Equatable, Sendable, CustomStringConvertible {
    /// Who.
    public let mailbox: Mailbox
    /// What the server said.
    public let reply: ServerReply

    /// `a@example.org: 550 no such user`.
    public var description: String { "\(mailbox.address): \(reply)" }
}

/// Why a mail was not delivered.
public struct DeliveryFailure: Error, Equatable, Sendable {
    /// Whether another attempt makes sense.
    public enum Kind: String, Sendable {
        /// It does, later: the network or the server is at fault, for now.
        case retry
        /// It does not before somebody has changed something.
        case permanent
    }

    /// What went wrong.
    public enum Cause: Equatable, Sendable {
        /// The server's name has no address.
        case unknownHost
        /// Nobody listens there.
        case connectionRefused
        /// There is no way there.
        case unreachable
        /// The server did not answer in time; in that phase.
        case timedOut(DeliveryPhase)
        /// The connection ended; in that phase.
        case connectionLost(DeliveryPhase)
        /// The server offers no STARTTLS.
        case encryptionNotOffered
        /// The server does not speak TLS where it should from the first byte.
        case encryptionNotSpoken
        /// TLS was begun but not agreed on.
        case handshakeFailed
        /// The certificate is of no authority that is trusted.
        case untrustedCertificate
        /// The certificate's time is over.
        case expiredCertificate
        /// The certificate's time has not begun.
        case earlyCertificate
        /// The certificate is of another host.
        case wrongHostName
        /// The file of trusted certificates cannot be used.
        case unusableCAFile
        /// The server offers no login, or none by PLAIN or LOGIN.
        case loginNotOffered
        /// Name or password is wrong.
        case loginRefused
        /// The server refused the client or its greeting.
        case clientRefused
        /// The server refused the sender's address.
        case senderRefused
        /// The server refused each recipient.
        case recipientsRefused
        /// The mail is larger than the server takes.
        case tooLarge
        /// The server refused the mail itself.
        case messageRefused
        /// An attachment cannot be read, or changed while it was sent.
        case unreadableAttachment
        /// The caller did not want the hand-over.
        case abandoned
        /// The caller did not want the delivery any more.
        case stopped
        /// The mail or the server's settings cannot be; nothing was tried.
        case impossible
        /// What answers is no mail server.
        case noMailServer
        /// Anything else.
        case other
    }

    /// Whether another attempt makes sense.
    public let kind: Kind
    /// What went wrong.
    public let cause: Cause
    /// libcurl's code; 0 where libcurl was not asked or found no fault.
    public let curlCode: Int
    /// The server's reply that ended it; nil where it was none.
    public let reply: ServerReply?
    /// The recipients that were refused, where that was the cause.
    public let refused: [RefusedRecipient]
    /// Whether the server may have the mail all the same: it was handed over, and no answer came.
    public let isDoubtful: Bool
    /// What is wrong and what can be done, without a full stop.
    public let sentence: String
}

extension DeliveryFailure: CustomStringConvertible {
    /// The sentence.
    public var description: String { sentence }
}

extension DeliveryFailure {
    /// Whether it says something about the server or the way there, and not about this mail: another mail would fail now too.
    public var isOfServer: Bool {
        guard kind == .retry else { return false }
        return switch cause {
        case .unknownHost, .connectionRefused, .unreachable, .handshakeFailed, .clientRefused, .loginRefused: true
        case .timedOut(let phase), .connectionLost(let phase):
            [.connecting, .greeting, .hello, .securing, .login].contains(phase)
        default: false
        }
    }
}

/// How far a delivery has come.
public enum DeliveryPhase: String, Sendable {
    /// Until the connection stands.
    case connecting
    /// Until the server has greeted.
    case greeting
    /// EHLO, until it is answered.
    case hello
    /// STARTTLS and what follows of it.
    case securing
    /// AUTH.
    case login
    /// MAIL FROM.
    case sender
    /// RCPT TO.
    case recipients
    /// DATA, and the content until its last piece.
    case content
    /// The last piece, until the server's reply.
    case handOver
    /// The server has the mail; QUIT.
    case done
}
