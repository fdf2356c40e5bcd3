import ArgumentParser
@preconcurrency import Glibc
import Mail
import Secrets

/// `smtrace-mail send-file`: sends one mail out of files, for tests and for finding out why mails do not arrive.
struct SendFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-file",
        abstract: "Sends one mail out of files.",
        discussion: """
            Prints what happens, step by step. The last line is 'sent', or 'failed' with kind, codes and reason.
            Exit codes: 0 sent to all, 1 not sent, 2 sent to some, 64 wrong usage.

              smtrace-mail send-file --server smtp.example.org --user me --password-file mail.password \\
                --from me@example.org --to you@example.org --subject Hello --text hello.txt
            """,
        shouldDisplay: false)

    @OptionGroup var server: ServerOptions

    @Option(help: "The sender.") var from: String
    @Option(help: "A recipient; can be given several times, like --cc, --bcc and --reply-to.") var to: [String] = []
    @Option(help: .hidden) var cc: [String] = []
    @Option(help: .hidden) var bcc: [String] = []
    @Option(help: .hidden) var replyTo: [String] = []
    @Option(help: "The subject.") var subject: String = ""
    @Option(help: "The Message-ID.") var messageID: String?
    @Option(help: "The language, de for instance.") var language: String?
    @Option(help: "A file with the text.") var text: String
    @Option(help: "A file with the same as HTML.") var html: String?
    @Option(help: "A file to attach, as TYPE=FILE or TYPE=NAME=FILE; can be given several times.") var attach:
        [String] = []
    @Option(help: "A further header, as 'Name: value'.") var header: [String] = []
    @Flag(help: "Prints each line of the dialogue too, passwords as •••.") var verbose = false
    @Option(help: "Ends with a signal of that number before the hand-over, for tests.") var dieBeforeHandOver: Int32?

    func run() throws {
        let delivery: MailDelivery
        let message: MailMessage
        do {
            delivery = MailDelivery(server: try server.makeServer())
            message = try self.message()
        } catch {
            Self.report("smtrace-mail: \(error)")
            throw ExitCode(1)
        }
        let (isVerbose, deadly) = (verbose, dieBeforeHandOver)
        let result = delivery.send(
            message,
            onStep: { step in
                switch step {
                case .client, .server: if isVerbose { print(step) }
                default: print(step)
                }
            },
            beforeHandOver: {
                if let deadly { raise(deadly) }
                return true
            })
        try Self.finish(result)
    }

    private static func finish(_ result: DeliveryResult) throws {
        switch result {
        case .sent(let delivery):
            print("sent to \(delivery.accepted.count) of \(delivery.accepted.count + delivery.refused.count)")
            if !delivery.refused.isEmpty { throw ExitCode(2) }
        case .failed(let failure):
            let smtp = failure.reply.map { String($0.code) } ?? "-"
            let doubt = failure.isDoubtful ? ", doubtful" : ""
            print("failed: \(failure.kind.rawValue), curl \(failure.curlCode), smtp \(smtp)\(doubt)")
            report("smtrace-mail: \(failure.sentence)")
            throw ExitCode(1)
        }
    }

    private func message() throws -> MailMessage {
        let sender = try Mailbox(from)
        var now = time(nil)
        var local = tm()
        localtime_r(&now, &local)
        return MailMessage(
            from: sender, to: try to.map { try Mailbox($0) }, cc: try cc.map { try Mailbox($0) },
            bcc: try bcc.map { try Mailbox($0) }, replyTo: try replyTo.map { try Mailbox($0) }, subject: subject,
            date: MailDate(secondsSince1970: Int64(now), utcOffsetSeconds: local.tm_gmtoff),
            messageID: try messageID.map { try MessageID($0) }
                ?? MessageID(
                    left: "send-file.\(now).\(getpid())", right: String(sender.address.drop { $0 != "@" }.dropFirst())),
            language: language, text: try TextFile.read(text), html: try html.map { try TextFile.read($0) },
            attachments: try attach.map(attachment),
            headers: header.map { line in
                let name = line.prefix { $0 != ":" }
                return MailMessage.Header(String(name), String(line.dropFirst(name.count + 1)))
            })
    }

    private func attachment(_ text: String) throws -> MailAttachment {
        let parts = text.split(separator: "=", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard let path = parts.last, parts.count >= 2 else {
            throw MailProblem("--attach takes TYPE=FILE or TYPE=NAME=FILE")
        }
        let name = parts.count == 3 ? parts[1] : String(path.split(separator: "/").last ?? "")
        return try MailAttachment(name: name, contentType: parts[0], content: .file(path: path))
    }

    private static func report(_ line: String) { fputs(line + "\n", stderr) }
}
