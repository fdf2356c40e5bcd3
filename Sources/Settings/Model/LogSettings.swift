/// `log:`.
public struct LogSettings: Equatable, Sendable {
    /// `level`: what is less important than this is left out.
    public var level: LogLevel
    /// `format`: how lines look that do not go to a terminal.
    public var format: LogFormat
    /// `file`: log files; nil for none.
    public var file: LogFileSettings?

    /// Configuration made in the program.
    public init(level: LogLevel = .info, format: LogFormat = .plain, file: LogFileSettings? = nil) {
        self.level = level
        self.format = format
        self.file = file
    }
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

/// How a line of the log looks elsewhere than on a terminal.
public enum LogFormat: String, CaseIterable, Sendable {
    /// Date, level, message.
    case plain
    /// One JSON object a line.
    case json
}

/// `log.file:`.
public struct LogFileSettings: Equatable, Sendable {
    /// `directory`: the folder of log files; a relative one is taken from the configuration's folder.
    public var directory: String
    /// `naming`: strftime codes of the time with which a file's period begins, and `%N` for the meter.
    public var naming: String
    /// `rotate`: when a new file is begun.
    public var rotate: LogRotation
    /// `keep`: how many files are kept, the newest included; of each meter with `per_meter`.
    public var keep: Int
    /// `per_meter`: whether what concerns a meter goes into a file of its own.
    public var perMeter: Bool
    /// `level`: as `log.level`, for the files; nil for the same.
    public var level: LogLevel?

    /// The file name that is used if none is configured.
    public static let defaultNaming = "%Y%m%d_%H%M%S_%N.log"

    /// Configuration made in the program.
    public init(
        directory: String = "log", naming: String = Self.defaultNaming, rotate: LogRotation = .day, keep: Int = 14,
        perMeter: Bool = false, level: LogLevel? = nil
    ) {
        self.directory = directory
        self.naming = naming
        self.rotate = rotate
        self.keep = keep
        self.perMeter = perMeter
        self.level = level
    }
}

/// When a new log file is begun, local time.
public enum LogRotation: String, CaseIterable, Sendable {
    /// At each full minute.
    case minute
    /// At each full hour.
    case hour
    /// At midnight.
    case day
    /// At midnight before Monday.
    case monday
    /// At midnight before Sunday.
    case sunday
    /// At midnight before the first of a month.
    case month
    /// At midnight before January 1st.
    case year

    /// The words that are understood: `week` is `monday`.
    static let words = ["minute", "hour", "day", "week", "monday", "sunday", "month", "year"]

    /// The rotation of a word.
    init?(word: String) {
        if word == "week" { self = .monday } else { self.init(rawValue: word) }
    }
}
