import OBIS

/// Numbers with units, as people write them; refusals say what is wrong.
enum Quantity {
    static func integer(_ text: String) throws(Refusal) -> Int64 {
        let digits = text.first == "-" || text.first == "+" ? text.dropFirst() : Substring(text)
        let isInteger = !digits.isEmpty && digits.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isInteger else {
            throw Refusal((try? number(text)) == nil ? "is not a number" : "is not a whole number")
        }
        guard let value = Int64(text) else { throw Refusal(text.first == "-" ? "is too small" : "is too large") }
        return value
    }

    static func number(_ text: String) throws(Refusal) -> Double {
        let isPlain = text.utf8.allSatisfy { (byte: UInt8) in "0123456789.+-eE".utf8.contains(byte) }
        guard isPlain, let value = Double(text), value.isFinite else { throw Refusal("is not a number") }
        return value
    }

    /// An exact decimal number: `0.3215` is 3215 × 10^-4.
    static func decimal(_ text: String) throws(Refusal) -> ScaledValue {
        let body = text.first == "-" || text.first == "+" ? text.dropFirst() : Substring(text)
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }
        guard isPlain, (1...2).contains(parts.count), let whole = parts.first, !whole.isEmpty, parts.last != "" else {
            throw Refusal(body.contains(",") ? "is not a number: write a point, not a comma" : "is not a number")
        }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.utf8.count <= 8 else { throw Refusal("has more than 8 decimals") }
        guard whole.utf8.count <= 10, let digits = Int64(String(whole + decimals)) else {
            throw Refusal("is too large")
        }
        return ScaledValue(raw: text.first == "-" ? -digits : digits, scaler: -Int8(decimals.utf8.count))
    }

    /// Without the ".0" of a whole number.
    static func text(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `10s`, `15m`, `24h`, `30d`, `2w`, `1y` (365 days), `500ms`.
    static func milliseconds(_ text: String) throws(Refusal) -> Int64 {
        let units: [String: Int64] = [
            "ms": 1, "s": 1_000, "m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
            "y": 31_536_000_000,
        ]
        let (value, unit) = try split(text, noun: "a time")
        guard let factor = units[unit] else {
            throw Refusal(
                unit.isEmpty ? "has no unit (ms, s, m, h, d, w, y)" : "has the unit \(unit), not ms, s, m, h, d, w or y"
            )
        }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw Refusal("is too long") }
        return product
    }

    /// A duration as it would be written: in the largest unit that leaves a whole number.
    static func duration(_ milliseconds: Int64) -> String {
        let units: [(String, Int64)] = [
            ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
        ]
        for (unit, length) in units where milliseconds >= length && milliseconds % length == 0 {
            return "\(milliseconds / length)\(unit)"
        }
        return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
    }

    /// `15MB`, `10MiB`, `500kB`; `k` or `K`, powers of 1000 and, with the `i`, of 1024.
    static func bytes(_ text: String) throws(Refusal) -> Int64 {
        let units: [String: Int64] = [
            "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000, "kib": 1 << 10,
            "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
        ]
        let (value, unit) = try split(text, noun: "a size")
        guard let factor = units[unit.lowercased()] else {
            throw Refusal(
                unit.isEmpty
                    ? "has no unit (kB, MB, GB, KiB, MiB, GiB)"
                    : "has the unit \(unit), not kB, MB, GB, KiB, MiB or GiB")
        }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        guard !overflow else { throw Refusal("is too large") }
        return product
    }

    private static func split(_ text: String, noun: String) throws(Refusal) -> (Int64, String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].drop { $0 == " " }
        guard !digits.isEmpty else { throw Refusal("is not \(noun)") }
        guard let value = Int64(digits) else { throw Refusal("is too large") }
        let isWord = unit.allSatisfy { $0.isASCII && $0.isLetter }
        guard isWord else { throw Refusal("is not \(noun)") }
        return (value, String(unit))
    }
}
