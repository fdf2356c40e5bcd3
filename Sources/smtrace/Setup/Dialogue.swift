@preconcurrency import Glibc
import Rendering

/// Questions on a terminal, each with the answer that is taken when only Return is pressed.
struct Dialogue {
    /// Whether there is somebody to answer.
    static var isPossible: Bool { Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDOUT_FILENO) }

    /// Says something.
    func say(_ text: String = "") {
        print(
            text.split(separator: "\n", omittingEmptySubsequences: false).map { Escape.terminal(String($0)) }
                .joined(separator: "\n"))
        fflush(stdout)
    }

    /// Asks until the answer is accepted; `refusal` says what is wrong with one, nil if nothing is.
    ///
    /// Throws if the input has ended.
    func ask(
        _ question: String, default standard: String? = nil, refusal: (String) -> String? = { _ in nil }
    ) throws -> String {
        while true {
            prompt(question + (standard.map { " [\($0)]" } ?? "") + ": ")
            guard let line = readLine() else { throw ended() }
            let answer = Self.trimmed(line)
            let value = answer.isEmpty ? standard ?? "" : answer
            guard let reason = refusal(value) else { return value }
            say("  \(reason)")
        }
    }

    /// Asks for yes or no.
    func confirm(_ question: String, default standard: Bool) throws -> Bool {
        let answer = try ask(question + (standard ? " [Y/n]" : " [y/N]")) { answer in
            ["", "y", "yes", "n", "no", "j", "ja", "nein"].contains(answer.lowercased()) ? nil : "y or n, please"
        }
        return answer.isEmpty ? standard : ["y", "yes", "j", "ja"].contains(answer.lowercased())
    }

    /// Asks for something that is not shown while it is typed.
    func askHidden(_ question: String) throws -> String {
        prompt(question + " (not shown): ")
        var settings = termios()
        let isTerminal = tcgetattr(STDIN_FILENO, &settings) == 0
        var hidden = settings
        hidden.c_lflag &= ~tcflag_t(ECHO)
        if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) }
        let line = readLine()
        if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
        say()
        guard let line else { throw ended() }
        return line
    }

    private func prompt(_ text: String) {
        print(Escape.terminal(text), terminator: "")
        fflush(stdout)
    }

    private func ended() -> Failure {
        Failure("the input ended before all questions were answered; nothing was written")
    }

    static func trimmed(_ text: String) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
