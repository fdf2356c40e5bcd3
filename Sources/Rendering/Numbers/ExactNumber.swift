import OBIS

/// A decimal number that sums, products and comparisons keep exact: coefficient × 10^exponent.
///
/// It holds what sums of registers in different scalers and their products with prices need: 38 digits. What does not fit
/// even so loses its last digits, rounded; nothing traps.
public struct ExactNumber: Sendable {
    /// The digits.
    public let coefficient: Int128
    /// The power of ten, −128...127 where it comes from a telegram.
    public let exponent: Int

    /// 0, with no decimals.
    public static let zero = ExactNumber(0)

    /// coefficient × 10^exponent.
    public init(_ coefficient: Int128, exponent: Int = 0) {
        self.coefficient = coefficient
        self.exponent = exponent
    }

    /// A value of a meter or of the configuration.
    public init(_ value: ScaledValue) {
        self.init(Int128(value.raw), exponent: Int(value.scaler))
    }

    /// So many digits behind the point are shown when nothing is rounded.
    public var decimals: Int { max(0, -exponent) }
    /// Whether it is below zero.
    public var isNegative: Bool { coefficient < 0 }
    /// Whether it is zero.
    public var isZero: Bool { coefficient == 0 }
    /// The number without its sign.
    public var magnitude: ExactNumber { coefficient < 0 ? -self : self }

    /// The same times a power of ten: Wh are kWh times 10^−3.
    public func shifted(by power: Int) -> ExactNumber { ExactNumber(coefficient, exponent: exponent + power) }

    /// The number with so many digits behind the point, halves away from zero, as bills are rounded.
    public func rounded(to decimals: Int) -> ExactNumber { Self.moved(self, to: -decimals) }

    /// The nearest floating-point number, for lengths of bars.
    public var double: Double {
        var value = Double(coefficient)
        for _ in 0..<min(abs(exponent), 400) { if exponent < 0 { value /= 10 } else { value *= 10 } }
        return value
    }

    /// The number divided by another one, with so many digits behind the point, halves away from zero; nil by zero.
    public func divided(by other: ExactNumber, decimals: Int) -> ExactNumber? {
        guard other.coefficient != 0 else { return nil }
        var (numerator, denominator) = (coefficient, other.coefficient)
        // The quotient times 10^decimals is wanted as an integer.
        var power = exponent - other.exponent + decimals
        while power > 0 {
            let (next, overflow) = numerator.multipliedReportingOverflow(by: 10)
            if overflow { denominator = Self.divide(denominator, by: 10) } else { numerator = next }
            power -= 1
        }
        while power < 0 {
            let (next, overflow) = denominator.multipliedReportingOverflow(by: 10)
            if overflow { numerator = Self.divide(numerator, by: 10) } else { denominator = next }
            power += 1
        }
        guard denominator != 0 else { return nil }
        return ExactNumber(Self.divide(numerator, by: denominator), exponent: -decimals)
    }

    /// The share of a whole in percent, with so many digits behind the point; nil of nothing.
    public func percent(of whole: ExactNumber, decimals: Int) -> ExactNumber? {
        shifted(by: 2).divided(by: whole, decimals: decimals)
    }

    /// The same number at another exponent: exact where it fits, else rounded.
    private static func moved(_ number: ExactNumber, to exponent: Int) -> ExactNumber {
        var (value, power) = (number.coefficient, number.exponent)
        if value == 0 { return ExactNumber(0, exponent: exponent) }
        while power > exponent {
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return ExactNumber(value, exponent: power) }
            value = next
            power -= 1
        }
        // Digit by digit would round twice: the rest is compared with its half at once.
        var divisor: Int128 = 1
        while power < exponent {
            let (next, overflow) = divisor.multipliedReportingOverflow(by: 10)
            if overflow { return ExactNumber(0, exponent: exponent) }
            divisor = next
            power += 1
        }
        return ExactNumber(divide(value, by: divisor), exponent: exponent)
    }

    /// The quotient, halves away from zero.
    private static func divide(_ value: Int128, by divisor: Int128) -> Int128 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        guard rest.magnitude >= divisor.magnitude - rest.magnitude else { return quotient }
        return (value < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }
}

// MARK: Arithmetic

extension ExactNumber {
    /// The sum, with the digits of the finer of the two.
    public static func + (left: ExactNumber, right: ExactNumber) -> ExactNumber {
        var exponent = min(left.exponent, right.exponent)
        while true {
            let (a, b) = (moved(left, to: exponent), moved(right, to: exponent))
            let (sum, overflow) = a.coefficient.addingReportingOverflow(b.coefficient)
            if a.exponent == b.exponent, !overflow { return ExactNumber(sum, exponent: exponent) }
            // Too many digits: the last one goes.
            exponent += 1
        }
    }

    /// The difference, with the digits of the finer of the two.
    public static func - (left: ExactNumber, right: ExactNumber) -> ExactNumber { left + -right }

    /// The negative number.
    public static prefix func - (number: ExactNumber) -> ExactNumber {
        let (negative, overflow) = Int128(0).subtractingReportingOverflow(number.coefficient)
        return ExactNumber(overflow ? .max : negative, exponent: number.exponent)
    }

    /// The product, with the digits of both.
    public static func * (left: ExactNumber, right: ExactNumber) -> ExactNumber {
        var (a, b) = (left, right)
        while true {
            let (product, overflow) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
            if !overflow { return ExactNumber(product, exponent: a.exponent + b.exponent) }
            if a.coefficient.magnitude > b.coefficient.magnitude {
                a = moved(a, to: a.exponent + 1)
            } else {
                b = moved(b, to: b.exponent + 1)
            }
        }
    }

    /// Adds in place.
    public static func += (left: inout ExactNumber, right: ExactNumber) { left = left + right }
}

extension ExactNumber: Comparable, Hashable, CustomStringConvertible {
    /// Whether the numbers are equal, whatever their digits: 1.50 is 1.5.
    public static func == (left: ExactNumber, right: ExactNumber) -> Bool { (left - right).isZero }

    /// Whether the left number is the smaller one.
    public static func < (left: ExactNumber, right: ExactNumber) -> Bool { (left - right).isNegative }

    /// Equal numbers hash alike.
    public func hash(into hasher: inout Hasher) {
        var (value, power) = (coefficient, exponent)
        while value != 0, value % 10 == 0 {
            value /= 10
            power += 1
        }
        hasher.combine(value)
        hasher.combine(value == 0 ? 0 : power)
    }

    /// The exact decimal text: `-105.50`.
    public var description: String {
        let (whole, fraction) = digits
        return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The digits before and behind the point, without a sign; at least one before it.
    public var digits: (whole: String, fraction: String) {
        var digits = String(coefficient.magnitude)
        if exponent >= 0 { return (isZero ? "0" : digits + String(repeating: "0", count: exponent), "") }
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        return (String(digits.dropLast(decimals)), String(digits.suffix(decimals)))
    }
}
