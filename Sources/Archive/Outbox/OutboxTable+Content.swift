import SQLite

// What the mails say, from the first attempt until they are sent.
extension OutboxTable {
    /// Writes down what mails for a minute say: those of the numbers `ids`, which are all, or some of `parts`.
    ///
    /// Their attachments lie in the folders of these numbers.
    public func store(_ contents: [OutboxContent], for mail: OutboxMail, ids: [Int64], parts: Int? = nil) throws {
        for (content, id) in zip(contents, ids) {
            try connection.run(
                "INSERT OR REPLACE INTO outbox_content (outbox_id, subject, body, html, language) VALUES (?, ?, ?, ?, ?)",
                [
                    .integer(id), .text(content.subject), .text(content.text), Value(content.html),
                    Value(content.language),
                ])
            try connection.run("DELETE FROM outbox_attachment WHERE outbox_id = ?", [.integer(id)])
            for (number, attachment) in content.attachments.enumerated() {
                try connection.run(
                    """
                    INSERT INTO outbox_attachment (outbox_id, number, name, content_type, path, bytes)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    [
                        .integer(id), .integer(Int64(number)), .text(attachment.name), .text(attachment.contentType),
                        .text(attachment.path), .integer(attachment.bytes),
                    ])
            }
        }
        try connection.run(
            "UPDATE outbox SET parts = ?3, needs_ms = NULL WHERE report = ?1 AND for_ms = ?2",
            [.text(mail.report), .integer(mail.forMilliseconds), .integer(Int64(parts ?? contents.count))])
    }

    /// Enters the further parts of a mail, which are due as it is; returns the numbers of all its parts in order.
    public func enterParts(_ count: Int, of mail: OutboxMail, messageID: (Int) -> String, now: Int64) throws -> [Int64]
    {
        var ids = [mail.id]
        for part in 1..<max(count, 1) {
            let id = try connection.fetchFirst(
                """
                INSERT INTO outbox (report, kind, for_ms, part, parts, state, created_ms, needs_ms, next_ms, message_id)
                VALUES (?1, ?2, ?3, ?4, ?5, 'due', ?6, ?7, ?6, ?8)
                ON CONFLICT DO UPDATE SET parts = ?5 RETURNING id
                """,
                [
                    .text(mail.report), .text(mail.kind.rawValue), .integer(mail.forMilliseconds),
                    .integer(Int64(part + 1)), .integer(Int64(count)), .integer(now), Value(mail.needsMilliseconds),
                    .text(messageID(part + 1)),
                ]
            ) { $0.int64(at: 0) }
            if let id { ids.append(id) }
        }
        return ids
    }

    /// What a mail says; nil if it is not written yet.
    public func content(of id: Int64) throws -> OutboxContent? {
        var content = try connection.fetchFirst(
            "SELECT subject, body, html, language FROM outbox_content WHERE outbox_id = ?", [.integer(id)]
        ) {
            OutboxContent(
                subject: $0.text(at: 0), text: $0.text(at: 1), html: $0.optionalText(at: 2),
                language: $0.optionalText(at: 3))
        }
        content?.attachments = try connection.fetchAll(
            "SELECT name, content_type, path, bytes FROM outbox_attachment WHERE outbox_id = ? ORDER BY number",
            [.integer(id)]
        ) {
            OutboxContent.Attachment(
                name: $0.text(at: 0), contentType: $0.text(at: 1), path: $0.text(at: 2), bytes: $0.int64(at: 3))
        }
        return content
    }

    /// Forgets what a mail says: it is sent, or written anew from the archive.
    public func removeContent(of id: Int64) throws {
        try connection.run("DELETE FROM outbox_attachment WHERE outbox_id = ?", [.integer(id)])
        try connection.run("DELETE FROM outbox_content WHERE outbox_id = ?", [.integer(id)])
    }

    /// Forgets what reports said that were given up before a time, since their attachments take room; what an alert said can
    /// be written by nobody any more.
    public func removeContentOfFailed(before milliseconds: Int64) throws {
        for table in ["outbox_attachment", "outbox_content"] {
            try connection.run(
                """
                DELETE FROM \(table) WHERE outbox_id IN
                    (SELECT id FROM outbox WHERE state = 'failed' AND kind <> 'alert' AND done_ms < ?)
                """, [.integer(milliseconds)])
        }
    }

    /// The numbers of the mails whose content is kept: only their folders hold attachments that are needed.
    public func mailsWithContent() throws -> Set<Int64> {
        Set(try connection.fetchAll("SELECT outbox_id FROM outbox_content") { $0.int64(at: 0) })
    }
}
