import Acquisition
@preconcurrency import Glibc
import Recorder

/// Serves several sources side by side for a short while.
enum SourcePolling {
    /// Serves `sources` until `handle` has said of each that it is done, or until `end` (monotonic milliseconds).
    ///
    /// `handle` is given the source's number, what happened, and the bytes that came with it; it returns whether the
    /// source is done. All sources are closed then.
    static func run(_ sources: [Source], until end: Int64, _ handle: (Int, SourceEvent, [UInt8]) -> Bool) {
        var isDone = [Bool](repeating: false, count: sources.count)
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while isDone.contains(false), Clock.monotonic < end {
            let waiting = sources.indices.filter { !isDone[$0] }
            let revents = wait(for: waiting.map { sources[$0] }, until: end)
            for (index, revents) in zip(waiting, revents) {
                let source = sources[index]
                let isDue = source.deadline.map { $0 <= Clock.monotonic } ?? false
                guard revents != 0 || isDue else { continue }
                let event = buffer.withUnsafeMutableBytes {
                    source.service(revents: revents, now: Clock.monotonic, wallClock: Clock.wall, into: $0)
                }
                var bytes: [UInt8] = []
                if case .bytes(let count) = event { bytes = Array(buffer[..<count]) }
                isDone[index] = handle(index, event, bytes)
            }
        }
        for source in sources { source.close() }
    }

    /// What poll reports of each source, before the first deadline or the end.
    private static func wait(for sources: [Source], until end: Int64) -> [Int16] {
        var entries = sources.map { pollfd(fd: $0.descriptor ?? -1, events: $0.pollEvents, revents: 0) }
        let deadline = sources.compactMap(\.deadline).min().map { min($0, end) } ?? end
        let milliseconds = Int32(clamping: max(0, deadline - Clock.monotonic))
        guard poll(&entries, nfds_t(entries.count), milliseconds) >= 0 else { return sources.map { _ in 0 } }
        return entries.map(\.revents)
    }
}
