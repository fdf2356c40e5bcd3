@preconcurrency import Glibc

/// The wish of somebody that the process ends: SIGTERM and SIGINT are blocked, and looked for where it can be heard.
enum StopRequest {
    private static let signals = [SIGTERM, SIGINT]

    /// Blocks the signals from now on, in threads that are started later too.
    static func block() {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        sigprocmask(SIG_BLOCK, &set, nil)
    }

    /// Whether one has come.
    static var isPending: Bool {
        var set = sigset_t()
        sigemptyset(&set)
        sigpending(&set)
        return signals.contains { sigismember(&set, $0) == 1 }
    }
}
