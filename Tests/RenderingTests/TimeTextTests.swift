import Foundation
import TestSupport
import Testing

@testable import Rendering

@Suite struct TimeTextTests {
    @Test func utcHasMillisecondsAndZ() {
        #expect(TimeText.utc(1_795_354_200_123) == "2026-11-22T13:30:00.123Z")
        #expect(TimeText.utc(0) == "1970-01-01T00:00:00.000Z")
        #expect(TimeText.utc(-1) == "1969-12-31T23:59:59.999Z")
        #expect(TimeText.utc(951_782_400_000) == "2000-02-29T00:00:00.000Z")
    }

    @Test func yearsBeyondFourDigitsHaveASign() {
        #expect(TimeText.utc(253_402_300_800_000) == "+10000-01-01T00:00:00.000Z")
        #expect(TimeText.utc(-62_167_219_200_001) == "-0001-12-31T23:59:59.999Z")
        #expect(TimeText.utc(Int64.max).hasPrefix("+292278994-08-17T07:12:55.807"))
        #expect(TimeText.utc(Int64.min).hasPrefix("-292275055-05-16T16:47:04.192"))
    }

    @Test func civilTimeAgreesWithGlibc() {
        var random = SeededRandom(1)
        for _ in 0..<20_000 {
            let second = Int64.random(in: -60_000_000_000...250_000_000_000, using: &random)
            var time = time_t(second)
            var fields = tm()
            gmtime_r(&time, &fields)
            let civil = CivilTime(milliseconds: second * 1000 + 7)
            #expect(civil.year == Int(fields.tm_year) + 1900)
            #expect(civil.month == Int(fields.tm_mon) + 1)
            #expect(civil.day == Int(fields.tm_mday))
            #expect(civil.hour == Int(fields.tm_hour))
            #expect(civil.minute == Int(fields.tm_min))
            #expect(civil.second == Int(fields.tm_sec))
            #expect(civil.milliseconds == second * 1000 + 7)
        }
    }

    @Test(arguments: [(2025, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 4, 31), (2026, 1, 0)])
    func aDayThatDoesNotExistHasNoMilliseconds(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilTime(year: year, month: month, day: day).milliseconds == nil)
    }
}
