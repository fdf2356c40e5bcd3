/// Something in an archive that is not as it should be.
public struct VerifyFinding: Sendable, Equatable {
    /// What kinds there are.
    public enum Kind: String, Sendable {
        /// SQLite finds the file damaged.
        case database
        /// A capture is gone or cannot be read on.
        case capture
        /// A telegram of a capture has no row.
        case missing
        /// A row has no telegram in the capture of its time.
        case extra
        /// A row says something else than its telegram.
        case value
        /// A quarter hour or day says something else than the rows.
        case rollup
    }

    /// What it is.
    public var kind: Kind
    /// The meter's name, where it concerns one.
    public var meter: String?
    /// The time that it concerns, milliseconds since 1970.
    public var milliseconds: Int64?
    /// In words.
    public var detail: String
}

/// What was looked at.
public struct VerifyReport: Sendable, Equatable {
    /// Captures that were read.
    public var captures = 0
    /// Valid telegrams that were held against rows.
    public var telegrams: Int64 = 0
    /// Quarter hours of channels that were made anew and compared.
    public var quarterHours: Int64 = 0
    /// Days of channels that were compared with their quarter hours.
    public var days: Int64 = 0
    /// Findings, by kind.
    public var findings: [String: Int] = [:]
    /// Whether it was stopped before its end.
    public var wasStopped = false

    /// Nothing so far.
    public init() {}
}
