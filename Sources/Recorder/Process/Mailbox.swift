import Archive
import Settings
import Synchronization

/// What the listener tells the archivist.
enum Message: Sendable {
    /// A segment was begun.
    case opened(path: String, meter: String, milliseconds: Int64)
    /// Nothing more will be appended to a segment.
    case closed(path: String)
    /// A meter came up that the configuration does not name.
    case meter(name: String, note: String?)
    /// Another configuration is in force.
    case settings(Configuration)
    /// Something to be kept in the table of events.
    case event(ArchiveEvent)
    /// The clock was set.
    case clockStepped
    /// The segments that a request named are closed.
    case rotated(number: Int)
    /// The listener has ended: process what is left, then end.
    case stop

    /// Whether it is not to wait until the next commit is due.
    var isUrgent: Bool {
        switch self {
        case .settings, .clockStepped, .rotated, .stop: true
        case .opened, .closed, .meter, .event: false
        }
    }
}

/// Carries messages from the listener to the archivist and wakes it.
final class Mailbox: Sendable {
    private struct State {
        var messages: [Message] = []
        var hasActivity = false
    }

    /// The segments whose end the archivist has not heard of.
    let live = LiveSegments()
    private let state = Mutex(State())
    private let pipe = WakePipe()

    /// Sends a message.
    func post(_ message: Message) {
        let isFirst = state.withLock { state in
            state.messages.append(message)
            return state.messages.count == 1
        }
        if isFirst { pipe.wake() }
    }

    /// Says that something was appended to a segment; wakes the archivist once for all until it has looked.
    func postActivity() {
        let isFirst = state.withLock { state in
            defer { state.hasActivity = true }
            return !state.hasActivity
        }
        if isFirst { pipe.wake() }
    }

    /// Waits for news, at most so many milliseconds, and takes them.
    func take(waiting milliseconds: Int64?) -> (messages: [Message], hasActivity: Bool) {
        _ = pipe.wait(milliseconds: milliseconds)
        return state.withLock { state in
            defer { state = State() }
            return (state.messages, state.hasActivity)
        }
    }
}
