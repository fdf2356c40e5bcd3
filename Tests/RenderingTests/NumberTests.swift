import OBIS
import TestSupport
import Testing

@testable import Rendering

@Suite struct DecimalTextTests {
    private func text(_ raw: Int64, _ scaler: Int) -> String {
        var bytes: [UInt8] = []
        DecimalText.append(raw: raw, scaler: scaler, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func valuesKeepTheDigitsOfTheMeter() {
        #expect(text(-10550, -2) == "-105.50")
        #expect(text(12345, -1) == "1234.5")
        #expect(text(0, -1) == "0.0")
        #expect(text(-5, -1) == "-0.5")
        #expect(text(7, -4) == "0.0007")
        #expect(text(7, 0) == "7")
        #expect(text(7, 3) == "7000")
        #expect(text(0, 3) == "0")
    }

    @Test func extremesNeitherTrapNorLoseDigits() {
        #expect(text(Int64.min, 0) == "-9223372036854775808")
        #expect(text(Int64.min, -18) == "-9.223372036854775808")
        #expect(text(Int64.min, -19) == "-0.9223372036854775808")
        #expect(text(Int64.max, -20) == "0.09223372036854775807")
        #expect(text(1, -128) == "0." + String(repeating: "0", count: 127) + "1")
        #expect(text(Int64.max, 127) == "9223372036854775807" + String(repeating: "0", count: 127))
    }

    @Test func digitsAroundThePointAreTheDigitsOfTheRawValue() {
        var random = SeededRandom(4)
        for _ in 0..<20_000 {
            let raw = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
            let scaler = Int.random(in: -30...10, using: &random)
            var digits = text(raw, scaler)
            if scaler < 0 {
                #expect(digits.split(separator: ".")[1].count == -scaler)
                digits.removeAll { $0 == "." }
                #expect(Int64(digits) == raw)
            } else if raw != 0 {
                #expect(digits == "\(raw)" + String(repeating: "0", count: scaler))
            }
        }
    }
}

@Suite struct DecimalTextAndScaledValueTests {
    @Test func bytesAndDescriptionAreTheSameText() {
        var random = SeededRandom(8)
        for _ in 0..<20_000 {
            let raw = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
            let value = ScaledValue(raw: raw, scaler: Int8.random(in: .min ... .max, using: &random))
            var bytes: [UInt8] = []
            DecimalText.append(raw: value.raw, scaler: Int(value.scaler), to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == value.description)
        }
    }
}

@Suite struct ByteCountTextTests {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1234, "1.2 kB"), (15_000_000, "15.0 MB"), (99_950, "100 kB"),
        (999_499, "999 kB"), (999_500, "1.0 MB"), (230_000_000_000, "230 GB"), (-1500, "-1.5 kB"),
        (Int64.max, "9.2 EB"),
    ])
    func sizesHaveDecimalUnits(_ bytes: Int64, _ text: String) {
        #expect(ByteCountText.text(bytes) == text)
    }
}
