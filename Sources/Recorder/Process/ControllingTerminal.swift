@preconcurrency import Glibc

/// The terminal that a process was started on: what SIGHUP means depends on it.
///
/// A closed terminal and `kill -HUP` send the same signal. After the former the process has no terminal any more, and
/// opening /dev/tty gives ENXIO.
struct ControllingTerminal: Sendable {
    /// Whether there was one in the beginning.
    let hadOne: Bool
    private let path: String

    /// The terminal of this process, now.
    init(path: String = "/dev/tty") {
        self.path = path
        hadOne = Self.open(path) == 0
    }

    /// Whether there was one and it was closed.
    var isGone: Bool { hadOne && Self.open(path) == ENXIO }

    /// 0 or the errno value.
    private static func open(_ path: String) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        return 0
    }
}
