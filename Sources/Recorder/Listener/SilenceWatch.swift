/// Says when a meter has gone silent, and when it is back.
///
/// Silent means: nothing for ten times its usual interval, and at least for a minute.
struct SilenceWatch: Sendable, Equatable {
    /// What has changed.
    enum Change: Sendable, Equatable {
        /// Nothing came for so many milliseconds.
        case silent(Int64)
        /// The first telegram after so many milliseconds.
        case back(Int64)
    }

    static let leastMilliseconds: Int64 = 60_000
    private(set) var isSilent = false
    private var last: Int64
    private var interval: Int64?

    /// Watches from a monotonic time on: a meter that never speaks is silent too.
    init(since now: Int64) { last = now }

    /// When to look next.
    var deadline: Int64? { isSilent ? nil : last + limit }

    private var limit: Int64 { max(Self.leastMilliseconds, (interval ?? 0) * 10) }

    /// A valid telegram came.
    mutating func telegram(at now: Int64) -> Change? {
        let gap = now - last
        last = now
        if isSilent {
            isSilent = false
            return .back(gap)
        }
        interval = interval.map { ($0 * 7 + gap) / 8 } ?? gap
        return nil
    }

    /// Looks whether it has become silent.
    mutating func check(at now: Int64) -> Change? {
        guard !isSilent, now - last >= limit else { return nil }
        isSilent = true
        return .silent(now - last)
    }
}
