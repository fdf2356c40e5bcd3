import Rendering

/// The program's version, from this one place.
enum Version {
    /// The number as in CHANGELOG.md.
    static let number = "0.1.0"
    /// The year in which it was made: a clock that shows an earlier one is wrong.
    static let year = 2026
    /// When that year began, milliseconds since 1970.
    static let earliestMilliseconds = CivilTime(year: year, month: 1, day: 1).milliseconds ?? 0
    /// Name and number, as written into captures and the log.
    static let text = "smtrace \(number)"
}
