import Archive
import ArgumentParser
import Rendering

/// `smtrace verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Hold rows against captures and quarter hours against rows, and say what differs.",
        discussion: """
            Decodes every telegram of every capture and compares each value with its row, finds telegrams without a \
            row and rows without a telegram, makes the quarter hours anew from the rows, and lets SQLite check the \
            file. Nothing is changed; a recorder may run. Ctrl-C ends it with what was found so far. What is wrong can \
            be made anew from the captures with `smtrace rebuild`.

            Exit codes: 0 all agrees, 2 something differs, 1 the archive cannot be read, or it was stopped.

            Examples:
              smtrace verify
              smtrace verify --limit 1000
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("Tell at most so many findings; all are counted.", valueName: "number"))
    var limit = 50

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit has to be 0 or more.") }
    }

    func run() throws {
        let reader = try options.reader()
        StopRequest.watch([reader.interrupter])
        var progress = Progress("verify", total: 1_000)
        defer { progress.finish() }
        let output = OutputBuffer()
        var told = 0
        let verifier = ArchiveVerifier(reader: reader) { done in
            progress.update(Int64(done * 1_000))
            return !StopRequest.isMade
        } found: { finding in
            told += 1
            guard told <= limit else { return }
            progress.finish()
            let place = [finding.meter, finding.milliseconds.map { TimeText.local($0, fraction: true) }]
                .compactMap { $0 }.joined(separator: " ")
            try output.writeLine(
                Escape.terminal("\(finding.kind.rawValue)  \(place.isEmpty ? "" : place + ": ")\(finding.detail)"))
            try output.flush()
        }
        let report = try verifier.run()
        progress.finish()
        if told > limit { try output.writeLine("… and \(told - limit) more") }
        try output.writeLine(
            "\(report.telegrams) telegrams of \(report.captures) captures, \(report.quarterHours) quarter hours and "
                + "\(report.days) days of registers looked at: " + Self.result(report))
        try output.flush()
        if report.wasStopped { throw Failure("stopped before the end: the rest was not looked at") }
        if !report.findings.isEmpty { throw ExitCode(2) }
    }

    private static func result(_ report: VerifyReport) -> String {
        guard !report.findings.isEmpty else { return report.wasStopped ? "nothing differs so far" : "all agrees" }
        return report.findings.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
}
