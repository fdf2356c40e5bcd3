/// The content of `smtrace.cfg`, with every default filled in.
public struct Configuration: Equatable, Sendable {
    /// The file it was read from; nil for defaults.
    public var path: String?
    /// `archive:`.
    public var archive: ArchiveSettings
    /// `log:`.
    public var log: LogSettings
    /// `metrics:`; nil where none are written.
    public var metrics: MetricsSettings?
    /// `captures:`; each meter's own settings are in `MeterSettings.captures`.
    public var captures: CaptureSettings
    /// `meters:`, in the order of the file.
    public var meters: [MeterSettings]
    /// `mail:`; nil where no mail can be sent.
    public var mail: MailSettings?
    /// `reports:`, in the order of the file.
    public var reports: [ReportSettings]
    /// `alerts:`, in the order of the file.
    public var alerts: [AlertSettings]

    /// Configuration made in the program.
    public init(
        path: String? = nil, archive: ArchiveSettings, log: LogSettings = LogSettings(),
        metrics: MetricsSettings? = nil,
        captures: CaptureSettings = CaptureSettings(), meters: [MeterSettings],
        mail: MailSettings? = nil, reports: [ReportSettings] = [], alerts: [AlertSettings] = []
    ) {
        self.path = path
        self.archive = archive
        self.log = log
        self.metrics = metrics
        self.captures = captures
        self.meters = meters
        self.mail = mail
        self.reports = reports
        self.alerts = alerts
    }
}
