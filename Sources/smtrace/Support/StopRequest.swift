import Archive
@preconcurrency import Glibc
import SQLite
import Synchronization

/// Whether the user wants a long command to end: Ctrl-C, SIGTERM or SIGHUP. A second signal ends it at once.
enum StopRequest {
    private static let count = Atomic<Int>(0)
    // Written once, before the signals are caught.
    nonisolated(unsafe) private static var interrupters: [Interrupter] = []

    /// Catches the signals from now on; what the parent had ignored stays ignored.
    ///
    /// A question that is being asked of the database then ends too, with an error of kind `.interrupted`.
    static func watch(_ interrupters: [Interrupter] = []) {
        self.interrupters = interrupters
        let handler: @convention(c) (Int32) -> Void = { number in
            if StopRequest.count.wrappingAdd(1, ordering: .relaxed).oldValue >= 1 { _exit(128 + number) }
            // Only sets a flag.
            for interrupter in StopRequest.interrupters { interrupter.interrupt() }
        }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var old = sigaction()
            sigaction(number, nil, &old)
            let isIgnored = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1
            if !isIgnored { signal(number, handler) }
        }
    }

    /// Whether a signal has come.
    static var isMade: Bool { count.load(ordering: .relaxed) > 0 }

    /// Whether an error is only what a signal made of the question that was being asked.
    static func isCause(of error: any Error) -> Bool {
        isMade && (error as? SQLiteError)?.kind == .interrupted
    }
}
