@preconcurrency import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into bytes on a pipe. What SIGHUP means decides who reads them.
enum StopSignals {
    private static let pipe = WakePipe()
    private static let count = Atomic<Int>(0)

    /// Catches the signals from now on and returns the pipe on which their numbers come. A second SIGINT or SIGTERM ends
    /// the process at once: what was received is in the segments.
    static func install() -> WakePipe {
        let handler: @convention(c) (Int32) -> Void = { number in
            let isStop = number != SIGHUP
            if isStop, StopSignals.count.wrappingAdd(1, ordering: .relaxed).oldValue >= 1 { _exit(128 + number) }
            StopSignals.pipe.wake(UInt8(truncatingIfNeeded: number))
        }
        _ = pipe
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
