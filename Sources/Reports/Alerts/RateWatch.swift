/// Watches whether something is counted too often: on when more than a number came within an hour, over when it was half of
/// that or less.
public struct RateWatch: Sendable {
    private struct Sample {
        let time: Int64
        let total: Int64
    }

    static let hour: Int64 = 3_600_000
    private static let sampleMilliseconds: Int64 = 60_000

    private let perHour: Int64
    private var samples: [Sample] = []
    private var isOn: Bool
    /// How many came within the last hour, as far as it was watched.
    public private(set) var count: Int64 = 0

    /// `isOn` says that it was too often before, and not over.
    public init(perHour: Int64, isOn: Bool = false) {
        self.perHour = perHour
        self.isOn = isOn
    }

    /// Looks at how many were counted in all, at `now` (monotonic milliseconds) and `wall` (milliseconds since 1970).
    public mutating func look(total: Int64, now: Int64, wall: Int64) -> AlertChange? {
        // A counter that fell counts anew.
        if let last = samples.last, total < last.total { samples = [] }
        // The newest sample that is an hour old says what the hour began with.
        while samples.count > 1, samples[1].time <= now - Self.hour { samples.removeFirst() }
        if samples.last.map({ now - $0.time >= Self.sampleMilliseconds }) ?? true {
            samples.append(Sample(time: now, total: total))
        }
        count = total - (samples.first?.total ?? total)
        if !isOn, count > perHour {
            isOn = true
            return .began(sinceMilliseconds: wall)
        }
        // After a start nothing is known of the hour before: it is over only when an hour was watched.
        let isWatched = samples.first.map { now - $0.time >= Self.hour } ?? false
        if isOn, isWatched, count <= perHour / 2 {
            isOn = false
            return .ended
        }
        return nil
    }
}
