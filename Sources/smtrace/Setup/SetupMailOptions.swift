import ArgumentParser
import Settings

/// The mail account, as options.
struct SetupMailOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The mail server; a daily digest is sent then.", valueName: "host"))
    var mailServer: String?

    @Option(name: .long, help: ArgumentHelp("Its port (default: that of the security).", valueName: "port"))
    var mailPort: Int?

    @Option(name: .long, help: ArgumentHelp("starttls, tls or none.", valueName: "kind"))
    var mailSecurity = "starttls"

    @Option(name: .long, help: ArgumentHelp("The account.", valueName: "name"))
    var mailUser: String?

    @Option(name: .long, help: ArgumentHelp("A file that holds the password.", valueName: "file"))
    var mailPasswordFile: String?

    @Option(name: .long, help: ArgumentHelp("The sender (default: the first of --mail-to).", valueName: "address"))
    var mailFrom: String?

    @Option(name: .long, help: ArgumentHelp("Who gets the digest; several times.", valueName: "address"))
    var mailTo: [String] = []

    @Option(name: .long, help: ArgumentHelp("When it is sent, as in crontab.", valueName: "cron"))
    var mailCron = SetupCommand.usualSchedule

    @Option(name: .long, help: "The digest's language: en or de.")
    var language = "en"

    /// Whether any of them is given.
    var isUsed: Bool { mailServer != nil || !mailTo.isEmpty || mailUser != nil || mailPasswordFile != nil }

    /// The account; nil if no server is named. Throws what is missing.
    func account() throws -> SetupDraft.Mail? {
        guard let mailServer else {
            if isUsed { throw Failure("--mail-server is missing", code: 64) }
            return nil
        }
        guard SetupSource.securities.contains(mailSecurity) else {
            throw Failure("--mail-security is starttls, tls or none", code: 64)
        }
        let to = mailTo.flatMap(SetupSource.addresses)
        if let refusal = SetupSource.refusal(ofAddresses: to.joined(separator: ",")) {
            throw Failure("--mail-to: \(refusal)", code: 64)
        }
        return SetupDraft.Mail(
            server: mailServer, port: mailPort ?? SetupDraft.usualPort(security: mailSecurity), security: mailSecurity,
            user: mailUser, passwordFile: mailPasswordFile, from: mailFrom ?? to[0], to: to, schedule: mailCron,
            language: language)
    }
}
