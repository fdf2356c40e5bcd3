import ArgumentParser
@preconcurrency import Glibc
import Rendering
import Settings

/// `smtrace convert`.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Turn a pySMTrace.cfg into a smtrace.cfg.",
        discussion: """
            Takes over meters with their serial settings and notes, log files, mails of both kinds with their schedules \
            (weekdays there count from Monday = 0; here they are written as names), sample rate and naming patterns. \
            What has no counterpart becomes a comment and is told. The password is never shown: with --output it goes \
            into the file mail.password beside it, which only you may read.

            Exit codes: 0 done, 2 done, but something is to be looked at.

            Examples:
              smtrace convert pySMTrace.cfg
              smtrace convert pySMTrace.cfg --output smtrace.cfg
            """)

    @Argument(help: ArgumentHelp("The configuration of pySMTrace.", valueName: "file"))
    var file: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write; default: standard output.", valueName: "file"))
    var output: String?

    @Flag(name: .long, help: "Replace a file that is there; it is kept as .old.")
    var force = false

    func run() throws {
        let bytes = try Configuration.bytes(of: file)
        let conversion = try SeedConversion(bytes, path: file, passwordFile: "mail.password")
        if let output {
            try NewFile.write(conversion.text, to: output, mode: 0o640, replaces: force)
            try writePassword(conversion.password, beside: output)
        } else {
            let out = OutputBuffer()
            try out.write(conversion.text)
            try out.flush()
            if conversion.password != nil {
                Failure.say(
                    "the mail account's password is not shown: write it into the file mail.password beside the "
                        + "configuration, or let --output do it")
            }
        }
        for remark in conversion.remarks { Failure.say(remark) }
        let problems = problems(of: conversion.text)
        for problem in problems { Failure.say("to be mended by hand: \(problem)") }
        if let output { Failure.say("\(output) is written; next: smtrace check --config \(output)") }
        if !conversion.remarks.isEmpty || !problems.isEmpty { throw ExitCode(2) }
    }

    private func writePassword(_ password: SeedConversion.Secret?, beside output: String) throws {
        guard let password else { return }
        let folder = output.lastIndex(of: "/").map { String(output[...$0]) } ?? ""
        try NewFile.write(password.revealed + "\n", to: folder + "mail.password", mode: 0o600, replaces: force)
        Failure.say("the mail account's password is in \(folder)mail.password, which only you may read")
    }

    /// What the new configuration's own check finds.
    private func problems(of text: String) -> [String] {
        do {
            _ = try Configuration.parse(Array(text.utf8), path: output ?? "smtrace.cfg")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
