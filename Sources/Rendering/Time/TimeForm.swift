/// A date with, perhaps, a time of day and a zone, taken apart but not yet placed in time.
struct TimeForm {
    private enum Precision { case day, minute, second, millisecond }

    private var civil: CivilTime
    private var precision: Precision
    private var offsetSeconds: Int?

    /// Takes `text` apart; nil where it has another form. Ranges are looked at by `range(in:)`.
    init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2)
        else { return nil }
        civil = CivilTime(year: year, month: month, day: day)
        precision = .day
        if scanner.isAtEnd { return }
        guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") else { return nil }
        guard let hour = scanner.digits(2), scanner.skip(":"), let minute = scanner.digits(2) else { return nil }
        (civil.hour, civil.minute) = (hour, minute)
        precision = .minute
        if scanner.skip(":") {
            guard let second = scanner.digits(2) else { return nil }
            civil.second = second
            precision = .second
            if scanner.skip(".") {
                guard let millisecond = scanner.fraction() else { return nil }
                civil.millisecond = millisecond
                precision = .millisecond
            }
        }
        guard scanner.zone(&offsetSeconds), scanner.isAtEnd else { return nil }
    }

    /// Beginning and end (exclusive) in milliseconds since 1970; nil where a field is out of range.
    func range(in zone: inout LocalTime) -> (Int64, Int64)? {
        guard let naive = civil.milliseconds else { return nil }
        if let offsetSeconds {
            guard abs(offsetSeconds) <= 18 * 3600 else { return nil }
            let start = naive - Int64(offsetSeconds) * 1000
            return (start, start + length)
        }
        guard let start = zone.milliseconds(of: civil) else { return nil }
        guard precision == .day else { return (start, start + length) }
        var next = CivilTime(milliseconds: naive + 86_400_000)
        next.hour = 0
        return (start, zone.milliseconds(of: next) ?? start + length)
    }

    private var length: Int64 {
        switch precision {
        case .day: 86_400_000
        case .minute: 60_000
        case .second: 1000
        case .millisecond: 1
        }
    }
}

/// Reads digits and separators from the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly `count` decimal digits.
    mutating func digits(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for byte in rest.prefix(count) {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        rest.removeFirst(count)
        return value
    }

    /// One to nine digits after the point, as whole milliseconds, rounded down.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let digit = digits(1) {
            count += 1
            if count <= 3 { value = value * 10 + digit }
        }
        guard (1...9).contains(count) else { return nil }
        for _ in count..<max(3, count) { value *= 10 }
        return value
    }

    /// `Z`, `+01:00`, `+0100`, `+01` or nothing; false where something else follows.
    mutating func zone(_ offsetSeconds: inout Int?) -> Bool {
        if isAtEnd { return true }
        if skip("Z") || skip("z") {
            offsetSeconds = 0
            return true
        }
        let sign = skip("-") ? -1 : 1
        guard sign == -1 || skip("+"), let hours = digits(2) else { return false }
        var minutes = 0
        if skip(":") || !isAtEnd {
            guard let value = digits(2), value < 60 else { return false }
            minutes = value
        }
        offsetSeconds = sign * (hours * 3600 + minutes * 60)
        return true
    }
}
