import Archive
import Recorder

/// Makes mails of the outbox due again, or takes them out.
struct OutboxChange {
    let layout: ArchiveLayout

    /// Does all that is wanted; says of each mail what became of it. Throws if something of it cannot be done.
    func make(retry: [String], drop: [Int64]) throws {
        let store = try OutboxStore(layout: layout)
        var refusals: [String] = []
        for id in drop {
            let isDropped = try store.transaction { try $0.drop(id, now: Clock.wall) }
            if isDropped { OutboxFolder(layout).remove(id) }
            try tell(id, isDropped ? "is dropped" : nil, store.table, &refusals)
        }
        var ids: [Int64] = []
        for word in retry {
            if let id = Int64(word) { ids.append(id) } else { ids += try store.table.mails(in: [.failed]).map(\.id) }
        }
        let isRunning = ArchiveLock.holder(of: layout) != nil
        for id in ids {
            let isDue = try store.transaction { try $0.retry(id, now: Clock.wall) }
            let hint =
                isRunning ? "the recorder sends it within seconds" : "`smtrace run`, which does not run, sends it"
            try tell(id, isDue ? "is due now; \(hint)" : nil, store.table, &refusals)
        }
        if ids.isEmpty, !retry.isEmpty { print("no mail has failed") }
        if !refusals.isEmpty { throw Failure(refusals.joined(separator: "\n")) }
    }

    private func tell(_ id: Int64, _ done: String?, _ table: OutboxTable, _ refusals: inout [String]) throws {
        guard let mail = try table.mail(id) else {
            return refusals.append("there is no mail \(id); `smtrace report outbox` shows which there are")
        }
        let name = "mail \(id) (\(mail.report) for \(MailText.time(mail)))"
        if let done { return print("\(name) \(done)") }
        let reason =
            switch mail.state {
            case .sent: "was sent already"
            case .sending: "is being sent just now; try again when that has ended"
            case .dropped: "was dropped; what an alert said is not kept then"
            default: "cannot be changed"
            }
        refusals.append("\(name) \(reason)")
    }
}
