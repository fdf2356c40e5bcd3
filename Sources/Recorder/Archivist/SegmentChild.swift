import Archive
@preconcurrency import Glibc

/// A child process that thins and compresses one closed segment, at low priority, so that the recorder does not.
final class SegmentChild {
    /// How it goes.
    enum State {
        case running
        /// It is done; the segment's new path.
        case done(String)
        case failed(String)
    }

    let segment: ClosedSegment
    let every: Int
    private let path: String
    private let target: String
    private var process: pid_t = 0

    /// The command that the child runs; not shown in the help.
    static let command = "finish-segment"

    /// Starts the child; nil if it cannot be started.
    init?(segment: ClosedSegment, path: String, every: Int, compress: Bool, application: String) {
        self.segment = segment
        self.every = every
        self.path = path
        target = compress ? path + ".gz" : path
        let words =
            ["smtrace", Self.command, "--every", String(every)] + (compress ? ["--compress"] : []) + ["--", path]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        // A group of its own: Ctrl-C on the recorder's terminal is not for it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        defer { posix_spawnattr_destroy(&attributes) }
        guard posix_spawn(&process, "/proc/self/exe", nil, &attributes, &arguments, environ) == 0 else { return nil }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(process), 15)
    }

    /// Looks whether it has ended; does not wait.
    func poll() -> State {
        guard process > 0 else { return .failed("the child has been stopped") }
        var status: Int32 = 0
        let ended = waitpid(process, &status, WNOHANG)
        if ended == 0 { return .running }
        process = 0
        guard ended > 0, status == 0 || isInPlace else {
            return .failed("thinning or compression failed (status \(status)); the next start tries again")
        }
        return .done(target)
    }

    /// Ends it; returns the segment's new path if it was done before, though nobody had asked yet.
    ///
    /// What it has half done is removed at the next start.
    func stop() -> String? {
        guard process > 0 else { return nil }
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
        return isInPlace ? target : nil
    }

    /// Whether only the compressed file is there: this child has made it, or the child of a recorder that was killed.
    private var isInPlace: Bool { target != path && access(path, F_OK) != 0 && access(target, F_OK) == 0 }
}
