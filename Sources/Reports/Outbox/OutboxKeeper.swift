import Archive
@preconcurrency import Glibc

/// Keeps what mails say beside their rows, with their attachments as files, so that each attempt sends the same.
public struct OutboxKeeper {
    private let store: OutboxStore
    private let archive: String
    private let domain: String

    /// A keeper for an outbox; `archive` is the archive's own number, `domain` that of the sender, for the Message-IDs of
    /// further parts.
    public init(store: OutboxStore, archive: String, domain: String) {
        self.store = store
        self.archive = archive
        self.domain = domain
    }

    /// Keeps what the mails for the minute of `mail` say; further parts are entered with it.
    ///
    /// All or nothing is kept, whatever happens meanwhile. Throws `OutboxProblem`, `ArchiveError` or `SQLiteError`.
    public func keep(_ contents: [ReportContent], of mail: OutboxMail, language: String?, now: Int64) throws {
        let isAgain = mail.parts > 1
        if isAgain, contents.count != mail.parts { throw OutboxProblem.otherParts }
        let wanted = isAgain ? [contents[mail.part - 1]] : contents
        // Files that take time are written before the transaction, which then only gives them names.
        let staged = try stage(wanted, of: mail)
        try store.transaction { table in
            let ids =
                isAgain
                ? [mail.id]
                : try table.enterParts(
                    contents.count, of: mail,
                    messageID: {
                        OutboxMessageID.text(
                            report: mail.report, forMilliseconds: mail.forMilliseconds, part: $0, archive: archive,
                            domain: domain)
                    }, now: now)
            let kept = try zip(ids, zip(wanted, staged)).map { id, pair in
                OutboxContent(
                    subject: pair.0.subject, text: pair.0.text, html: pair.0.html, language: language,
                    attachments: try attach(pair.0.attachments, pair.1, to: id))
            }
            try table.store(kept, for: mail, ids: ids, parts: contents.count)
        }
        for path in staged.joined() where path.isOwn { unlink(path.path) }
    }

    /// A file that is to be attached, and whether it was written for that.
    private struct Staged {
        var path: String
        var isOwn: Bool
    }

    private func stage(_ contents: [ReportContent], of mail: OutboxMail) throws -> [[Staged]] {
        let folder = OutboxFolder(store.layout)
        return try contents.enumerated().map { number, content in
            try content.attachments.enumerated().map { index, attachment in
                switch attachment.data {
                case .file(let path): return Staged(path: path, isOwn: false)
                case .bytes(let bytes):
                    let path = try folder.write(bytes, as: "written-\(number)-\(index)", of: mail.id)
                    return Staged(path: store.layout.absolute(path), isOwn: true)
                }
            }
        }
    }

    private func attach(
        _ attachments: [ReportAttachment], _ staged: [Staged], to id: Int64
    ) throws -> [OutboxContent.Attachment] {
        let folder = OutboxFolder(store.layout)
        let attached = try zip(attachments, staged).map { attachment, file in
            let path = try folder.link(file.path, as: attachment.name, of: id)
            var status = stat()
            guard stat(store.layout.absolute(path), &status) == 0 else { throw OutboxProblem.attachment(path) }
            return OutboxContent.Attachment(
                name: attachment.name, contentType: attachment.contentType, path: path, bytes: Int64(status.st_size))
        }
        if !attached.isEmpty { folder.sync(id) }
        return attached
    }

    /// Whether the attachments of a mail lie where they were put, in their length; nil if all do, else the first that does
    /// not, below the archive's folder.
    public func missing(_ content: OutboxContent) -> String? {
        content.attachments.first { attachment in
            var status = stat()
            return stat(store.layout.absolute(attachment.path), &status) != 0
                || Int64(status.st_size) != attachment.bytes
        }?.path
    }
}
