import OBIS
import TestSupport
import Testing

@testable import Rendering

@Suite struct ExactNumberTests {
    private func number(_ coefficient: Int128, _ exponent: Int) -> ExactNumber {
        ExactNumber(coefficient, exponent: exponent)
    }

    @Test func sumHasTheDigitsOfTheFinerNumber() {
        #expect((number(12345, -4) + number(7, 0)).description == "8.2345")
        #expect((number(5, 3) - number(1, -1)).description == "4999.9")
        #expect((number(-5, -2) + number(5, -2)).description == "0.00")
    }

    @Test func productIsExact() {
        // 12.3456 kWh at 0.3215 a kWh.
        #expect((number(123_456, -4) * number(3215, -4)).description == "3.96911040")
        #expect((number(-2, 3) * number(15, -1)).description == "-3000")
    }

    @Test(arguments: [
        (5, -1, 0, "1"), (-5, -1, 0, "-1"), (149, -2, 1, "1.5"), (249, -2, 0, "2"), (25, -1, 0, "3"),
        (999_999, -6, 2, "1.00"), (12, 0, 2, "12.00"), (12, 2, 0, "1200"), (4, -20, 3, "0.000"),
        (144_999, -5, 1, "1.4"),
    ])
    func halvesAreRoundedAwayFromZeroAtOnce(_ coefficient: Int, _ exponent: Int, _ decimals: Int, _ text: String) {
        #expect(number(Int128(coefficient), exponent).rounded(to: decimals).description == text)
    }

    @Test func quotientIsRoundedAndNeverOfNothing() {
        #expect(number(1, 0).divided(by: number(3, 0), decimals: 4)?.description == "0.3333")
        #expect(number(-2, 0).divided(by: number(3, 0), decimals: 1)?.description == "-0.7")
        #expect(number(5, -1).percent(of: number(2, 1), decimals: 1)?.description == "2.5")
        #expect(number(1, 0).divided(by: number(0, 5), decimals: 1) == nil)
    }

    @Test func equalNumbersAreEqualWhateverTheirDigits() {
        #expect(number(150, -2) == number(15, -1))
        #expect(Set([number(150, -2), number(15, -1), number(1_500_000, -6)]).count == 1)
        #expect(number(0, 7) == .zero)
        #expect(number(-1, 0) < number(-9, -1))
    }

    @Test func whatDoesNotFitLosesItsLastDigitsAndNeverTraps() {
        var random = SeededRandom(11)
        let all = (0..<200).map { _ in
            number(Int128(Int64.random(in: .min ... .max, using: &random)), Int.random(in: -128...127, using: &random))
        }
        for (left, right) in zip(all, all.dropFirst()) {
            let sum = left + right
            #expect(sum.double.isFinite)
            _ = left * right * left
            _ = left.divided(by: right, decimals: 3)
            _ = left.rounded(to: 2).description
            // The greater of the two decides.
            let greatest = max(abs(left.double), abs(right.double))
            #expect(abs(sum.double - (left.double + right.double)) <= greatest * 1e-9)
        }
        _ = number(.min, 0).magnitude
        _ = number(.max, 0) * number(.max, 0)
        _ = number(.max, 0) + number(.max, 0)
    }

    @Test func sumsOfRandomNumbersAreThoseOfIntegers() {
        var random = SeededRandom(3)
        for _ in 0..<200 {
            let (a, b) = (
                Int64.random(in: -1_000_000...1_000_000, using: &random),
                Int64.random(in: -1_000_000...1_000_000, using: &random)
            )
            let (x, y) = (Int.random(in: 0...4, using: &random), Int.random(in: 0...4, using: &random))
            let sum = number(Int128(a), -x) + number(Int128(b), -y)
            let power = { (count: Int) in (0..<count).reduce(Int128(1)) { value, _ in value * 10 } }
            #expect(sum.rounded(to: 4).coefficient == Int128(a) * power(4 - x) + Int128(b) * power(4 - y))
        }
    }
}
