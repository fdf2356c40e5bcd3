import ArgumentParser
import Mail
import Secrets

/// The mail server, given on the command line.
struct ServerOptions: ParsableArguments {
    @Option(help: "The mail server's name or address.") var server: String
    @Option(help: "Its port; default: the usual one.") var port: Int?
    @Option(help: "starttls, tls or none.") var security = "starttls"
    @Option(help: "The name to log in with.") var user: String?
    @Option(help: "A file that holds the password.") var passwordFile: String?
    @Option(help: "The systemd credential that holds the password.") var passwordCredential: String?
    @Option(help: "The environment variable that holds the password.") var passwordVariable: String?
    @Flag(help: "Allows the password in clear text to another machine.") var passwordInClearText = false
    @Option(help: "A file of the certificates that are trusted instead of the system's.") var caFile: String?
    @Option(help: "The name for EHLO.") var clientName: String?
    @Option(help: "How long a connection may take, in milliseconds.") var connectTimeout = MailServer.Timeouts().connect
    @Option(help: "How long the server may be silent, in milliseconds.") var silence = MailServer.Timeouts().silence
    @Option(help: "How long all may take, in milliseconds.") var total = MailServer.Timeouts().total

    /// The server. Throws `MailProblem` or `SecretProblem`.
    func makeServer() throws -> MailServer {
        guard let security = MailServer.Security(rawValue: security) else {
            throw MailProblem("--security takes starttls, tls or none")
        }
        return try MailServer(
            host: server, port: port, security: security, login: try login(), caFile: caFile, clientName: clientName,
            timeouts: .init(connect: connectTimeout, silence: silence, total: total),
            passwordInClearText: passwordInClearText)
    }

    private func login() throws -> MailServer.Login? {
        guard let user else { return nil }
        let source: SecretSource
        if let passwordFile {
            source = .file(path: passwordFile)
        } else if let passwordCredential {
            source = .credential(name: passwordCredential)
        } else if let passwordVariable {
            source = .environment(variable: passwordVariable)
        } else {
            throw MailProblem("--user needs --password-file, --password-credential or --password-variable")
        }
        return MailServer.Login(user: user, password: try source.resolve())
    }
}
