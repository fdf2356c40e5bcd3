import Archive
import ArgumentParser
import Recorder
import Rendering

/// `smtrace report outbox`.
struct ReportOutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Show the mails that were due and what became of them; try them again, or drop them.",
        discussion: """
            A mail is due, sending, sent, failed (given up), or dropped. --retry makes one due at once that waits or was \
            given up; the recorder sends it within seconds. --drop takes one out.

            Examples:
              smtrace report outbox
              smtrace report outbox --retry 12
              smtrace report outbox --retry failed
              smtrace report outbox --drop 12
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("At most so many mails, the newest.", valueName: "n"))
    var limit = 20

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Try this mail again at once, or all that failed; can be given several times.", valueName: "id|failed"))
    var retry: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("Take this mail out; can be given several times.", valueName: "id"))
    var drop: [Int64] = []

    @Option(name: .long, help: "table or json.")
    var format = ResultFormat.table

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number from 1 on.") }
        guard format != .csv else { throw ValidationError("--format csv is not offered here: table or json.") }
        if let wrong = retry.first(where: { $0 != "failed" && Int64($0) == nil }) {
            throw ValidationError("--retry \(wrong) is neither a mail's number nor 'failed'.")
        }
    }

    func run() throws {
        let layout = try options.layout()
        guard retry.isEmpty, drop.isEmpty else {
            TimeZoneSetup.use(try ArchiveReader(layout: layout).info("time_zone"))
            return try OutboxChange(layout: layout).make(retry: retry, drop: drop)
        }
        let reader = try options.reader()
        let mails = try reader.outbox.mails(limit: limit)
        let output = OutputBuffer()
        switch format {
        case .json: try json(mails, to: output)
        default: try table(mails, to: output)
        }
        try output.flush()
        if mails.isEmpty { Failure.say("no mail was due so far; `smtrace report list` says when the next one is") }
    }

    private func table(_ mails: [OutboxMail], to output: OutputBuffer) throws {
        guard !mails.isEmpty else { return }
        var table = Table([
            .init("id", .right), .init("report"), .init("for"), .init("state"), .init("tried", .right), .init(""),
        ])
        for mail in mails {
            let part = mail.parts > 1 ? " (\(mail.part)/\(mail.parts))" : ""
            table.append([
                .init("\(mail.id)"), .init(mail.report + part), .init(MailText.time(mail)),
                .init(MailText.summary(mail), MailText.emphasis(mail)), .init("\(mail.attempts)"),
                .init(mail.lastError ?? ""),
            ])
        }
        try output.write(table.rendered(style: Style(descriptor: 1)))
    }

    private func json(_ mails: [OutboxMail], to output: OutputBuffer) throws {
        var json = JSONWriter()
        for mail in mails {
            json.beginObject()
            json.field("id", mail.id)
            json.field("report", mail.report)
            json.field("kind", mail.kind.rawValue)
            json.field("for", utcMilliseconds: mail.forMilliseconds)
            json.field("part", Int64(mail.part))
            json.field("parts", Int64(mail.parts))
            json.field("state", mail.state.rawValue)
            json.field("attempts", Int64(mail.attempts))
            if let next = mail.nextMilliseconds { json.field("next", utcMilliseconds: next) }
            if let handed = mail.handedMilliseconds { json.field("handed_over", utcMilliseconds: handed) }
            if let done = mail.doneMilliseconds { json.field("done", utcMilliseconds: done) }
            if let error = mail.lastError { json.field("error", error) }
            json.field("message_id", mail.messageID)
            json.beginArray("recipients")
            for recipient in mail.recipients { json.field(nil, recipient) }
            json.endArray()
            json.endObject()
            json.endLine()
        }
        try output.send(&json.bytes)
    }
}
