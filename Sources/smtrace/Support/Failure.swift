import ArgumentParser
@preconcurrency import Glibc
import Rendering

/// Something that ends a command: one sentence, and the exit code.
struct Failure: Error, CustomStringConvertible {
    /// What failed, where, and what the user can do.
    let description: String
    /// 1 failed, 2 finished with findings, 64 wrong usage.
    let code: Int32

    init(_ description: String, code: Int32 = 1) {
        self.description = description
        self.code = code
    }

    /// Ends the program for an error: our own in one sentence, the argument parser's in its way.
    static func exit(with error: any Error) -> Never {
        switch error {
        case let failure as Failure:
            say(failure.description)
            Glibc.exit(failure.code)
        case OutputError.readerGone: Glibc.exit(0)
        case is CleanExit, is ExitCode, is ValidationError: Smtrace.exit(withError: error)
        default:
            // The parser's own errors (unknown options, help) are told by the parser, ours by themselves.
            let code = Smtrace.exitCode(for: error).rawValue
            guard code == 1, !Smtrace.isParserError(error) else { Smtrace.exit(withError: error) }
            say("\(error)")
            Glibc.exit(1)
        }
    }

    /// Writes lines to standard error, each with the program's name before it.
    static func say(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            fputs("smtrace: \(Escape.terminal(String(line)))\n", stderr)
        }
    }
}

extension Smtrace {
    /// Whether an error comes from the argument parser itself.
    fileprivate static func isParserError(_ error: any Error) -> Bool {
        String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
