import Archive
import ArgumentParser
@preconcurrency import Glibc
import Mail
import Reports
import Settings

/// `smtrace-mail send`: what `smtrace report send` becomes.
struct SendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Sends a report at once, beside the outbox.", shouldDisplay: false)

    @Option(help: ArgumentHelp("The configuration.", valueName: "file")) var config: String
    @Option(help: ArgumentHelp("The archive's folder.", valueName: "dir")) var archive: String
    @Option(help: ArgumentHelp("The time it is for, milliseconds since 1970.", valueName: "time")) var at: Int64
    @Option(help: ArgumentHelp("To this address instead of the report's.", valueName: "address")) var to: [String] = []
    @Argument(help: "The report's name.") var name: String

    func run() throws {
        let settings = try Configuration.load(path: config)
        let mail = try settings.neededMail(path: config)
        guard let report = settings.reports.first(where: { $0.name == name }) else {
            throw OutboxProblem.unknownReport(name)
        }
        let reader = try ArchiveReader(layout: ArchiveLayout(root: archive))
        TimeZoneSetup.use(try reader.info("time_zone"))
        var addressee = try Addressee(report, in: settings)
        if !to.isEmpty { (addressee.to, addressee.cc, addressee.bcc) = (try to.map { try Mailbox($0) }, [], []) }
        let request = ReportRequest(
            report: report, dueMilliseconds: at, subjectPrefix: mail.subjectPrefix, meters: settings.meters)
        let delivery = MailDelivery(server: try MailServer(mail, configuration: config))
        let contents = try ReportContents.render(request, from: reader)
        guard !contents.isEmpty else { return print("nothing to send: the report has nothing to say for that time") }
        let now = Clock.wall
        for (index, content) in contents.enumerated() {
            let message = try MailMessage(
                content,
                id: MessageID(left: "\(name).sent.\(now).\(getpid()).\(index + 1)", right: mail.from.domain),
                writtenAt: now, from: try Mailbox(mail.from), to: addressee)
            try DeliveryOutcome.tell(delivery.send(message))
        }
    }
}

/// How a delivery by hand went, for people.
enum DeliveryOutcome {
    /// Says to whom a mail was sent; throws the sentence where it was not, or exit code 2 where some were refused.
    static func tell(_ result: DeliveryResult) throws {
        switch result {
        case .failed(let failure): throw failure
        case .sent(let delivery):
            print("sent to \(delivery.accepted.map(\.address).joined(separator: ", ")): \(delivery.reply)")
            guard !delivery.refused.isEmpty else { return }
            for refused in delivery.refused { fputs("smtrace: not sent to \(refused)\n", stderr) }
            throw ExitCode(2)
        }
    }
}
