/// A length of time as a user types it: `30s`, `90m`, `24h`, `7d`, `2w`, also `1h30m`.
///
/// A day is 24 hours and a week 7 of them, whatever clocks do in between.
public struct DurationArgument: Sendable, Equatable {
    /// The length in milliseconds, 0 or more.
    public var milliseconds: Int64

    /// A duration of `milliseconds`.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads `text`: one or more whole numbers, each with its unit s, m, h, d or w.
    ///
    /// Throws `TimeArgumentError.notADuration` for everything else and for what exceeds 10,000 years.
    public init(_ text: String) throws(TimeArgumentError) {
        guard let milliseconds = Self.parse(text.utf8) else { throw .notADuration(text) }
        self.milliseconds = milliseconds
    }

    private static let limit: Int64 = 10_000 * 366 * 86_400_000

    static func parse(_ text: some Sequence<UInt8>) -> Int64? {
        var total: Int64 = 0
        var number: Int64?
        var isComplete = false
        for byte in text {
            if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                number = (number ?? 0) * 10 + Int64(byte - UInt8(ascii: "0"))
                guard let value = number, value < limit else { return nil }
                isComplete = false
            } else {
                guard let value = number, let unit = unitMilliseconds(byte) else { return nil }
                let (product, overflow) = value.multipliedReportingOverflow(by: unit)
                guard !overflow, product <= limit - total else { return nil }
                total += product
                number = nil
                isComplete = true
            }
        }
        return isComplete ? total : nil
    }

    private static func unitMilliseconds(_ letter: UInt8) -> Int64? {
        switch letter {
        case UInt8(ascii: "s"): 1000
        case UInt8(ascii: "m"): 60_000
        case UInt8(ascii: "h"): 3_600_000
        case UInt8(ascii: "d"): 86_400_000
        case UInt8(ascii: "w"): 7 * 86_400_000
        default: nil
        }
    }
}
