@preconcurrency import Glibc

/// Keeps a peer that goes away in mid-write from ending the process: OpenSSL writes without MSG_NOSIGNAL.
enum BrokenPipe {
    /// Runs something with SIGPIPE held back in this thread; one that came meanwhile is taken away.
    static func withoutSignal<Result>(_ body: () -> Result) -> Result {
        var pipe = sigset_t()
        var before = sigset_t()
        var pending = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        sigpending(&pending)
        let wasPending = sigismember(&pending, SIGPIPE) == 1
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        defer {
            var none = timespec()
            while !wasPending, sigtimedwait(&pipe, nil, &none) < 0, errno == EINTR {}
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return body()
    }
}
