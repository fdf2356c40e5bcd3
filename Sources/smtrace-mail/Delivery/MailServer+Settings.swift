import Mail
import Secrets
import Settings

extension MailServer {
    /// The server of a configuration, with its password. Throws `MailProblem` or `SecretProblem`.
    init(_ settings: MailSettings, configuration: String) throws {
        let source = settings.passwordSource(configuration: configuration)
        let login = try source.flatMap { source in
            try settings.user.map { Login(user: $0, password: try source.resolve()) }
        }
        let timeout = Int(clamping: settings.timeoutMilliseconds)
        try self.init(
            host: settings.server, port: settings.port, security: Security(settings.security), login: login,
            caFile: settings.caFile, clientName: settings.clientName,
            timeouts: Timeouts(connect: timeout, silence: timeout))
    }
}

extension MailServer.Security {
    fileprivate init(_ security: MailSettings.Security) {
        switch security {
        case .starttls: self = .starttls
        case .tls: self = .tls
        case .none: self = .none
        }
    }
}

extension Mailbox {
    /// An address of a configuration. Throws `MailProblem` where this program takes less than the configuration does.
    init(_ address: MailAddress) throws(MailProblem) { try self.init(name: address.name, address: address.address) }
}
