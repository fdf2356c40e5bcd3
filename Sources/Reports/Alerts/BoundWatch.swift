import OBIS
import Settings

typealias ValueComparison = ValueCondition.Comparison

/// Watches whether a value is beyond a bound for a duration: a state machine that is fed with the readings of one data
/// point of one meter, in order.
///
/// It happens when all readings of the duration were beyond the bound, and is over when one has gone back by the
/// hysteresis. Where readings are missing for longer than the duration and a quarter of an hour, the duration begins anew.
public struct BoundWatch: Sendable {
    private enum State {
        case normal
        /// Beyond the bound, not yet for long enough.
        case pending(since: Int64)
        case on
    }

    static let longestGapMilliseconds: Int64 = 900_000

    private let condition: ValueCondition
    private let duration: Int64
    private let release: Double
    private var state = State.normal
    private var last: Int64?
    /// The reading that is furthest beyond the bound since it happened, while it is on.
    public private(set) var extreme: ScaledValue?
    /// The reading that was fed last.
    public private(set) var latest: ScaledValue?

    /// Watches for a condition; `isOn` says that it had happened before and was not over.
    public init(_ condition: ValueCondition, forMilliseconds duration: Int64, hysteresis: Margin, isOn: Bool = false) {
        self.condition = condition
        self.duration = duration
        let bound = condition.bound.double
        let margin =
            switch hysteresis {
            case .percent(let percent): abs(bound) * percent.double / 100
            case .amount(let amount): amount.double
            }
        release = condition.comparison.isUpper ? bound - margin : bound + margin
        if isOn { state = .on }
    }

    /// Feeds a reading, received at milliseconds since 1970.
    public mutating func reading(_ value: ScaledValue, at milliseconds: Int64) -> AlertChange? {
        let gap = last.map { milliseconds - $0 } ?? 0
        last = milliseconds
        latest = value
        let isBeyond = fulfils(value, condition.comparison, condition.bound)
        switch state {
        case .normal:
            if isBeyond { return beyond(since: milliseconds, at: milliseconds, value) }
        case .pending(let since):
            guard isBeyond else {
                state = .normal
                extreme = nil
                return nil
            }
            let isBroken = gap > max(duration, Self.longestGapMilliseconds)
            return beyond(since: isBroken ? milliseconds : since, at: milliseconds, value)
        case .on:
            keepExtreme(value)
            let isBack = condition.comparison.isUpper ? value.double <= release : value.double >= release
            if !isBeyond, isBack {
                state = .normal
                return .ended
            }
        }
        return nil
    }

    private mutating func beyond(since: Int64, at milliseconds: Int64, _ value: ScaledValue) -> AlertChange? {
        if since == milliseconds { extreme = nil }
        keepExtreme(value)
        guard milliseconds - since >= duration else {
            state = .pending(since: since)
            return nil
        }
        state = .on
        return .began(sinceMilliseconds: since)
    }

    private mutating func keepExtreme(_ value: ScaledValue) {
        guard let best = extreme else { return extreme = value }
        if condition.comparison.isUpper ? order(of: value, and: best) > 0 : order(of: value, and: best) < 0 {
            extreme = value
        }
    }
}
