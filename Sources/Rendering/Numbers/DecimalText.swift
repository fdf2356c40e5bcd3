/// Numbers as exact decimal text, appended to bytes without going through a string or a binary fraction.
public enum DecimalText {
    /// Appends `value` in decimal digits, without grouping.
    public static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude, atLeast: 1, to: &bytes)
    }

    /// Appends raw × 10^scaler exactly, with the digits that the meter sent: `-105.50` for raw −10550, scaler −2.
    ///
    /// A positive scaler appends zeros. Any scaler −128...127 is allowed; the longest text has 147 bytes.
    public static func append(raw: Int64, scaler: Int, to bytes: inout [UInt8]) {
        if raw < 0 { bytes.append(UInt8(ascii: "-")) }
        if scaler >= 0 {
            appendDigits(raw.magnitude, atLeast: 1, to: &bytes)
            if raw != 0 { for _ in 0..<scaler { bytes.append(UInt8(ascii: "0")) } }
            return
        }
        let places = -scaler
        if places < 19 {
            let (whole, fraction) = raw.magnitude.quotientAndRemainder(dividingBy: powersOfTen[places])
            appendDigits(whole, atLeast: 1, to: &bytes)
            bytes.append(UInt8(ascii: "."))
            appendDigits(fraction, atLeast: places, to: &bytes)
        } else {
            // Int64 has 19 digits at most: the first of them stands right before the point or behind it.
            let digits = String(raw.magnitude).utf8
            let wholeCount = max(0, digits.count - places)
            bytes.append(contentsOf: wholeCount == 0 ? Array("0".utf8) : Array(digits.prefix(wholeCount)))
            bytes.append(UInt8(ascii: "."))
            for _ in 0..<max(0, places - digits.count) { bytes.append(UInt8(ascii: "0")) }
            bytes.append(contentsOf: digits.dropFirst(wholeCount))
        }
    }

    private static let powersOfTen: [UInt64] = {
        var powers: [UInt64] = [1]
        for _ in 1..<19 { powers.append((powers.last ?? 1) * 10) }
        return powers
    }()

    private static func appendDigits(_ value: UInt64, atLeast count: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = value
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest != 0
        while bytes.count - start < count { bytes.append(UInt8(ascii: "0")) }
        var (low, high) = (start, bytes.count - 1)
        while low < high {
            bytes.swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
