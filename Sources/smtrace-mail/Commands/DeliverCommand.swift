import Archive
import ArgumentParser
@preconcurrency import Glibc
import Mail
import Reports
import Secrets
import Settings

/// `smtrace-mail deliver`: writes and sends what is due in the outbox; the recorder starts it.
struct DeliverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: "Sends what is due in an archive's outbox.",
        discussion: """
            Exit codes: 0 what was due was tried and stands in the outbox, 1 nothing could be tried, 64 wrong usage. Ends \
            with 0 at once where another one is sending.
            """)

    @Option(help: ArgumentHelp("The configuration.", valueName: "file")) var config: String
    @Option(help: ArgumentHelp("The archive's folder; default: that of the configuration.", valueName: "dir"))
    var archive: String?

    func run() throws {
        StopRequest.block()
        let settings = try Configuration.load(path: config)
        let layout = ArchiveLayout(root: archive ?? settings.archive.directory)
        let mail = try settings.neededMail(path: config)
        let store = try OutboxStore(layout: layout)
        guard let lock = try OutboxLock(layout) else { return print("another smtrace-mail is sending") }
        defer { withExtendedLifetime(lock) {} }
        let reader = try ArchiveReader(layout: layout)
        TimeZoneSetup.use(try reader.info("time_zone"))
        let server = try usable(store) { try MailServer(mail, configuration: config) }
        let delivery = MailDelivery(server: server)
        let deliverer = Deliverer(
            settings: settings, mail: mail, store: store,
            composer: OutboxComposer(settings: settings, reader: reader),
            keeper: OutboxKeeper(
                store: store, archive: try reader.info("archive_number") ?? "0", domain: mail.from.domain),
            send: { message, recipients, onStep, isWanted, beforeHandOver in
                delivery.send(
                    message, to: recipients, onStep: onStep, isWanted: isWanted, beforeHandOver: beforeHandOver)
            },
            wall: { Clock.wall }, monotonic: { Clock.monotonic }, isWanted: { !StopRequest.isPending },
            tell: { print($0) })
        try deliverer.run()
    }

    /// What is needed for every mail; where it is not to be had, all that is due says so.
    private func usable<Result>(_ store: OutboxStore, _ make: () throws -> Result) throws -> Result {
        do { return try make() } catch {
            try store.table.hold("\(error)", now: Clock.wall)
            throw error
        }
    }
}

extension Configuration {
    /// `mail:`. Throws a sentence where there is none.
    func neededMail(path: String) throws(MailProblem) -> MailSettings {
        guard let mail else { throw MailProblem("\(path) has no mail: section, so that nothing can be sent") }
        return mail
    }
}

/// Sets the time zone in which local times are meant.
enum TimeZoneSetup {
    /// Makes a zone that of the process; nil and "system" leave the system's.
    static func use(_ name: String?) {
        guard let name, name != "system" else { return }
        setenv("TZ", name, 1)
        tzset()
    }
}
