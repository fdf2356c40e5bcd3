/// `log:`.
public struct LogSettings: Equatable, Sendable {
    /// `level`: what is less important than this is left out.
    public var level: LogLevel

    /// Configuration made in the program.
    public init(level: LogLevel = .info) { self.level = level }
}

/// How important a message is.
public enum LogLevel: String, CaseIterable, Sendable {
    /// Everything.
    case trace
    /// What a programmer looks for.
    case debug
    /// What happens.
    case info
    /// What happens seldom.
    case notice
    /// What is wrong, and mended by the program itself.
    case warning
    /// What is wrong, and has to be mended by somebody.
    case error
    /// What ends the program.
    case critical
}
