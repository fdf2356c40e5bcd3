import Testing

@testable import Rendering

@Suite struct DurationArgumentTests {
    @Test(arguments: [
        ("30s", 30_000), ("90m", 5_400_000), ("24h", 86_400_000), ("7d", 604_800_000), ("2w", 1_209_600_000),
        ("1h30m", 5_400_000), ("0s", 0),
    ])
    func unitsAreRead(_ text: String, _ milliseconds: Int64) throws {
        #expect(try DurationArgument(text).milliseconds == milliseconds)
    }

    @Test(arguments: ["", "h", "24", "1.5h", "-1h", "1h30", "1 h", "1y", "99999999999999999999d", "9999999999999w"])
    func everythingElseIsRefused(_ text: String) {
        #expect(throws: TimeArgumentError.notADuration(text)) { try DurationArgument(text) }
    }
}

@Suite struct AgeTextTests {
    @Test(arguments: [
        (-5, "0 s"), (3999, "3 s"), (60_000, "1 min"), (3_599_999, "59 min"), (7_200_000, "2 h"),
        (172_799_999, "47 h"), (172_800_000, "2 d"), (31 * 86_400_000, "31 d"),
    ])
    func ageHasItsLargestUnit(_ milliseconds: Int64, _ text: String) {
        #expect(AgeText.text(milliseconds: milliseconds) == text)
    }
}
