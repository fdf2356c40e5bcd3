import Synchronization

/// Asks the listener to close segments, so that what was received up to now can be sent.
final class RotationRequests: Sendable {
    /// A wish: which meters, nil for all, and the number by which its fulfilment is told.
    struct Request: Sendable, Equatable {
        let number: Int
        let meters: [String]?
    }

    private let requests = Mutex<[Request]>([])
    private let pipe = WakePipe()

    /// The end of the pipe that the listener polls.
    var reading: Int32 { pipe.reading }

    /// Asks for the segments of some meters to be closed, nil for all; the listener posts `Message.rotated`.
    func post(_ request: Request) {
        requests.withLock { $0.append(request) }
        pipe.wake()
    }

    /// The wishes so far.
    func take() -> [Request] {
        _ = pipe.drain()
        return requests.withLock { requests in
            defer { requests = [] }
            return requests
        }
    }
}
