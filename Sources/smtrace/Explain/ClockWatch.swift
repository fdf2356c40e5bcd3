import Rendering
import SML

/// Watches the time that a meter gives, against the time of receipt where that is known.
struct ClockWatch {
    /// A meter's clock that is off by more than this is told.
    private static let tolerance: Int64 = 60_000
    /// Seconds of 30 years: no meter has run so long.
    private static let longestRun: Int64 = 946_080_000

    private var lastSeconds: Int64?
    private var lastSeen: Int64?
    /// The newest seconds that the meter has run.
    private(set) var runSeconds: Int64?
    private var off: (count: Int, byteOffset: Int, milliseconds: Int64)?
    private var oddOffset: Int?

    /// Takes the time of one telegram.
    mutating func take(
        _ time: Time, at place: TelegramPlace, meter: String, _ tally: inout PeculiarityTally
    ) {
        switch time {
        case .secIndex(let value, _):
            let seconds = Int64(value)
            if let lastSeconds, seconds < lastSeconds { tally.note(.secondsBack, meter, at: place.byteOffset) }
            lastSeconds = seconds
            runSeconds = seconds
            if seconds > Self.longestRun, oddOffset == nil { oddOffset = place.byteOffset }
        case .timestamp(let value), .local(let value, _, _):
            guard let received = place.milliseconds else { return }
            let (ahead, overflow) = (Int64(value) * 1000).subtractingReportingOverflow(received)
            guard !overflow, abs(ahead) > Self.tolerance else { return }
            var seen = off ?? (0, place.byteOffset, ahead)
            seen.count += 1
            seen.milliseconds = ahead
            off = seen
        }
    }

    /// Tells of the whole.
    func finish(meter: String, _ tally: inout PeculiarityTally) {
        if let off {
            let direction = off.milliseconds < 0 ? "behind" : "ahead of"
            tally.note(
                .clockOff,
                "the clock of \(meter) is \(SpanText.text(milliseconds: off.milliseconds)) \(direction) the time of receipt",
                count: off.count, at: off.byteOffset)
        }
        if let oddOffset, let runSeconds {
            tally.note(
                .oddSeconds,
                "\(meter) says that it has run \(runSeconds) s, which would be \(runSeconds / 31_557_600) years: it counts "
                    + "from somewhere else",
                at: oddOffset)
        }
    }
}
