/// When a source that went away is opened again: a state machine that is given the time.
///
/// Attempts follow each other after 1, 2, 4, 8, 16, 30, 30 … seconds. The delay starts again at the first step only
/// once a connection has lasted, so that a device that opens and fails at once is not opened once a second for ever.
/// While the path of the device does not exist, it is looked for each second, which costs little, and opened as soon
/// as it is there. All times are monotonic milliseconds.
public struct Reconnection: Sendable, Equatable {
    /// The delay after the first failure.
    public static let firstDelay: Int64 = 1_000
    /// The longest delay.
    public static let longestDelay: Int64 = 30_000
    /// How long a connection must last to count as good.
    public static let provenAfter: Int64 = 10_000
    /// How often a missing path is looked for.
    public static let checkInterval: Int64 = 1_000

    /// What to do now.
    public enum Action: Sendable, Equatable {
        /// Nothing before `deadline`.
        case wait
        /// Look whether the path exists, and tell `pathExists`.
        case look
        /// Open, and tell `opened` or `failed`.
        case open
    }

    private enum State: Sendable, Equatable {
        case closed(openAt: Int64, lookAt: Int64?)
        case opened(at: Int64)
    }

    private var state = State.closed(openAt: 0, lookAt: nil)
    private var nextDelay = Reconnection.firstDelay

    /// A source that was never opened: the first attempt is due at once.
    public init() {}

    /// When `action` has something to do; nil while open.
    public var deadline: Int64? {
        guard case .closed(let openAt, let lookAt) = state else { return nil }
        return min(openAt, lookAt ?? openAt)
    }

    /// What is due at this time.
    public func action(at now: Int64) -> Action {
        guard case .closed(let openAt, let lookAt) = state else { return .wait }
        if now >= openAt { return .open }
        if let lookAt, now >= lookAt { return .look }
        return .wait
    }

    /// The source was opened.
    public mutating func opened(at now: Int64) { state = .opened(at: now) }

    /// An attempt failed, or the open source was lost; returns the milliseconds until the next attempt.
    ///
    /// - Parameter missingPath: whether the source is a path that does not exist now, and is worth looking for.
    public mutating func failed(at now: Int64, missingPath: Bool = false) -> Int64 {
        if case .opened(let since) = state, now - since >= Self.provenAfter { nextDelay = Self.firstDelay }
        let delay = nextDelay
        nextDelay = min(delay * 2, Self.longestDelay)
        state = .closed(openAt: now + delay, lookAt: missingPath ? now + Self.checkInterval : nil)
        return delay
    }

    /// What came of looking: a path that exists is opened at once, one that does not is looked for again.
    public mutating func pathExists(_ exists: Bool, at now: Int64) {
        guard case .closed(let openAt, _) = state else { return }
        state = exists ? .closed(openAt: now, lookAt: nil) : .closed(openAt: openAt, lookAt: now + Self.checkInterval)
    }
}
