@preconcurrency import Glibc
import Settings

/// Standard error as the log's way out, whatever is behind it: a terminal, a file, a pipe, the journal.
///
/// It never waits: a line that a stopped terminal or a full pipe does not take at once is left out and counted.
struct ConsoleSink {
    private let descriptor: Int32
    private var form: LogLine.Form
    private var leftOut = 0

    /// Standard error in the form that suits it.
    init(descriptor: Int32 = STDERR_FILENO, form: LogLine.Form) {
        self.descriptor = descriptor
        self.form = form
    }

    /// Changes how lines look.
    mutating func use(_ form: LogLine.Form) { self.form = form }

    /// Writes a line, and before it how many were left out.
    mutating func write(_ line: LogLine) {
        guard takesMore else {
            leftOut += 1
            return
        }
        if leftOut > 0 {
            put(
                LogLine(
                    level: .warning, text: "\(leftOut) lines were left out: nobody took them", meter: nil,
                    milliseconds: line.milliseconds))
            leftOut = 0
            guard takesMore else {
                leftOut += 1
                return
            }
        }
        put(line)
    }

    private var takesMore: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLOUT) != 0
    }

    private func put(_ line: LogLine) {
        let bytes = line.bytes(form)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}

extension LogLine.Form {
    /// What suits a descriptor: colours on a terminal, priorities where the journal reads, else what is configured.
    static func suiting(_ descriptor: Int32, _ format: LogFormat) -> Self {
        if isJournal(descriptor) { return .journal(isJSON: format == .json) }
        if isatty(descriptor) == 1 {
            let isPlain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
            let isDumb = getenv("TERM").map { String(cString: $0) } == "dumb"
            return .terminal(isColoured: !isPlain && !isDumb)
        }
        return format == .json ? .json : .plain
    }

    /// Whether the journal reads what is written there: systemd names device and inode of the stream it has opened.
    private static func isJournal(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard let stream = getenv("JOURNAL_STREAM"), fstat(descriptor, &status) == 0 else { return false }
        return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
    }
}
