import SQLite

/// The outbox in a database that is open for writing: what is due, and how far it is.
///
/// Every function is a statement or two; who wants several of them to hold together runs them in a transaction. All times
/// are milliseconds since 1970, given by the caller.
public struct OutboxTable {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Enters a mail; returns its number, nil if there is one for that report and minute already.
    public func enter(_ mail: NewOutboxMail, now: Int64) throws -> Int64? {
        try connection.fetchFirst(
            """
            INSERT INTO outbox (report, kind, for_ms, state, created_ms, needs_ms, next_ms, message_id)
            VALUES (?1, ?2, ?3, 'due', ?4, ?5, ?4, ?6) ON CONFLICT DO NOTHING RETURNING id
            """,
            [
                .text(mail.report), .text(mail.kind.rawValue), .integer(mail.forMilliseconds), .integer(now),
                Value(mail.needsMilliseconds), .text(mail.messageID),
            ]
        ) { $0.int64(at: 0) }
    }

    /// The mails in some states, by minute; at most `limit`, the newest.
    public func mails(in states: [OutboxMail.State] = OutboxMail.State.allCases, limit: Int = .max) throws
        -> [OutboxMail]
    {
        let words = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try select("state IN (\(words)) ORDER BY for_ms DESC, id DESC LIMIT \(limit)").reversed()
    }

    /// How many mails there are in each state: due, sending, sent, failed, dropped.
    public func counts() throws -> [String: Int64] {
        var counts = Dictionary(uniqueKeysWithValues: OutboxMail.State.allCases.map { ($0.rawValue, Int64(0)) })
        try connection.query("SELECT state, count(*) FROM outbox GROUP BY state") {
            counts[$0.text(at: 0)] = $0.int64(at: 1)
        }
        return counts
    }

    /// The mail of a number; nil if there is none.
    public func mail(_ id: Int64) throws -> OutboxMail? { try select("id = ?", [.integer(id)]).first }

    /// The mail that is to be tried now, the one for the earliest minute; nil if none is.
    public func due(now: Int64) throws -> OutboxMail? {
        try select("state = 'due' AND next_ms <= ? ORDER BY for_ms, report, part LIMIT 1", [.integer(now)]).first
    }

    /// When the next mail is to be tried; nil if none waits. One that is being sent counts as waiting: its process may
    /// have died.
    public func nextTime() throws -> Int64? {
        try connection.fetchFirst("SELECT min(next_ms) FROM outbox WHERE state IN ('due', 'sending')") {
            $0.optionalInt64(at: 0)
        } ?? nil
    }

    /// How many mails of a report were entered since a time.
    public func count(of report: String, since milliseconds: Int64) throws -> Int {
        try connection.fetchFirst(
            "SELECT count(*) FROM outbox WHERE report = ? AND created_ms > ?", [.text(report), .integer(milliseconds)]
        ) { $0.int(at: 0) } ?? 0
    }

    /// Makes a mail due now that was given up, dropped or waits; false if it is sent, being sent, not there, or an alert that
    /// was dropped.
    public func retry(_ id: Int64, now: Int64) throws -> Bool {
        try connection.run(
            """
            UPDATE outbox SET state = 'due', next_ms = ?2, attempts = 0, first_ms = NULL, done_ms = NULL
            WHERE id = ?1 AND (state IN ('due', 'failed') OR state = 'dropped' AND kind <> 'alert')
            """, [.integer(id), .integer(now)])
        return connection.changes > 0
    }

    /// Gives a mail up that waits or was given up; false if it is sent, being sent, or not there.
    public func drop(_ id: Int64, now: Int64) throws -> Bool {
        try connection.run(
            "UPDATE outbox SET state = 'dropped', done_ms = ?2, next_ms = NULL WHERE id = ?1 AND state IN ('due', 'failed')",
            [.integer(id), .integer(now)])
        guard connection.changes > 0 else { return false }
        try removeContent(of: id)
        return true
    }

    /// Removes what was done before a time: sent, given up or dropped.
    public func removeDone(before milliseconds: Int64) throws {
        try connection.run(
            "DELETE FROM outbox WHERE state IN ('sent', 'failed', 'dropped') AND done_ms < ?", [.integer(milliseconds)])
    }

    private func select(_ condition: String, _ bindings: [Value] = []) throws -> [OutboxMail] {
        try connection.fetchAll(
            """
            SELECT id, report, kind, for_ms, part, parts, state, created_ms, needs_ms, attempts, first_ms, next_ms, handed_ms,
                   done_ms, last_error, message_id, recipients, remaining,
                   EXISTS (SELECT 1 FROM outbox_content AS c WHERE c.outbox_id = id)
            FROM outbox WHERE \(condition)
            """, bindings
        ) { row in
            OutboxMail(
                id: row.int64(at: 0), report: row.text(at: 1), kind: .init(rawValue: row.text(at: 2)) ?? .alert,
                forMilliseconds: row.int64(at: 3), part: row.int(at: 4), parts: row.int(at: 5),
                state: .init(rawValue: row.text(at: 6)) ?? .failed, createdMilliseconds: row.int64(at: 7),
                needsMilliseconds: row.optionalInt64(at: 8), attempts: row.int(at: 9),
                firstMilliseconds: row.optionalInt64(at: 10), nextMilliseconds: row.optionalInt64(at: 11),
                handedMilliseconds: row.optionalInt64(at: 12), doneMilliseconds: row.optionalInt64(at: 13),
                lastError: row.optionalText(at: 14), messageID: row.text(at: 15),
                recipients: Self.lines(row.optionalText(at: 16)) ?? [], remaining: Self.lines(row.optionalText(at: 17)),
                hasContent: row.int64(at: 18) != 0)
        }
    }

    private static func lines(_ text: String?) -> [String]? {
        text.map { $0.split(separator: "\n").map(String.init) }
    }
}
