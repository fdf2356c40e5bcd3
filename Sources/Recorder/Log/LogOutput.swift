@preconcurrency import Glibc
import Logging
import Settings
import Synchronization

/// Where the log goes: standard error, and files if they are configured. Can be configured anew while it is used.
///
/// Writing never fails and never waits; what a file does not take is told on standard error once a minute.
public final class LogOutput: Sendable {
    private struct State {
        var settings: LogSettings
        var console: ConsoleSink
        var files: [String: LogFile] = [:]
        var faults = RepeatFilter()
    }

    private let state: Mutex<State>
    private let descriptor: Int32
    private let isVerbose: Bool
    private let threshold: Atomic<Int>
    private let wall: @Sendable () -> Int64

    /// A log as configured; `isVerbose` tells more on standard error than that, whatever is configured.
    public convenience init(_ settings: LogSettings, isVerbose: Bool = false) {
        self.init(settings, isVerbose: isVerbose, descriptor: STDERR_FILENO, form: nil) { Clock.wall }
    }

    init(
        _ settings: LogSettings, isVerbose: Bool = false, descriptor: Int32, form: LogLine.Form?,
        wall: @escaping @Sendable () -> Int64
    ) {
        self.descriptor = descriptor
        self.isVerbose = isVerbose
        self.wall = wall
        let form = form ?? .suiting(descriptor, settings.format)
        state = Mutex(State(settings: settings, console: ConsoleSink(descriptor: descriptor, form: form)))
        threshold = Atomic(Self.threshold(settings, isVerbose))
    }

    /// A logger that writes here.
    public var logger: Logger { Logger(label: "smtrace") { _ in LogOutputHandler(output: self) } }

    /// Uses other settings from now on.
    func use(_ settings: LogSettings) {
        state.withLock {
            $0.settings = settings
            $0.console.use(.suiting(descriptor, settings.format))
            $0.files = [:]
        }
        threshold.store(Self.threshold(settings, isVerbose), ordering: .relaxed)
    }

    /// The least important level that goes anywhere.
    var level: Logger.Level { Logger.Level.allCases[threshold.load(ordering: .relaxed)] }

    /// Writes a message to all that take its level.
    func write(_ level: Logger.Level, _ text: String, meter: String?) {
        let line = LogLine(level: level, text: text, meter: meter, milliseconds: wall())
        state.withLock { state in
            if level >= (isVerbose ? .debug : Logger.Level(state.settings.level)) { state.console.write(line) }
            guard let file = state.settings.file, level >= Logger.Level(file.level ?? state.settings.level) else {
                return
            }
            let name = file.perMeter ? meter ?? Self.programName : Self.programName
            let form: LogLine.Form = state.settings.format == .json ? .json : .plain
            if let fault = state.files[name, default: LogFile(file, name: name)].append(line, form) {
                Self.tell(fault, at: line.milliseconds, &state)
            }
        }
    }

    private static let programName = "smtrace"

    private static func tell(
        _ fault: (action: String, path: String, code: Int32), at milliseconds: Int64, _ state: inout State
    ) {
        guard state.faults.admit(cause: "file", meter: nil, now: Clock.monotonic).isAdmitted else { return }
        let reason = String(cString: strerror(fault.code))
        state.console.write(
            LogLine(
                level: .error,
                text: "cannot \(fault.action) the log file \(fault.path): \(reason); the log goes on here, and the "
                    + "recording is not affected", meter: nil, milliseconds: milliseconds))
    }

    private static func threshold(_ settings: LogSettings, _ isVerbose: Bool) -> Int {
        var level = Logger.Level(settings.level)
        if isVerbose { level = min(level, .debug) }
        if let file = settings.file?.level { level = min(level, Logger.Level(file)) }
        return Logger.Level.allCases.firstIndex(of: level) ?? 0
    }
}

/// The way from swift-log to a `LogOutput`; the metadata's `meter` says whom a message concerns.
struct LogOutputHandler: LogHandler {
    let output: LogOutput
    var metadata: Logger.Metadata = [:]

    /// The output's own; setting it has no effect, the configuration says it.
    var logLevel: Logger.Level {
        get { output.level }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let meter = event.metadata?["meter"] ?? metadata["meter"]
        output.write(event.level, event.message.description, meter: meter.map { "\($0)" })
    }
}

extension Logger.Level {
    init(_ level: LogLevel) { self = Logger.Level(rawValue: level.rawValue) ?? .info }
}
