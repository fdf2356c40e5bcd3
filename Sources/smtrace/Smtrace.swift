import ArgumentParser
@preconcurrency import Glibc
import SQLite

/// The command line; one file a command in `Commands/`.
@main
struct Smtrace: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smtrace",
        abstract: "Records smart meters: SML telegrams into PCAPNG captures and an SQLite database.",
        discussion: """
            Begin with `smtrace run`, which listens to the meters of smtrace.cfg. Then, from another terminal:

              smtrace last                             the latest values
              smtrace query --obis power --last 1h     an hour of power
              sqlite3 data/smtrace.db 'SELECT * FROM latest'

            Exit codes: 0 done, 1 failed, 2 finished with findings, 64 wrong usage.
            """,
        version: "\(Version.text) (SQLite \(Connection.sqliteVersion))",
        subcommands: [
            RunCommand.self,
            LastCommand.self,
            QueryCommand.self,
            WatchCommand.self,
            DecodeCommand.self,
            ObisCommand.self,
            ReportCommand.self,
            ImportCommand.self,
            SimulateCommand.self,
            CheckCommand.self,
            PortsCommand.self,
            SetupCommand.self,
            ConvertCommand.self,
            StatsCommand.self,
            ExportCommand.self,
            BackupCommand.self,
            PruneCommand.self,
            VerifyCommand.self,
            RebuildCommand.self,
            FinishSegmentCommand.self,
            ConfigurationKeysCommand.self,
        ])

    /// Runs a command; an error of ours is one sentence on standard error.
    ///
    /// Whoever reads the output may leave early, as `head` does: writing then fails, and the program ends quietly.
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }
}
