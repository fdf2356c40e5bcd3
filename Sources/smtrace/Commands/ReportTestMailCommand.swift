import ArgumentParser

/// `smtrace report test-mail`.
struct ReportTestMailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-mail",
        abstract: "Try the mail server: say step by step what happens, and send a line.",
        discussion: """
            The line goes to the first recipient of the first report or alert, or to the addresses that --to gives. No \
            archive is needed.

            Examples:
              smtrace report test-mail
              smtrace report test-mail --to me@provider.de --verbose
            """)

    @OptionGroup var configuration: ConfigurationOption

    @Option(
        name: .long, help: ArgumentHelp("To this address; can be given several times.", valueName: "address"))
    var to: [String] = []

    @Flag(name: .long, help: "Show each line of the dialogue too, passwords as •••.")
    var verbose = false

    func run() throws {
        throw MailProgram.become(
            ["test-mail", "--config", try configuration.path()] + to.flatMap { ["--to", $0] }
                + (verbose ? ["--verbose"] : []))
    }
}
