import ArgumentParser
@preconcurrency import Glibc
import Mail
import Settings

/// `smtrace-mail test-mail`: what `smtrace report test-mail` becomes.
struct TestMailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-mail", abstract: "Tries the mail server, step by step.", shouldDisplay: false)

    @Option(help: ArgumentHelp("The configuration.", valueName: "file")) var config: String
    @Option(help: ArgumentHelp("To this address.", valueName: "address")) var to: [String] = []
    @Flag(help: "Shows each line of the dialogue, passwords as •••.") var verbose = false

    func run() throws {
        let settings = try Configuration.load(path: config)
        let mail = try settings.neededMail(path: config)
        TimeZoneSetup.use(settings.archive.timeZone)
        let server = try MailServer(mail, configuration: config)
        let recipients = try to.isEmpty ? [usualRecipient(settings, mail)] : to.map { try Mailbox($0) }
        print(
            "server \(server.place), \(Self.words(server.security)), \(server.login.map { "as \($0.user)" } ?? "no login")"
        )
        let now = Clock.wall
        let message = try MailMessage(
            from: Mailbox(mail.from), to: recipients, replyTo: mail.replyTo.map { try Mailbox($0) },
            subject: mail.subjectPrefix + "Test",
            date: MailDate(now), messageID: MessageID(left: "test.\(now).\(getpid())", right: mail.from.domain),
            language: "en", text: "This is a test mail of smtrace. Reports and alerts can reach you.\n")
        let isVerbose = verbose
        let result = MailDelivery(server: server).send(
            message,
            onStep: { step in
                switch step {
                case .client, .server: if isVerbose { print(step) }
                case .accepted, .handingOver: break
                default: print(step)
                }
            })
        try DeliveryOutcome.tell(result)
    }

    private func usualRecipient(_ settings: Configuration, _ mail: MailSettings) throws -> Mailbox {
        let first = settings.reports.first?.recipients.to.first ?? settings.alerts.first?.recipients.to.first
        return try Mailbox(first ?? mail.from)
    }

    private static func words(_ security: MailServer.Security) -> String {
        switch security {
        case .starttls: "STARTTLS"
        case .tls: "TLS from the first byte"
        case .none: "without encryption"
        }
    }
}
