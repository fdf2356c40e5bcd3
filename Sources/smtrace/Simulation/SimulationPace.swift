@preconcurrency import Glibc

/// When the next telegram is due, and waiting for it: SIGINT and SIGTERM end the waiting.
///
/// The two signals are blocked and asked for while waiting, so that none is lost between a check and a sleep.
struct SimulationPace {
    private static let second: Int64 = 1_000_000_000

    private let period: Double
    private var signals = sigset_t()
    private var began: Int64
    private var steps = 0

    /// Telegrams `rate` times a second from now on.
    init(rate: Double) {
        period = Double(Self.second) / rate
        began = Self.now
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        sigprocmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits until the next telegram is due; returns false when a signal came.
    mutating func waitForNext() -> Bool {
        let due = began + Int64(Double(steps) * period)
        steps += 1
        let late = Self.now - due
        // A machine that slept does not catch up.
        if late > max(Self.second, Int64(period)) {
            began = Self.now
            steps = 1
        }
        return wait(nanoseconds: max(0, -late))
    }

    /// Waits so long; returns false when a signal came.
    mutating func wait(nanoseconds: Int64) -> Bool {
        let end = Self.now + nanoseconds
        while true {
            let left = max(0, end - Self.now)
            var time = timespec(tv_sec: Int(left / Self.second), tv_nsec: Int(left % Self.second))
            if sigtimedwait(&signals, nil, &time) > 0 { return false }
            if errno != EINTR { return true }
        }
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * second + Int64(time.tv_nsec)
    }
}
