/// The program's version, from this one place.
enum Version {
    /// The number as in CHANGELOG.md.
    static let number = "0.1.0"
    /// The year in which it was made: a clock that shows an earlier one is wrong.
    static let year = 2026
    /// Name and number, as written into captures and the log.
    static let text = "smtrace \(number)"
}
