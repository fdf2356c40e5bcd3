import Archive
import Reports
import Settings

/// The archivist's part for alerts: looks at what was committed, and enters mails into the outbox.
final class AlertDesk {
    private let settings: Configuration
    private let archive: String
    private var book: AlertBook
    private var next: Int64

    /// How often it is looked.
    static let lookMilliseconds: Int64 = 5_000
    private static let day: Int64 = 86_400_000
    private static let positionsKey = "alert_positions"

    /// A desk for a configuration. Throws `SQLiteError`.
    init(settings: Configuration, writer: ArchiveWriter, now: Int64) throws {
        self.settings = settings
        archive = try writer.archiveNumber()
        book = AlertBook(
            settings.alerts, states: try writer.outbox.alertStates(),
            positions: Self.positions(try writer.info(Self.positionsKey) ?? ""),
            slack: settings.archive.commitMilliseconds + Self.lookMilliseconds, now: now)
        next = now
        try forgetOthers(writer)
    }

    /// Forgets the alerts that are not configured any more: nobody waits for their end.
    private func forgetOthers(_ writer: ArchiveWriter) throws {
        let names = Set(settings.alerts.map(\.name))
        for state in try writer.outbox.alertStates() where !names.contains(state.alert) {
            try writer.outbox.remove(state)
        }
    }

    /// The desk's wish to be called, monotonic milliseconds; nil if it has none.
    func due(now: Int64) -> Int64? { book.isEmpty ? nil : next }

    /// Looks at what was committed, if it is time and nothing waits to be committed.
    func work(_ archivist: Archivist, isUpToDate: Bool, now: Int64, wall: Int64) {
        guard !book.isEmpty, now >= next else { return }
        next = now + Self.lookMilliseconds
        guard isUpToDate else { return }
        let before = book
        archivist.attempt("look after alerts") {
            do {
                let news = try book.look(ArchiveWatch(writer: archivist.writer), now: now, wall: wall)
                guard !news.isEmpty else { return }
                try enter(news, archivist, wall: wall)
            } catch {
                // What was not entered is seen again.
                book = before
                throw error
            }
        }
    }

    private func enter(_ news: [AlertNews], _ archivist: Archivist, wall: Int64) throws {
        for item in news {
            archivist.writer.record(
                ArchiveEvent(
                    milliseconds: item.atMilliseconds, meter: item.meter,
                    kind: item.change == .ended ? .alertOver : .alert, detail: AlertMail.summary(item)))
        }
        let unsent = try archivist.writer.updateOutbox { outbox in
            let unsent = try news.filter { try !enter($0, into: outbox, wall: wall) }
            try archivist.writer.setInfo(Self.positionsKey, Self.text(book.positions))
            return unsent
        }
        for item in news {
            let word = item.change == .ended ? "alert is over" : "alert"
            archivist.reporter.say(item.change == .ended ? .info : .warning, "\(word): \(AlertMail.summary(item))")
        }
        for item in unsent where item.change != .ended {
            archivist.reporter.say(
                .warning,
                "no mail of it: there were \(item.alert.maximumPerDay) of this alert in 24 hours (alerts.max_per_day)")
        }
    }

    /// Enters the mail of an alert, unless there were too many, or nobody was told of what is over; returns whether it did.
    private func enter(_ news: AlertNews, into outbox: OutboxTable, wall: Int64) throws -> Bool {
        let meter = news.meter ?? ""
        let count = try outbox.count(of: news.alert.name, since: wall - Self.day)
        var mayTell = count < news.alert.maximumPerDay
        if news.change == .ended {
            let state = try outbox.alertStates().first { $0.alert == news.alert.name && $0.meter == meter }
            mayTell = mayTell && state?.wasTold ?? false
        }
        switch news.change {
        case .began(let since):
            try outbox.save(
                AlertState(alert: news.alert.name, meter: meter, sinceMilliseconds: since, wasTold: mayTell))
        case .ended:
            try outbox.remove(AlertState(alert: news.alert.name, meter: meter, sinceMilliseconds: 0, wasTold: false))
        }
        guard mayTell else { return false }
        let content = AlertMail.content(
            news, subjectPrefix: settings.mail?.subjectPrefix ?? "",
            mailsLeft: news.alert.maximumPerDay - count - 1)
        try enter(content, of: news, into: outbox, wall: wall)
        return true
    }

    /// Enters a mail under the time at which it happened, or the next free millisecond.
    private func enter(
        _ content: OutboxContent, of news: AlertNews, into outbox: OutboxTable, wall: Int64
    ) throws {
        for offset in Int64(0)... {
            let time = news.atMilliseconds + offset
            let mail = NewOutboxMail(
                report: news.alert.name, kind: .alert, forMilliseconds: time, needsMilliseconds: nil,
                messageID: OutboxMessageID.text(
                    report: news.alert.name, forMilliseconds: time, part: 1, archive: archive,
                    domain: settings.mail?.from.domain ?? "localhost"))
            guard let id = try outbox.enter(mail, now: wall) else { continue }
            guard let entered = try outbox.mail(id) else { return }
            return try outbox.store([content], for: entered, ids: [id])
        }
    }

    /// Keeps up to where values were looked at: after the next start it is gone on from there.
    func save(_ writer: ArchiveWriter) throws {
        if !book.isEmpty { try writer.setInfo(Self.positionsKey, Self.text(book.positions)) }
    }

    /// `house 1795000000000`, a line a meter; a meter's name has no spaces.
    private static func text(_ positions: [String: Int64]) -> String {
        positions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")
    }

    private static func positions(_ text: String) -> [String: Int64] {
        var positions: [String: Int64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let milliseconds = Int64(words[1]) { positions[String(words[0])] = milliseconds }
        }
        return positions
    }
}
