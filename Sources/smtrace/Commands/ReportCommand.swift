import ArgumentParser

/// `smtrace report`: what has to do with mails.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Look at reports and their mails, and send them.",
        discussion: """
            Reports and alerts are sent by the recorder, when they are due; these commands show what would be sent and \
            what became of it. They work whether the recorder runs or not.

            Examples:
              smtrace report list
              smtrace report preview daily --html daily.html
              smtrace report test-mail
              smtrace report outbox --retry 12
            """,
        subcommands: [
            ReportListCommand.self,
            ReportPreviewCommand.self,
            ReportSendCommand.self,
            ReportTestMailCommand.self,
            ReportOutboxCommand.self,
        ],
        defaultSubcommand: ReportListCommand.self)
}
