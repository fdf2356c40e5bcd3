import OBIS

/// An alert of `alerts:`: a mail when something happens, and another when it is over.
public struct AlertSettings: Equatable, Sendable {
    /// What it watches for.
    public enum Condition: Equatable, Sendable {
        /// `silent`: no valid telegram from the meter for so many milliseconds.
        case silent(milliseconds: Int64)
        /// `when`, `for`, `hysteresis`: a value beyond a bound.
        case value(ValueCondition, forMilliseconds: Int64, hysteresis: Margin)
        /// `disk_below`: less than this is free on the archive's disk.
        case disk(KeepFree)
        /// `checksum_errors`: more telegrams than so many with a wrong checksum in an hour.
        case checksumErrors(perHour: Int64)

        /// Whether it concerns a meter.
        public var isOfMeter: Bool { if case .disk = self { false } else { true } }
    }

    /// `name`, or one made of what it watches; unique.
    public var name: String
    /// `meter`; nil for all meters, and where it concerns none.
    public var meters: [String]?
    /// What it watches for.
    public var condition: Condition
    /// `to`, `cc`, `bcc`.
    public var recipients: ReportSettings.Recipients
    /// `max_per_day`: the most mails of it in 24 hours.
    public var maximumPerDay: Int
    /// `language`.
    public var language: ReportSettings.Language
    /// The line in the file; 0 if there is none.
    public var line: Int

    /// Configuration made in the program.
    public init(
        name: String, meters: [String]? = nil, condition: Condition, recipients: ReportSettings.Recipients,
        maximumPerDay: Int = 10, language: ReportSettings.Language = .english, line: Int = 0
    ) {
        self.name = name
        self.meters = meters
        self.condition = condition
        self.recipients = recipients
        self.maximumPerDay = maximumPerDay
        self.language = language
        self.line = line
    }
}

/// How far a value has to go back before an alert is over.
public enum Margin: Equatable, Sendable {
    /// A share of the bound, 5 for 5 %.
    case percent(ScaledValue)
    /// In the bound's unit.
    case amount(ScaledValue)
}
