@preconcurrency import Glibc
import Logging

/// Writes log lines to standard error: with the time of day and colours on a terminal, with date elsewhere, and with
/// the journal's priorities instead of a time under systemd.
public struct ConsoleLogHandler: LogHandler {
    /// What a line looks like.
    public enum Form: Sendable {
        /// `14:30:00 warning …`, coloured.
        case terminal
        /// `2026-11-22 14:30:00 warning …`.
        case plain
        /// `<4>…`, which journald reads.
        case journal

        /// What suits standard error as it is.
        public static var detected: Form {
            if getenv("JOURNAL_STREAM") != nil { return .journal }
            return isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil ? .terminal : .plain
        }
    }

    /// Lines below this level are left out.
    public var logLevel: Logger.Level
    /// Not shown: what belongs to a line stands in it.
    public var metadata: Logger.Metadata = [:]
    private let form: Form

    /// A handler of a form and level.
    public init(level: Logger.Level, form: Form = .detected) {
        logLevel = level
        self.form = form
    }

    /// One item of the metadata.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    public func log(event: LogEvent) {
        let text = Self.oneLine(event.message.description)
        let line =
            switch form {
            case .terminal: "\(Self.time("%H:%M:%S")) \(Self.coloured(event.level))\(text)\n"
            case .plain: "\(Self.time("%Y-%m-%d %H:%M:%S")) \(event.level.rawValue): \(text)\n"
            case .journal: "<\(Self.priority(event.level))>\(text)\n"
            }
        let bytes = Array(line.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// Control characters made visible: names come from configurations and telegrams.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
            return text
        }
        return text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }

    private static func coloured(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "\u{1B}[2m\(level.rawValue)\u{1B}[0m "
        case .info, .notice: ""
        case .warning: "\u{1B}[33mwarning\u{1B}[0m "
        case .error, .critical: "\u{1B}[31m\(level.rawValue)\u{1B}[0m "
        }
    }

    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private static func time(_ format: String) -> String {
        var seconds = time_t(Clock.wall / 1000)
        var local = tm()
        localtime_r(&seconds, &local)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &local)
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
