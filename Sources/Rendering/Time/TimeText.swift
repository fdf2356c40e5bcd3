/// Times as text; each form is appended to bytes, for output of millions of rows, or returned as a string.
///
/// Times are milliseconds since 1970-01-01T00:00:00Z.
public enum TimeText {
    /// Appends UTC in the form of ISO 8601: `2026-11-22T13:30:00.123Z`.
    public static func appendUTC(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        appendFields(CivilTime(milliseconds: milliseconds), separator: UInt8(ascii: "T"), to: &bytes)
        appendMilliseconds(milliseconds, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Appends local time as people write it: `2026-11-22 14:30:00`; with `fraction` also the milliseconds.
    public static func appendLocal(
        _ milliseconds: Int64, in zone: inout LocalTime, fraction: Bool = false, to bytes: inout [UInt8]
    ) {
        appendFields(zone.civil(at: milliseconds), separator: UInt8(ascii: " "), to: &bytes)
        if fraction { appendMilliseconds(milliseconds, to: &bytes) }
    }

    /// Appends local time with its offset in the form of ISO 8601: `2026-11-22T14:30:00.123+01:00`.
    public static func appendLocalWithOffset(
        _ milliseconds: Int64, in zone: inout LocalTime, to bytes: inout [UInt8]
    ) {
        appendFields(zone.civil(at: milliseconds), separator: UInt8(ascii: "T"), to: &bytes)
        appendMilliseconds(milliseconds, to: &bytes)
        let offset = zone.offsetSeconds(at: milliseconds)
        bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
        appendTwoDigits(abs(offset) / 3600, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(abs(offset) / 60 % 60, to: &bytes)
    }

    /// UTC in the form of ISO 8601: `2026-11-22T13:30:00.123Z`.
    public static func utc(_ milliseconds: Int64) -> String {
        text { appendUTC(milliseconds, to: &$0) }
    }

    /// Local time as people write it: `2026-11-22 14:30:00`; with `fraction` also the milliseconds.
    public static func local(_ milliseconds: Int64, fraction: Bool = false) -> String {
        var zone = LocalTime()
        return text { appendLocal(milliseconds, in: &zone, fraction: fraction, to: &$0) }
    }

    /// Local time with its offset in the form of ISO 8601: `2026-11-22T14:30:00.123+01:00`.
    public static func localWithOffset(_ milliseconds: Int64) -> String {
        var zone = LocalTime()
        return text { appendLocalWithOffset(milliseconds, in: &zone, to: &$0) }
    }

    private static func text(_ append: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        append(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends date, separator and time down to the second; a year outside 0...9999 has a sign, as ISO 8601 wants.
    private static func appendFields(_ time: CivilTime, separator: UInt8, to bytes: inout [UInt8]) {
        if (0...9999).contains(time.year) {
            appendTwoDigits(time.year / 100, to: &bytes)
            appendTwoDigits(time.year % 100, to: &bytes)
        } else {
            bytes.append(UInt8(ascii: time.year < 0 ? "-" : "+"))
            let digits = String(time.year.magnitude)
            for _ in 0..<max(0, 4 - digits.utf8.count) { bytes.append(UInt8(ascii: "0")) }
            bytes.append(contentsOf: digits.utf8)
        }
        bytes.append(UInt8(ascii: "-"))
        appendTwoDigits(time.month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendTwoDigits(time.day, to: &bytes)
        bytes.append(separator)
        appendTwoDigits(time.hour, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(time.minute, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(time.second, to: &bytes)
    }

    private static func appendMilliseconds(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let rest = Int(floorDivide(milliseconds, 1000).remainder)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 100))
        appendTwoDigits(rest % 100, to: &bytes)
    }

    @inline(__always)
    private static func appendTwoDigits(_ value: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10))
        bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10))
    }
}
