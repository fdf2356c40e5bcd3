@preconcurrency import Glibc
import Recorder
import Rendering

/// The progress of a long command on standard error, where that is a terminal.
struct Progress {
    private var bar: ProgressBar

    /// Progress of `total` parts; 0 if their number is not known.
    init(_ label: String, total: Int64) {
        bar = ProgressBar(label: label, total: total, isTerminal: Terminal.isTerminal(2))
    }

    /// Says that so many parts are done.
    mutating func update(_ done: Int64) {
        if let text = bar.update(done: done, nowMilliseconds: Clock.monotonic) { fputs(text, stderr) }
    }

    /// Removes the line.
    mutating func finish() {
        if let text = bar.finish() { fputs(text, stderr) }
    }
}
