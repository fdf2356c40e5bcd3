import Acquisition
@preconcurrency import Glibc
import Recorder
import Rendering
import SML

/// Follows a device and takes what it sends to a report, until Ctrl-C or as many telegrams as are wanted.
///
/// A device that cannot be opened at first ends it; one that was lost later is opened again when it is back. What happens
/// to the device is told on standard error, once a cause.
struct LiveDecode {
    /// How often the wish to end is looked for.
    private static let lookMilliseconds: Int64 = 100
    /// How long nothing may come before that is told.
    private static let silenceMilliseconds: Int64 = 10_000
    /// After how many bytes without a telegram the likely cause is told.
    private static let strangeBytes = 1_024

    private let source: Source
    private var stop = StopSignal()
    private var toldFault: SourceFault?
    private var wasOpened = false
    private var lastBytes = Clock.monotonic
    private var hasToldSilence = false
    private var beginning: [UInt8] = []
    private var hasToldStrange = false

    init(_ description: SourceDescription) {
        // Read at once: people watch.
        source = Source(description, readDelayMilliseconds: 0)
    }

    /// What it follows, in a few words.
    var name: String { source.description }

    /// Runs to the end and returns what passed. Throws what the report or its output throws, and if the device cannot be
    /// opened.
    mutating func run(_ run: DecodeRun<some TelegramReport>, _ output: OutputBuffer) throws -> DecodeTotals {
        defer { source.close() }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !run.isDone, !stop.hasCome() {
            let revents = wait()
            let isDue = source.deadline.map { $0 <= Clock.monotonic } ?? false
            if revents != 0 || isDue {
                let event = buffer.withUnsafeMutableBytes {
                    source.service(revents: revents, now: Clock.monotonic, wallClock: Clock.wall, into: $0)
                }
                try take(event, buffer, run, output)
            }
            tellSilence()
        }
        return try run.end(path: name, format: "live", wasStopped: true)
    }

    private mutating func take(
        _ event: SourceEvent, _ buffer: [UInt8], _ run: DecodeRun<some TelegramReport>, _ output: OutputBuffer
    ) throws {
        switch event {
        case .opened:
            Failure.say(wasOpened ? "\(name) is back" : "listening to \(name); Ctrl-C ends it")
            wasOpened = true
            toldFault = nil
            lastBytes = Clock.monotonic
        case .bytes(let count):
            lastBytes = Clock.monotonic
            hasToldSilence = false
            let bytes = Array(buffer[..<count])
            try run.push(bytes.span, milliseconds: Clock.wall)
            tellStrange(bytes, run.frames)
            try run.flush()
            try output.flush()
        case .lost(let fault, let retry):
            guard wasOpened else { throw Failure(fault.description) }
            guard fault != toldFault else { return }
            if toldFault == nil { try run.lost() }
            toldFault = fault
            Failure.say(fault.sentence(retryMilliseconds: retry))
        case .ended, .nothing: break
        }
    }

    /// What poll reports, before the source's deadline or the next look for a wish to end.
    private func wait() -> Int16 {
        var entry = pollfd(fd: source.descriptor ?? -1, events: source.pollEvents, revents: 0)
        let due = source.deadline.map { max(0, $0 - Clock.monotonic) } ?? Self.lookMilliseconds
        guard poll(&entry, 1, Int32(min(due, Self.lookMilliseconds))) > 0 else { return 0 }
        return entry.revents
    }

    private mutating func tellSilence() {
        guard wasOpened, toldFault == nil, !hasToldSilence, Clock.monotonic - lastBytes >= Self.silenceMilliseconds
        else {
            return
        }
        hasToldSilence = true
        Failure.say(
            "nothing came for \(Self.silenceMilliseconds / 1_000) s: does the head sit straight, does it need rts=on or "
                + "dtr=on, is the meter's interface on?")
    }

    private mutating func tellStrange(_ bytes: [UInt8], _ frames: Int) {
        guard !hasToldStrange, frames == 0 else { return }
        beginning += bytes
        guard beginning.count >= Self.strangeBytes else { return }
        hasToldStrange = true
        guard let diagnosis = LineDiagnosis.diagnose(beginning) else { return }
        Failure.say("no telegram in the first \(beginning.count) bytes: \(diagnosis.hint)")
    }
}
