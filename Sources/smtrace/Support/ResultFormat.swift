import ArgumentParser

/// The forms in which commands give rows.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
    /// Aligned columns for people.
    case table
    /// RFC 4180, times in UTC.
    case csv
    /// One object a line.
    case json
}
