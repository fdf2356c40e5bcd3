import Archive

/// The length of buckets as users write it: `15m`, `1h`, `1d`, `1w`, `1mo`, `1y`, any multiple of these, or `all`.
struct BucketWidthArgument {
    /// The length.
    let width: BucketWidth

    /// More than this of any unit is no sensible question, and less than what could overflow.
    private static let most = 10_000

    /// Reads a length. Throws a sentence that says what is allowed.
    init(_ text: String) throws {
        guard let width = Self.width(text) else {
            throw Failure(
                "--every \"\(text)\" is no length of buckets: it takes multiples of 15m, 1h, 1d, 1w, 1mo or 1y, or all",
                code: 64)
        }
        self.width = width
    }

    private static func width(_ text: String) -> BucketWidth? {
        if text == "all" { return .whole }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let count = digits.isEmpty ? 1 : Int(digits) ?? 0
        guard (1...most).contains(count) else { return nil }
        switch text.dropFirst(digits.count).lowercased() {
        case "m", "min": return digits.isEmpty || count % 15 != 0 ? nil : .quarterHours(count / 15)
        case "h", "hour": return .quarterHours(count * 4)
        case "d", "day": return .days(count)
        case "w", "week": return .weeks(count)
        case "mo", "month": return .months(count)
        case "y", "year": return .years(count)
        default: return nil
        }
    }

    /// How far back to look where no range is asked for, milliseconds: some tens of buckets; nil for all there is.
    static func usualRange(_ width: BucketWidth) -> Int64? {
        let day: Int64 = 86_400_000
        return switch width {
        case .quarterHours(let count): count <= 4 ? day : 7 * day
        case .days: 30 * day
        case .weeks: 182 * day
        case .months: 365 * day
        case .years, .whole: nil
        }
    }
}
