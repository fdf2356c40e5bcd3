@preconcurrency import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into bytes on a pipe. What SIGHUP means decides who reads them.
enum StopSignals {
    private static let pipe = WakePipe()
    /// When the first SIGINT or SIGTERM came, monotonic milliseconds; 0 if none did.
    private static let first = Atomic<Int64>(0)
    /// A signal so soon after the first is the same wish: timeout(1) and terminals tell a process and its group.
    private static let oneWishMilliseconds: Int64 = 500

    /// Catches the signals from now on and returns the pipe on which their numbers come. A second SIGINT or SIGTERM, half a
    /// second after the first or later, ends the process at once: what was received is in the segments.
    static func install() -> WakePipe {
        let handler: @convention(c) (Int32) -> Void = { number in
            if number != SIGHUP {
                let now = Clock.monotonic
                let first = StopSignals.first.compareExchange(expected: 0, desired: now, ordering: .relaxed).original
                if first > 0 {
                    if now - first >= StopSignals.oneWishMilliseconds { _exit(128 + number) }
                    return
                }
            }
            StopSignals.pipe.wake(UInt8(truncatingIfNeeded: number))
        }
        _ = pipe
        _ = first.load(ordering: .relaxed)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // What the parent had ignored stays so: nohup, for one.
            var old = sigaction()
            sigaction(number, nil, &old)
            let isIgnored = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1
            if !isIgnored { signal(number, handler) }
        }
        signal(SIGPIPE, SIG_IGN)
        return pipe
    }
}
