import Secrets

/// `mail:`: the server that takes the mails.
public struct MailSettings: Equatable, Sendable {
    /// How the connection is protected.
    public enum Security: String, CaseIterable, Sendable {
        /// Begins in clear text and goes over to TLS before anything is said; never without.
        case starttls
        /// TLS from the first byte.
        case tls
        /// Clear text.
        case none

        /// The port where none is configured.
        public var defaultPort: Int {
            switch self {
            case .starttls: 587
            case .tls: 465
            case .none: 25
            }
        }
    }

    /// Where the password is looked for, in this order.
    public struct Password: Equatable, Sendable {
        /// `password_file`: a file that holds it.
        public var file: String?
        /// `password`: it stands in the configuration itself, which nobody else can read then.
        public var text: Secret?
        /// `password_credential`: the name of a systemd credential, a file in `$CREDENTIALS_DIRECTORY`.
        public var credential: String
        /// `password_variable`: the name of an environment variable.
        public var variable: String

        /// Configuration made in the program.
        public init(
            file: String? = nil, text: Secret? = nil, credential: String = "mail.password",
            variable: String = "SMTRACE_MAIL_PASSWORD"
        ) {
            self.file = file
            self.text = text
            self.credential = credential
            self.variable = variable
        }
    }

    /// `server`: a host name or an IP address, an IPv6 one without brackets.
    public var server: String
    /// `port`.
    public var port: Int
    /// `security`.
    public var security: Security
    /// `user`: the name to log in with; nil for no login.
    public var user: String?
    /// The password that belongs to `user`.
    public var password: Password
    /// `ca_file`: certificates of authorities that are trusted instead of the system's.
    public var caFile: String?
    /// `from`: the sender.
    public var from: MailAddress
    /// `reply_to`: where answers go; empty for `from`.
    public var replyTo: [MailAddress]
    /// `client_name`: the name for EHLO; nil for the host's own.
    public var clientName: String?
    /// `timeout`: how long the server may be silent, in milliseconds.
    public var timeoutMilliseconds: Int64
    /// `subject_prefix`: before each subject.
    public var subjectPrefix: String
    /// The line of its key in the file; 0 if there is none.
    public var line: Int

    /// Configuration made in the program.
    public init(
        server: String, port: Int? = nil, security: Security = .starttls, user: String? = nil,
        password: Password = Password(), caFile: String? = nil, from: MailAddress, replyTo: [MailAddress] = [],
        clientName: String? = nil, timeoutMilliseconds: Int64 = 120_000, subjectPrefix: String = "", line: Int = 0
    ) {
        self.server = server
        self.port = port ?? security.defaultPort
        self.security = security
        self.user = user
        self.password = password
        self.caFile = caFile
        self.from = from
        self.replyTo = replyTo
        self.clientName = clientName
        self.timeoutMilliseconds = timeoutMilliseconds
        self.subjectPrefix = subjectPrefix
        self.line = line
    }
}
