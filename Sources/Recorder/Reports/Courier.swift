@preconcurrency import Glibc

/// Starts `smtrace-mail`, which writes and sends what is due, and sees that it ends.
///
/// It is a process of its own so that nothing that happens in it (a server that hangs, a fault in TLS, a report that cannot be
/// written) touches the recording. What it does stands in the outbox, whether this process lives then or not.
final class Courier {
    /// How a run of it went.
    enum State: Equatable {
        case running
        /// It ended by itself; what it said on standard error, where it failed.
        case ended(failure: String?)
    }

    /// What it is started with.
    struct Command: Equatable {
        var program: String
        var arguments: [String]
    }

    let process: pid_t
    private let deadline: Int64
    private let limit: Int64
    private let errors: Int32
    private var text: [UInt8] = []
    private var hasEnded = false

    /// The most that is kept of its standard error.
    private static let mostBytes = 2_000

    /// Starts it; it is killed when it runs for longer than `limit` milliseconds. Throws a sentence if it cannot be started.
    init(_ command: Command, now: Int64, limit: Int64) throws(CourierProblem) {
        self.limit = limit
        deadline = now + limit
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw CourierProblem("no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        defer { close(ends[1]) }
        errors = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var attributes = Self.attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var arguments = ([command.program] + command.arguments).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, command.program, &actions, &attributes, &arguments, environ)
        guard code == 0 else {
            close(ends[0])
            let hint = code == ENOENT ? "; it belongs beside smtrace" : ""
            throw CourierProblem("\(command.program) cannot be started: \(String(cString: strerror(code)))\(hint)")
        }
        process = child
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(child), 10)
    }

    deinit { close(errors) }

    /// A group of its own, since Ctrl-C on the recorder's terminal is not for it; and signals as a new process has them,
    /// whatever this one ignores or blocks.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        return attributes
    }

    /// Looks whether it has ended; does not wait. One that runs for too long is killed.
    func poll(now: Int64) -> State {
        readErrors()
        var status: Int32 = 0
        let ended = waitpid(process, &status, WNOHANG)
        if ended == 0 {
            guard now >= deadline else { return .running }
            kill(process, SIGKILL)
            waitpid(process, &status, 0)
            hasEnded = true
            return .ended(failure: "smtrace-mail did not end within \(limit / 60_000) min and was stopped")
        }
        readErrors()
        hasEnded = true
        return .ended(failure: ended < 0 ? "smtrace-mail is gone" : Self.failure(status, text))
    }

    /// Asks it to end and waits a while; one that is handing a mail over is left to end by itself.
    func stop(waitMilliseconds: Int) {
        guard !hasEnded else { return }
        kill(process, SIGTERM)
        for _ in 0..<max(1, waitMilliseconds / 50) {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) != 0 { return }
            usleep(50_000)
        }
    }

    private func readErrors() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(errors, &chunk, chunk.count)
            guard count > 0 else { return }
            if text.count < Self.mostBytes { text += chunk[..<count] }
        }
    }

    /// What is told of an exit status; nil for one that says that all is in the outbox.
    private static func failure(_ status: Int32, _ text: [UInt8]) -> String? {
        if status & 0x7F != 0 { return "smtrace-mail was ended by signal \(status & 0x7F)" }
        guard status >> 8 & 0xFF != 0 else { return nil }
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        let said = lines.prefix(5).joined(separator: "; ")
        return said.isEmpty ? "smtrace-mail failed (exit code \(status >> 8 & 0xFF))" : said
    }
}

/// Why the courier cannot be started: a sentence.
struct CourierProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Says when the courier may be started again after it failed as a whole: later and later, so that one that crashes at once
/// is not started all the time.
struct CourierPause: Equatable {
    static let longestMilliseconds: Int64 = 3_600_000
    private var failures = 0
    private(set) var until: Int64 = .min

    /// It ended at `now`, monotonic milliseconds.
    mutating func ended(hasFailed: Bool, now: Int64) {
        failures = hasFailed ? failures + 1 : 0
        until = hasFailed ? now + min(60_000 << Int64(min(failures - 1, 6)), Self.longestMilliseconds) : .min
    }
}
