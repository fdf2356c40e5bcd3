@preconcurrency import Glibc
import Rendering

/// A terminal that belongs to the program: keys come at once, the cursor is hidden, another screen is shown. It is
/// given back as it was however the program ends, SIGKILL aside.
final class RawTerminal {
    /// What came from outside.
    enum Wake: Sendable, Equatable {
        /// Bytes of keys.
        case bytes([UInt8])
        /// The terminal is gone.
        case hangUp
        /// A signal asks to end.
        case stop(Int32)
        /// A signal asks to let the shell have the terminal for a while.
        case suspend
        /// The size has changed, or the program was continued.
        case resized
        /// Time has passed.
        case timeout
    }

    /// What a signal handler needs; set once before any handler is, and then only read.
    private nonisolated(unsafe) static var saved = termios()
    private nonisolated(unsafe) static var wakeDescriptor: Int32 = -1
    private nonisolated(unsafe) static var isRaw: sig_atomic_t = 0

    private static let enter = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[2J"
    /// The end of a synchronised update, emphasis off, line wrap and cursor on, the screen from before.
    private static let leave: StaticString = "\u{1b}[?2026l\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

    private let wakeReading: Int32

    /// Takes the terminal at standard input and output. Throws a sentence if that is none.
    init() throws {
        guard tcgetattr(STDIN_FILENO, &Self.saved) == 0 else {
            throw Failure("the terminal cannot be used: \(String(cString: strerror(errno)))")
        }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw Failure("the terminal cannot be used: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        wakeReading = ends[0]
        Self.wakeDescriptor = ends[1]
        Self.catchSignals()
        take()
    }

    /// Gives the terminal back. Can be called twice.
    func restore() { Self.giveBack() }

    /// Stops the program and those that were started with it, as Ctrl-Z does; returns when it is continued.
    ///
    /// Where no shell is there to continue it, the kernel does not stop it.
    func suspend() {
        Self.giveBack()
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        signal(SIGTSTP, Self.wake)
        take()
    }

    /// Writes to the terminal; false if it is gone.
    func write(_ text: String) -> Bool {
        guard !text.isEmpty else { return true }
        do {
            let output = OutputBuffer()
            try output.write(text)
            try output.flush()
            return true
        } catch {
            return false
        }
    }

    /// Waits for keys or a signal, at most so many milliseconds.
    func wait(milliseconds: Int64) -> Wake {
        var entries = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeReading, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&entries, 2, Int32(clamping: max(0, milliseconds))) > 0 else { return .timeout }
        if entries[1].revents != 0 {
            var number: UInt8 = 0
            if read(wakeReading, &number, 1) == 1 { return Self.wake(by: Int32(number)) }
        }
        guard entries[0].revents != 0 else { return .timeout }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        if count > 0 { return .bytes(Array(bytes[..<count])) }
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? .timeout : .hangUp
    }

    private static func wake(by number: Int32) -> Wake {
        switch number {
        case SIGWINCH, SIGCONT: .resized
        case SIGTSTP: .suspend
        default: .stop(number)
        }
    }

    private func take() {
        var raw = Self.saved
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        Self.isRaw = 1
        _ = write(Self.enter)
    }

    /// Safe in a signal handler.
    private static func giveBack() {
        guard isRaw != 0 else { return }
        isRaw = 0
        _ = Glibc.write(STDOUT_FILENO, leave.utf8Start, leave.utf8CodeUnitCount)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
    }

    /// Tells `wait` of a signal.
    private static let wake: @convention(c) (Int32) -> Void = { number in
        let code = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = Glibc.write(RawTerminal.wakeDescriptor, &byte, 1)
        errno = code
    }

    private static func catchSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH, SIGCONT] { signal(number, wake) }
        // A fault of the program: the terminal first, then what would have happened anyway. On a stack of its own, since
        // the program's may be what has run out.
        var stack = stack_t()
        stack.ss_size = 1 << 16
        stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: stack.ss_size, alignment: 16)
        sigaltstack(&stack, nil)
        var action = sigaction()
        action.sa_flags = SA_ONSTACK
        action.__sigaction_handler.sa_handler = { number in
            RawTerminal.giveBack()
            signal(number, SIG_DFL)
            raise(number)
        }
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] { sigaction(number, &action, nil) }
    }

    deinit { Self.giveBack() }
}
