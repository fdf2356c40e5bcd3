@preconcurrency import Glibc
import Rendering

/// One line of `smtrace check`.
struct Finding {
    /// Whether it is as it should be.
    var isGood: Bool
    /// What was looked at, such as "meter house".
    var subject: String
    /// What was found, and what to do.
    var sentence: String

    init(_ isGood: Bool, _ subject: String, _ sentence: String) {
        self.isGood = isGood
        self.subject = subject
        self.sentence = sentence
    }
}

/// Writes findings, a line each.
struct FindingLines {
    private let style: Style
    private let isUnicode: Bool
    private let output: OutputBuffer

    init(output: OutputBuffer) {
        self.output = output
        style = Style(descriptor: STDOUT_FILENO)
        isUnicode = Terminal.isTerminal(STDOUT_FILENO) && Self.isUTF8
    }

    func write(_ finding: Finding) throws {
        let mark =
            finding.isGood
            ? style.apply(.green, isUnicode ? "✓" : "ok") : style.apply(.red, isUnicode ? "✗" : "!!")
        try output.writeLine("\(mark) \(Escape.terminal(finding.subject)): \(Escape.terminal(finding.sentence))")
    }

    /// Whether the environment says that text is UTF-8, in the order in which the C library looks.
    private static var isUTF8: Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { continue }
            let upper = value.uppercased()
            return upper.contains("UTF-8") || upper.contains("UTF8")
        }
        return false
    }
}
