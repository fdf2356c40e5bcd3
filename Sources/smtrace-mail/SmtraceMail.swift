import ArgumentParser
@preconcurrency import Glibc

/// The program that sends mails, apart from the recorder so that no mail server can touch the recording.
@main
struct SmtraceMail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smtrace-mail",
        abstract: "Sends the mails of smtrace; started by it, not by hand.",
        subcommands: [DeliverCommand.self, SendCommand.self, TestMailCommand.self, SendFileCommand.self])

    /// Runs a command; a mail server that goes away must not end the program by a signal.
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // The password is in this process's memory: nothing of it is to lie in a core file.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // Each step is seen when it happens, through a pipe too.
        setvbuf(stdout, nil, _IOLBF, 0)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(with: error)
        }
    }

    /// Ends the program for an error: our own in one line each, which the recorder puts into its log, the parser's in its way.
    private static func end(with error: any Error) -> Never {
        let isOfParser =
            error is CleanExit || error is ExitCode || error is ValidationError
            || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
        guard !isOfParser else { exit(withError: error) }
        for line in "\(error)".split(separator: "\n") { fputs("smtrace: \(line)\n", stderr) }
        Glibc.exit(1)
    }
}
