import Secrets

/// The server that takes the mails, and how it is spoken to.
///
/// TLS is never optional: with `starttls` and `tls` the certificate and the host name in it are verified, and nothing is said
/// in clear text beyond the greeting. A password is sent in clear text only to this machine itself, or where
/// `passwordInClearText` says so.
public struct MailServer: Equatable, Sendable {
    /// How the connection is protected.
    public enum Security: String, CaseIterable, Sendable {
        /// Begins in clear text and goes over to TLS before anything is said; never without. Port 587.
        case starttls
        /// TLS from the first byte. Port 465.
        case tls
        /// Clear text. Port 25.
        case none

        /// The port that is usual for it.
        public var defaultPort: Int {
            switch self {
            case .starttls: 587
            case .tls: 465
            case .none: 25
            }
        }
    }

    /// Who logs in. The methods are AUTH PLAIN and AUTH LOGIN, whichever the server offers.
    public struct Login: Equatable, Sendable {
        /// The name.
        public var user: String
        /// The password.
        public var password: Secret

        /// A name and its password.
        public init(user: String, password: Secret) {
            self.user = user
            self.password = password
        }
    }

    /// How long is waited, in milliseconds.
    public struct Timeouts: Equatable, Sendable {
        /// For the name to be looked up and the connection to be there.
        public var connect: Int
        /// For the server to answer, or to take more of the mail. After the whole mail went out it may take ten minutes,
        /// since who gives up then sends twice (RFC 5321, 4.5.3.2.6).
        public var silence: Int
        /// For everything together.
        public var total: Int

        /// Waiting times in milliseconds.
        public init(connect: Int = 30_000, silence: Int = 120_000, total: Int = 1_800_000) {
            self.connect = connect
            self.silence = silence
            self.total = total
        }
    }

    /// A host name, or an IPv4 or IPv6 address; the latter without brackets.
    public let host: String
    /// The port.
    public let port: Int
    /// How the connection is protected.
    public let security: Security
    /// Who logs in; nil where nobody does.
    public let login: Login?
    /// A file of certificates that are trusted instead of the system's, PEM; nil for the system's.
    public let caFile: String?
    /// The name that EHLO gives.
    public let clientName: String
    /// How long is waited.
    public let timeouts: Timeouts

    /// A server. Throws `MailProblem` where host, port, client name, login or their combination cannot be.
    ///
    /// `port` nil is the usual one of `security`. An IPv6 address may stand in brackets. `clientName` nil is this machine's
    /// name.
    public init(
        host: String, port: Int? = nil, security: Security = .starttls, login: Login? = nil, caFile: String? = nil,
        clientName: String? = nil, timeouts: Timeouts = Timeouts(), passwordInClearText: Bool = false
    ) throws(MailProblem) {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard HostName.isHostName(bare) || HostName.isIPv6(bare) else {
            throw MailProblem(
                "\"\(HeaderText.shown(host))\" is no host name or address; mail.server takes one like smtp.example.org, "
                    + "without smtp:// and without a port")
        }
        let port = port ?? security.defaultPort
        guard (1...65_535).contains(port) else { throw MailProblem("mail.port is 1 to 65535, not \(port)") }
        if let clientName { try Self.check(clientName: clientName) }
        if let login { try Self.check(login: login) }
        guard login == nil || security != .none || passwordInClearText || HostName.isLoopback(bare) else {
            throw MailProblem(
                "with security: none the password would go to \(bare) in clear text, for everybody on the way to read; use "
                    + "starttls or tls, or no user")
        }
        self.host = bare
        self.port = port
        self.security = security
        self.login = login
        self.caFile = caFile
        self.clientName = clientName ?? HostName.own()
        self.timeouts = timeouts
    }

    private static func check(clientName: String) throws(MailProblem) {
        let literal = clientName.hasPrefix("[") && clientName.hasSuffix("]") ? clientName.dropFirst().dropLast() : ""
        let isLiteral =
            !literal.isEmpty && literal.utf8.allSatisfy { HeaderText.isAlphanumeric($0) || ".:".utf8.contains($0) }
        guard isLiteral || HostName.isHostName(clientName) else {
            throw MailProblem(
                "\"\(HeaderText.shown(clientName))\" is no name for EHLO; write a host name like meter.example.org")
        }
    }

    private static func check(login: Login) throws(MailProblem) {
        for text in [login.user, login.password.revealed] where text.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
            throw MailProblem("user and password may not have control characters")
        }
        guard !login.user.isEmpty, !login.password.revealed.isEmpty else {
            throw MailProblem("user and password may not be empty; leave out both where the server wants no login")
        }
        guard login.user.utf8.count <= 1000, login.password.revealed.utf8.count <= 1000 else {
            throw MailProblem("user and password may be 1000 bytes long at most")
        }
    }

    /// Host and port as they are shown: `smtp.example.org:587`, `[::1]:25`.
    public var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The URL for libcurl; its path is the client's name.
    var url: String {
        let scheme = security == .tls ? "smtps" : "smtp"
        // A zone's % is written %25 in a URL, brackets and colons of a literal name in the path as well.
        let address = host.contains(":") ? "[\(host.split(separator: "%").joined(separator: "%25"))]" : host
        let escapes: [Character: String] = ["[": "%5B", "]": "%5D", ":": "%3A"]
        let name = clientName.map { escapes[$0] ?? String($0) }.joined()
        return "\(scheme)://\(address):\(port)/\(name)"
    }
}
