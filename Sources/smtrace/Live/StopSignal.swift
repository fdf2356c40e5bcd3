@preconcurrency import Glibc

/// Ctrl-C and the other wishes to end: blocked, and asked for between two looks at a device.
struct StopSignal {
    private var signals = sigset_t()

    /// Blocks SIGINT, SIGTERM and SIGHUP from now on; what the parent had ignored stays ignored.
    init() {
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        sigprocmask(SIG_BLOCK, &signals, nil)
    }

    /// Whether one has come since the last call.
    mutating func hasCome() -> Bool {
        var time = timespec()
        return sigtimedwait(&signals, nil, &time) > 0
    }
}
