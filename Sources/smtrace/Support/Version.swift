/// The program's version, from this one place.
enum Version {
    /// The number as in CHANGELOG.md.
    static let number = "0.1.0"
    /// Name and number, as written into captures and the log.
    static let text = "smtrace \(number)"
}
