/// What happens while a mail is delivered, told at the moment it happens. Nothing in it is secret.
public enum DeliveryStep: Equatable, Sendable {
    /// The connection stands; to that address.
    case connected(address: String, port: Int)
    /// The server said who it is.
    case greeted(ServerReply)
    /// TLS stands, certificate and host name are verified.
    case secured(TLSNotes)
    /// The server took name and password.
    case loggedIn(user: String)
    /// The server takes mails from this sender.
    case senderAccepted(String)
    /// The server takes the mail for this recipient.
    case recipientAccepted(String)
    /// The server does not take the mail for this recipient.
    case recipientRefused(String, ServerReply)
    /// The content begins to be sent.
    case contentBegins
    /// All but the last piece was sent; from here until `accepted` it cannot be known whether the server has the mail.
    case handingOver
    /// The server has the mail.
    case accepted(ServerReply)
    /// A line that was sent, passwords as `•••`.
    case client(String)
    /// A line that was received.
    case server(String)
}

/// What is known about a TLS connection; empty texts where libcurl does not tell.
public struct TLSNotes: Equatable, Sendable {
    /// `TLSv1.3` for instance.
    public internal(set) var version = ""
    /// The cipher.
    public internal(set) var cipher = ""
    /// Whom the certificate is of: `CN=smtp.example.org`.
    public internal(set) var subject = ""
    /// Who issued it.
    public internal(set) var issuer = ""
    /// When it ends, as OpenSSL writes it: `Nov 22 07:00:00 2027 GMT`.
    public internal(set) var expires = ""
}

extension DeliveryStep: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .connected(let address, let port):
            "connected to \(address.contains(":") ? "[\(address)]" : address):\(port)"
        case .greeted(let reply): "greeted: \(reply)"
        case .secured(let notes): notes.description
        case .loggedIn(let user): "logged in as \(HeaderText.shown(user))"
        case .senderAccepted(let address): "sender accepted: \(address)"
        case .recipientAccepted(let address): "recipient accepted: \(address)"
        case .recipientRefused(let address, let reply): "recipient refused: \(address): \(reply)"
        case .contentBegins: "sending the mail"
        case .handingOver: "handing over"
        case .accepted(let reply): "sent: \(reply)"
        case .client(let line): "> \(line)"
        case .server(let line): "< \(line)"
        }
    }
}

extension TLSNotes: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        var parts = [version.isEmpty ? "TLS" : version]
        if !subject.isEmpty { parts.append("certificate of \(subject)") }
        if !issuer.isEmpty { parts.append("issued by \(issuer)") }
        if !expires.isEmpty { parts.append("valid until \(expires)") }
        return parts.joined(separator: ", ") + ", verified"
    }
}
