@preconcurrency import Glibc
import Recorder
import Rendering

/// `smtrace watch` without a terminal: a plain line for each telegram as it comes.
struct WatchLines {
    let feed: WatchFeed
    var model: WatchModel

    /// Writes lines for ever, or until nobody reads them. Throws `OutputError`.
    mutating func run() throws {
        let output = OutputBuffer()
        var refreshed = Clock.monotonic
        var problem: String?
        if model.recorder == nil { Failure.say("recorder not running: lines come when smtrace run records") }
        while true {
            var lines: [String] = []
            _ = feed.poll(&model, now: Clock.wall) { meter, milliseconds in lines.append(Self.line(meter, milliseconds))
            }
            for line in lines { try output.writeLine(line) }
            try output.flush()
            if Clock.monotonic - refreshed >= 5_000 {
                refreshed = Clock.monotonic
                feed.refresh(&model, now: Clock.wall)
                if let new = model.problem, new != problem { Failure.say(new) }
                problem = model.problem
            }
            usleep(200_000)
        }
    }

    /// A telegram: local time, meter, and each number with its name and unit.
    static func line(_ meter: LiveMeter, _ milliseconds: Int64) -> String {
        let values = meter.values.filter { $0.milliseconds == milliseconds }.map {
            "\($0.obis.shortName)=\($0.number.description) \($0.unit)"
        }
        return Escape.terminal(
            ([TimeText.local(milliseconds, fraction: true), meter.name] + values).joined(separator: "  "))
    }
}
