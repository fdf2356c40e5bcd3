import Archive
import ArgumentParser
import Recorder
import Rendering
import Settings

/// `smtrace check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the configuration, tell all that is wrong in it, and try the devices.",
        discussion: """
            Tells every problem of the configuration with file, line and key. If there is none, tries each meter's \
            source for up to 3 s, and looks at the archive's folder, the disk, the database, time zone and clock. \
            Nothing is changed; a recorder that runs is not disturbed.

            Exit codes: 0 all is well, 2 something is to be done, 1 the configuration cannot be read.

            Examples:
              smtrace check
              smtrace check --config /etc/smtrace/smtrace.cfg
            """)

    @OptionGroup var options: ArchiveOptions

    func run() throws { try Self.check(path: options.configuration.path(), archive: options.archive) }

    /// Goes through a configuration and what it names, a line a finding; `archive` is a folder in place of the configured one.
    ///
    /// Throws `ExitCode` 2 if something is to be done.
    static func check(path: String, archive: String?) throws {
        let output = OutputBuffer()
        let lines = FindingLines(output: output)
        let configuration: Configuration
        do {
            configuration = try Configuration.load(path: path)
        } catch {
            if let only = error.problems.first, only.line == nil, only.key.isEmpty { throw Failure(error.description) }
            for problem in error.problems { try output.writeLine(Escape.terminal(problem.description)) }
            try output.flush()
            throw ExitCode(2)
        }
        TimeZoneSetup.use(configuration.archive.timeZone)
        let layout = ArchiveLayout(root: archive ?? configuration.archive.directory)
        var findings = [Finding(true, "configuration", "\(path) has no problem")]
        findings += SourceCheck(recorder: ArchiveLock.holder(of: layout)).findings(of: configuration.meters)
        findings += ArchiveCheck(settings: configuration.archive, layout: layout).findings()
        findings += ClockCheck.findings(zone: configuration.archive.timeZone, now: Clock.wall)
        for finding in findings { try lines.write(finding) }
        try output.flush()
        if findings.contains(where: { !$0.isGood }) { throw ExitCode(2) }
    }
}
