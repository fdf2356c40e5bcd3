import Archive
import Mail
import Reports
import Settings

/// To whom a report or alert goes, as the configuration has it now.
struct Addressee {
    var to: [Mailbox]
    var cc: [Mailbox]
    var bcc: [Mailbox]
    var replyTo: [Mailbox]
    /// The language of a report's mails; an alert's is kept with what it says.
    var language: String?

    /// Those of a mail of the outbox. Throws `OutboxProblem` or `MailProblem`.
    init(of mail: OutboxMail, in settings: Configuration) throws {
        if mail.kind == .alert {
            guard let alert = settings.alerts.first(where: { $0.name == mail.report }) else {
                throw OutboxProblem.unknownAlert(mail.report)
            }
            try self.init(alert.recipients, replyTo: settings.mail?.replyTo ?? [])
        } else {
            guard let report = settings.reports.first(where: { $0.name == mail.report }) else {
                throw OutboxProblem.unknownReport(mail.report)
            }
            try self.init(report, in: settings)
        }
    }

    /// Those of a report. Throws `MailProblem`.
    init(_ report: ReportSettings, in settings: Configuration) throws {
        try self.init(report.recipients, replyTo: report.replyTo ?? settings.mail?.replyTo ?? [])
        language = report.language.rawValue
    }

    /// Some addresses, shown to each other.
    init(to: [Mailbox], replyTo: [Mailbox] = []) { (self.to, cc, bcc, self.replyTo) = (to, [], [], replyTo) }

    private init(_ recipients: ReportSettings.Recipients, replyTo: [MailAddress]) throws {
        to = try recipients.to.map { try Mailbox($0) }
        cc = try recipients.cc.map { try Mailbox($0) }
        bcc = try recipients.bcc.map { try Mailbox($0) }
        self.replyTo = try replyTo.map { try Mailbox($0) }
    }
}
