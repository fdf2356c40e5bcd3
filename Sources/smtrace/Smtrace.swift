import ArgumentParser

/// The command line.
@main
struct Smtrace: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "smtrace", abstract: "A logger for smart meters.")
}
