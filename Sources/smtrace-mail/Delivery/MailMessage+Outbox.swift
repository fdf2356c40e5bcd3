import Archive
import Mail
import Rendering
import Reports

extension MailMessage {
    /// A mail of the outbox as each attempt sends it; `layout` is where its attachments lie. Throws `MailProblem`.
    init(
        _ content: OutboxContent, id: MessageID, writtenAt: Int64, from: Mailbox, to: Addressee, _ layout: ArchiveLayout
    )
        throws
    {
        self.init(
            from: from, to: to.to, cc: to.cc, bcc: to.bcc, replyTo: to.replyTo, subject: content.subject,
            date: MailDate(writtenAt), messageID: id, language: content.language, text: content.text,
            html: content.html,
            attachments: try content.attachments.map {
                try MailAttachment(
                    name: $0.name, contentType: $0.contentType, content: .file(path: layout.absolute($0.path)))
            })
    }

    /// A report that is sent without the outbox. Throws `MailProblem`.
    init(_ content: ReportContent, id: MessageID, writtenAt: Int64, from: Mailbox, to: Addressee) throws {
        self.init(
            from: from, to: to.to, cc: to.cc, bcc: to.bcc, replyTo: to.replyTo, subject: content.subject,
            date: MailDate(writtenAt), messageID: id, language: to.language, text: content.text, html: content.html,
            attachments: try content.attachments.map { attachment in
                let bytes: MailAttachment.Content =
                    switch attachment.data {
                    case .bytes(let bytes): .bytes(bytes)
                    case .file(let path): .file(path: path)
                    }
                return try MailAttachment(name: attachment.name, contentType: attachment.contentType, content: bytes)
            })
    }
}

extension MailDate {
    /// A time, milliseconds since 1970, in the time zone of the process.
    init(_ milliseconds: Int64) {
        var zone = LocalTime()
        self.init(
            secondsSince1970: milliseconds / 1000, utcOffsetSeconds: zone.offsetSeconds(at: milliseconds))
    }
}
