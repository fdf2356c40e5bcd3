import Logging
import Synchronization

/// The recorder's way to the log: a message of one cause and meter appears at most once a minute, the others are counted.
final class Reporter: Sendable {
    private let logger: Logger
    private let filter = Mutex(RepeatFilter())

    init(_ logger: Logger) { self.logger = logger }

    /// Something that is told each time.
    func say(_ level: Logger.Level, _ message: String) { logger.log(level: level, "\(message)") }

    /// Something that can come again and again.
    func say(_ level: Logger.Level, cause: String, meter: String? = nil, now: Int64, _ message: String) {
        let (isAdmitted, suppressed) = filter.withLock { $0.admit(cause: cause, meter: meter, now: now) }
        guard isAdmitted else { return }
        let count = suppressed == 0 ? "" : " (and \(suppressed) more like this)"
        logger.log(level: level, "\(message)\(count)")
    }
}
