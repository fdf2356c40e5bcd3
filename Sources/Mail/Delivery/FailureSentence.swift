/// Puts a failed delivery into a sentence that says what to change.
struct FailureSentence {
    let server: MailServer
    let sender: Mailbox
    let end: AttemptEnd

    private var place: String { server.place }
    private var said: String { end.refusal.map { " (\($0))" } ?? "" }
    private var libcurl: String { HeaderText.shown(end.curlText, limit: 300) }
    private var later: String { "it is tried again later" }

    /// The sentence, without a full stop.
    var text: String {
        switch end.cause {
        case .unknownHost, .connectionRefused, .unreachable, .timedOut, .connectionLost, .noMailServer: network
        case .encryptionNotOffered, .encryptionNotSpoken, .handshakeFailed, .untrustedCertificate, .expiredCertificate,
            .earlyCertificate, .wrongHostName, .unusableCAFile:
            encryption
        case .loginNotOffered, .loginRefused: login
        default: refusal
        }
    }

    private var network: String {
        switch end.cause {
        case .unknownHost:
            "the name \(server.host) could not be looked up; check mail.server, and this machine's network and DNS"
        case .connectionRefused:
            "nobody listens at \(place): the connection was refused; check mail.server and mail.port, and whether the mail "
                + "server runs"
        case .unreachable:
            "\(place) cannot be reached (\(libcurl)); check mail.server and this machine's network"
        case .timedOut(let phase): timedOut(phase)
        case .connectionLost(let phase): lost(phase)
        default: "what answers at \(place) is no mail server (\(libcurl)); check mail.server and mail.port"
        }
    }

    private func timedOut(_ phase: DeliveryPhase) -> String {
        switch phase {
        case .connecting:
            "\(place) did not answer in time; check mail.server and mail.port, and whether a firewall or the provider blocks "
                + "outgoing port \(server.port)"
        case .greeting where server.security != .tls:
            "\(place) took the connection but did not greet in time; a port that speaks TLS from the first byte, usually 465, "
                + "does so: then set security: tls"
        case .handOver:
            "\(place) did not say in time whether it took the mail; it may have been delivered all the same"
        default: "\(place) stopped answering \(phase.words); check the mail server's load and the network; \(later)"
        }
    }

    private func lost(_ phase: DeliveryPhase) -> String {
        switch phase {
        case .connecting, .greeting:
            "\(place) closed the connection before it greeted; check mail.port, and whether this machine may use the server"
        case .handOver:
            "the connection to \(place) ended before it was known whether the server took the mail; it may have been "
                + "delivered all the same"
        default:
            "the connection to \(place) ended \(phase.words); check the network and the mail server's log; \(later)"
        }
    }

    private var encryption: String {
        switch end.cause {
        case .encryptionNotOffered where end.refusal != nil:
            "\(place) refuses STARTTLS\(said); nothing was sent, since that would be in clear text"
        case .encryptionNotOffered:
            "\(place) offers no STARTTLS; nothing was sent, since that would be in clear text; set mail.port to one with "
                + "encryption: 587 with security: starttls, or 465 with security: tls"
        case .encryptionNotSpoken:
            "\(place) does not begin with TLS as security: tls wants it; set security: starttls for this port, or mail.port "
                + "to 465"
        case .handshakeFailed:
            "\(place) and this machine could not agree on TLS 1.2 or later (\(libcurl)); check the mail server's TLS settings"
        case .untrustedCertificate:
            "the certificate of \(place) is of no authority that is trusted here (\(libcurl)); "
                + (server.caFile.map { "\(HeaderText.shown($0)) has to hold the authority's certificate" }
                    ?? "for a server of your own name its authority's certificate in mail.ca_file")
        case .expiredCertificate:
            "the certificate of \(place) has expired; it has to be renewed there, or this machine's clock is wrong"
        case .earlyCertificate:
            "the certificate of \(place) is not valid yet; this machine's clock is probably wrong"
        case .wrongHostName:
            "the certificate of \(place) is not for the name \(server.host) (\(libcurl)); set mail.server to the name that "
                + "stands in the certificate"
        default:
            "the trusted certificates cannot be read (\(libcurl)); "
                + (server.caFile.map { "check mail.ca_file: \(HeaderText.shown($0)) has to be a readable PEM file" }
                    ?? "install the package ca-certificates, or set mail.ca_file")
        }
    }

    private var login: String {
        let methods = end.dialogue.loginMethods.map { HeaderText.shown($0, limit: 30) }.prefix(10)
        switch end.cause {
        case .loginNotOffered where methods.isEmpty:
            return
                "\(place) offers no login\(server.security == .none ? " without encryption" : ""); nothing was sent; leave "
                + "out mail.user if it wants none, else check mail.port and security"
        case .loginNotOffered:
            return
                "\(place) offers no login by PLAIN or LOGIN, only by \(methods.joined(separator: ", ")); nothing was sent; "
                + "many providers have a password for programs (app password) or a port for it"
        default:
            if end.refusal?.isTemporary == true {
                return "\(place) cannot check the login for now\(said); \(later)"
            }
            return
                "\(place) refused the login of \(HeaderText.shown(server.login?.user ?? ""))\(said); check mail.user and the "
                + "password; many providers want a password of its own for programs (app password)"
        }
    }

    private var refusal: String {
        let isTemporary = end.kind == .retry
        switch end.cause {
        case .clientRefused:
            return isTemporary
                ? "\(place) takes no mail for now\(said); \(later)"
                : "\(place) refuses this client\(said); check whether it may send here, and mail.client_name"
        case .senderRefused:
            if isTemporary { return "\(place) does not take the sender \(sender.address) for now\(said); \(later)" }
            if server.login == nil, end.refusal?.code == 530 || end.refusal?.code == 550 {
                return
                    "\(place) does not take the sender \(sender.address)\(said); it probably wants a login: set mail.user "
                    + "and the password"
            }
            return
                "\(place) does not take the sender \(sender.address)\(said); set mail.from to an address that belongs to the "
                + "login"
        case .recipientsRefused:
            let who = end.dialogue.refused.prefix(5).map(\.description).joined(separator: "; ")
            return isTemporary
                ? "\(place) does not take the mail for its recipients for now (\(who)); \(later)"
                : "\(place) refuses the recipients (\(who)); check the addresses under to, cc and bcc, and whether the server "
                    + "wants a login"
        case .tooLarge:
            let limit = end.dialogue.sizeLimit.map { "; it takes \($0) bytes" } ?? ""
            return "the mail is too large for \(place)\(said)\(limit); set a smaller max_size"
        case .messageRefused:
            return isTemporary
                ? "\(place) did not take the mail for now\(said); \(later)"
                : "\(place) refused the mail itself\(said); its words say why: often the sender, the content or an attachment"
        case .unreadableAttachment:
            return "nothing was sent: \(end.attachmentProblem ?? "an attachment cannot be read")"
        case .stopped: return "nothing was sent: smtrace-mail was asked to end"
        case .abandoned: return "nothing was sent: it could not be recorded that the mail is being handed over"
        default: return "the mail could not be sent through \(place) (\(libcurl))"
        }
    }
}

extension DeliveryPhase {
    /// Where it was, as a sentence goes on.
    fileprivate var words: String {
        switch self {
        case .connecting: "while it was made"
        case .greeting: "before the greeting"
        case .hello: "after the greeting"
        case .securing: "while going over to TLS"
        case .login: "during the login"
        case .sender: "after the sender's address"
        case .recipients: "after the recipients' addresses"
        case .content: "in the middle of the mail, which was not delivered"
        case .handOver: "at the hand-over"
        case .done: "after the mail"
        }
    }
}
