import SQLite

// What smtrace-mail writes down while it sends: before an attempt, before the hand-over, and after it.
extension OutboxTable {
    /// Says that an attempt begins. When the next one would be made is written down too: should the process die, that
    /// holds.
    public func begin(_ mail: OutboxMail, now: Int64) throws {
        let first = mail.firstMilliseconds ?? now
        let next = OutboxRetry.next(attempts: mail.attempts + 1, first: first, now: now) ?? now
        try connection.run(
            """
            UPDATE outbox SET state = 'sending', attempts = attempts + 1, first_ms = ?2, next_ms = ?3, handed_ms = NULL
            WHERE id = ?1
            """, [.integer(mail.id), .integer(first), .integer(next)])
        try connection.run(
            "INSERT INTO outbox_attempt (outbox_id, began_ms) VALUES (?, ?)", [.integer(mail.id), .integer(now)])
    }

    /// Says that from now on a server may have a mail, which is not known until it answers.
    public func handOver(_ id: Int64, now: Int64) throws {
        try connection.run("UPDATE outbox SET handed_ms = ?2 WHERE id = ?1", [.integer(id), .integer(now)])
    }

    /// Says that a server has a mail: `recipients` are those for whom it took it.
    ///
    /// `remaining` are those for whom it did not for now, at `next` it is tried again for them; `note` says so, and whom it
    /// refused for good.
    public func sent(
        _ mail: OutboxMail, to recipients: [String], remaining: [String] = [], note: String? = nil, now: Int64
    ) throws {
        let all = mail.recipients + recipients.filter { !mail.recipients.contains($0) }
        let next =
            remaining.isEmpty
            ? nil : OutboxRetry.next(attempts: mail.attempts + 1, first: mail.firstMilliseconds ?? now, now: now)
        try connection.run(
            """
            UPDATE outbox SET state = iif(?2 IS NULL, 'sent', 'due'), next_ms = ?2, handed_ms = NULL, done_ms = iif(?2 IS NULL, ?3, NULL),
                              last_error = ?4, recipients = ?5, remaining = ?6
            WHERE id = ?1
            """,
            [
                .integer(mail.id), Value(next), .integer(now), Value(note), .text(all.joined(separator: "\n")),
                remaining.isEmpty ? .null : .text(remaining.joined(separator: "\n")),
            ])
        try end(mail.id, .sent, note ?? "", now: now)
        if next == nil { try removeContent(of: mail.id) }
    }

    /// Says that an attempt failed; `mayRetry` that another one makes sense. Returns when that is, nil if there is none.
    @discardableResult
    public func failed(_ mail: OutboxMail, _ sentence: String, mayRetry: Bool, now: Int64) throws -> Int64? {
        let first = mail.firstMilliseconds ?? now
        let next = mayRetry ? OutboxRetry.next(attempts: mail.attempts + 1, first: first, now: now) : nil
        let isGivenUp = mayRetry && next == nil
        let text = isGivenUp ? "given up after 7 days: \(sentence)" : sentence
        try connection.run(
            """
            UPDATE outbox SET state = iif(?2 IS NULL, 'failed', 'due'), next_ms = ?2, handed_ms = NULL,
                              done_ms = iif(?2 IS NULL, ?3, NULL), last_error = ?4
            WHERE id = ?1
            """, [.integer(mail.id), Value(next), .integer(now), .text(text)])
        try end(mail.id, next == nil ? .failed : .retry, text, now: now)
        return next
    }

    /// Says that an attempt was broken off before the server could have the mail, by somebody who wanted the process to end:
    /// it does not count.
    public func withdraw(_ mail: OutboxMail, _ reason: String, now: Int64) throws {
        try connection.run(
            """
            UPDATE outbox SET state = 'due', attempts = ?2, first_ms = ?3, next_ms = ?4, handed_ms = NULL WHERE id = ?1
            """,
            [.integer(mail.id), .integer(Int64(mail.attempts)), Value(mail.firstMilliseconds), .integer(now)])
        try end(mail.id, .interrupted, reason, now: now)
    }

    /// Says that there is nothing to be sent for a minute; the attempt that found that out was none.
    public func leaveOut(_ mail: OutboxMail, _ reason: String, now: Int64) throws {
        try connection.run(
            """
            UPDATE outbox SET state = 'dropped', attempts = ?2, first_ms = ?3, next_ms = NULL, needs_ms = NULL, done_ms = ?4,
                              last_error = ?5
            WHERE id = ?1
            """,
            [
                .integer(mail.id), .integer(Int64(mail.attempts)), Value(mail.firstMilliseconds), .integer(now),
                .text(reason),
            ])
        try connection.run("DELETE FROM outbox_attempt WHERE outbox_id = ?1 AND ended_ms IS NULL", [.integer(mail.id)])
    }

    /// Puts off one mail, without counting that as an attempt: it cannot be written yet.
    public func postpone(_ id: Int64, until milliseconds: Int64) throws {
        try connection.run(
            "UPDATE outbox SET next_ms = ?2 WHERE id = ?1 AND state = 'due'", [.integer(id), .integer(milliseconds)])
    }

    /// Says of all that is due now why nothing can be sent at all, without counting that as an attempt.
    public func hold(_ reason: String, now: Int64) throws {
        try connection.run(
            "UPDATE outbox SET last_error = ?2 WHERE state = 'due' AND next_ms <= ?1", [.integer(now), .text(reason)])
    }

    /// Puts off all that is due before a time, without counting that as an attempt: the server cannot be reached.
    public func postpone(until milliseconds: Int64) throws {
        try connection.run(
            "UPDATE outbox SET next_ms = ?1 WHERE state = 'due' AND next_ms < ?1", [.integer(milliseconds)])
    }

    /// Makes due again what a process left that died; to be called by whoever holds the right to send.
    ///
    /// Nobody knows whether the server has a mail whose hand-over had begun: it is sent again, with the same Message-ID.
    /// Returns how many there were.
    @discardableResult
    public func recoverInterrupted(now: Int64) throws -> Int {
        let left = try mails(in: [.sending])
        for mail in left {
            let text =
                mail.handedMilliseconds == nil
                ? "the process ended before the mail was handed over"
                : "the process ended while the mail was handed over: the server may have it; it is sent again with the same Message-ID"
            try connection.run(
                "UPDATE outbox SET state = 'due', handed_ms = NULL, last_error = ?2 WHERE id = ?1",
                [.integer(mail.id), .text(text)])
            try end(mail.id, .interrupted, text, now: now)
        }
        return left.count
    }

    private func end(_ id: Int64, _ outcome: OutboxAttempt.Outcome, _ detail: String, now: Int64) throws {
        try connection.run(
            """
            UPDATE outbox_attempt SET ended_ms = ?2, outcome = ?3, detail = ?4
            WHERE id = (SELECT max(id) FROM outbox_attempt WHERE outbox_id = ?1)
            """, [.integer(id), .integer(now), .text(outcome.rawValue), .text(detail)])
    }

    /// The attempts that have ended and were not told yet, in order.
    public func untold() throws -> [OutboxAttempt] {
        try connection.fetchAll(
            """
            SELECT a.id, m.id, m.report, m.for_ms, a.ended_ms, a.outcome, a.detail
            FROM outbox_attempt AS a JOIN outbox AS m ON m.id = a.outbox_id
            WHERE a.is_told = 0 AND a.outcome IS NOT NULL ORDER BY a.id
            """
        ) {
            OutboxAttempt(
                id: $0.int64(at: 0), mailID: $0.int64(at: 1), report: $0.text(at: 2), forMilliseconds: $0.int64(at: 3),
                endedMilliseconds: $0.int64(at: 4), outcome: .init(rawValue: $0.text(at: 5)) ?? .failed,
                detail: $0.text(at: 6))
        }
    }

    /// Says that an attempt was told.
    public func told(_ attempt: OutboxAttempt) throws {
        try connection.run("UPDATE outbox_attempt SET is_told = 1 WHERE id = ?", [.integer(attempt.id)])
    }
}
