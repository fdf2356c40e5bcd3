/// Why a time or duration that a user typed cannot be read; its description says what is allowed.
public enum TimeArgumentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text is in none of the forms of a time.
    case notATime(String)
    /// The text has the form of a time, but such a day or hour does not exist.
    case noSuchTime(String)
    /// The text is not a duration.
    case notADuration(String)

    /// One sentence with examples.
    public var description: String {
        switch self {
        case .notATime(let text):
            "\"\(Escape.terminal(text))\" is not a time; allowed: \(Self.timeExamples)"
        case .noSuchTime(let text):
            "\"\(Escape.terminal(text))\" is no day or hour that exists; allowed: \(Self.timeExamples)"
        case .notADuration(let text):
            "\"\(Escape.terminal(text))\" is not a duration; allowed: a whole number with s, m, h, d or w, "
                + "e.g. 90m, 24h, 7d, 2w, 1h30m"
        }
    }

    private static let timeExamples =
        "2026-11-22, 2026-11-22T14:30, \"2026-11-22 14:30:05\", with a zone 2026-11-22T13:30:00Z or "
        + "2026-11-22T14:30+01:00, now, today, yesterday, -15m, -24h, -7d, -2w"
}
