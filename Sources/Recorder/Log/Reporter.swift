import Logging
import Synchronization

/// The recorder's way to the log: a message of one cause and meter appears at most once a minute, the others are counted.
final class Reporter: Sendable {
    private let logger: Logger
    private let filter = Mutex(RepeatFilter())

    init(_ logger: Logger) { self.logger = logger }

    /// Something that is told each time, since it comes seldom.
    func say(_ level: Logger.Level, meter: String? = nil, _ message: String) {
        logger.log(level: level, "\(message)", metadata: meter.map { ["meter": "\($0)"] })
    }

    /// Something that can come again and again.
    func say(_ level: Logger.Level, cause: String, meter: String? = nil, now: Int64, _ message: String) {
        guard level >= logger.logLevel else { return }
        let (isAdmitted, suppressed) = filter.withLock {
            $0.admit(cause: cause, meter: meter, now: now, level: level, message: message)
        }
        if isAdmitted { say(level, meter: meter, message + Self.count(suppressed)) }
    }

    /// Tells what was held back and came no more; to be called every second, and with `isEnd` at the end.
    func tellRepeated(now: Int64, isEnd: Bool = false) {
        for held in filter.withLock({ $0.release(now: now, isEnd: isEnd) }) {
            say(held.level, meter: held.meter, held.message + Self.count(held.count))
        }
    }

    private static func count(_ number: Int) -> String {
        number == 0 ? "" : number == 1 ? " (repeated once)" : " (repeated \(number) times)"
    }
}
