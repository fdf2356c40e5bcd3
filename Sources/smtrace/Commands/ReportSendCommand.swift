import ArgumentParser

/// `smtrace report send`.
struct ReportSendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a report now, to its recipients or to others.",
        discussion: """
            The report says what it would say now, or at the time that --at gives. It goes to the server at once and \
            beside the outbox: nothing is kept or tried again, and the mails of its schedule are sent all the same.

            Examples:
              smtrace report send daily --to me@provider.de
              smtrace report send daily --at today
            """)

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("The report's name in the configuration.", valueName: "name"))
    var name: String

    @Option(name: .long, help: ArgumentHelp("The minute that it is for; default: now.", valueName: "time"))
    var at: String?

    @Option(
        name: .long,
        help: ArgumentHelp("To this address instead of the report's; can be given several times.", valueName: "address")
    )
    var to: [String] = []

    func run() throws {
        let selection = try ReportSelection(name, at: at, options)
        throw MailProgram.become(
            [
                "send", "--config", selection.path, "--archive", selection.layout.root, "--at",
                String(selection.request.dueMilliseconds),
            ] + to.flatMap { ["--to", $0] } + ["--", name])
    }
}
