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

/// All that depends on the zone of the process stands in one suite that runs one test after the other.
@Suite(.serialized) struct ZoneTests {
    init() { Self.setZone("Europe/Berlin") }

    static func setZone(_ name: String) {
        setenv("TZ", name, 1)
        tzset()
    }

    /// Now is 2026-11-22 14:30:00 in Berlin.
    private let now: Int64 = 1_795_354_200_000

    private func read(_ text: String) throws -> String {
        TimeText.utc(try TimeArgument(text, nowMilliseconds: now).milliseconds)
    }

    @Test func localTimeIsShownWithAndWithoutOffset() {
        #expect(TimeText.local(now) == "2026-11-22 14:30:00")
        #expect(TimeText.local(now + 5, fraction: true) == "2026-11-22 14:30:00.005")
        #expect(TimeText.localWithOffset(now) == "2026-11-22T14:30:00.000+01:00")
        Self.setZone("America/St_Johns")
        #expect(TimeText.localWithOffset(now) == "2026-11-22T10:00:00.000-03:30")
    }

    @Test func keptOffsetNeverOutlivesAChangeOfClocks() {
        var random = SeededRandom(2)
        for zone in ["Europe/Berlin", "Asia/Kathmandu", "Africa/Monrovia", "Pacific/Apia", "Australia/Lord_Howe"] {
            Self.setZone(zone)
            var kept = LocalTime()
            var second = Int64.random(in: 0...1_700_000_000, using: &random)
            for step in 0..<20_000 {
                second += step % 500 == 0 ? Int64.random(in: -9_000_000...9_000_000, using: &random) : 60
                var fresh = LocalTime()
                #expect(kept.offsetSeconds(at: second * 1000) == fresh.offsetSeconds(at: second * 1000))
            }
            // Liberia left its offset of −0:44:30 in the middle of a quarter of an hour.
            let change: Int64 = 63_593_070
            for second in change - 1000...change + 1000 {
                var time = time_t(second)
                var fields = tm()
                localtime_r(&time, &fields)
                #expect(kept.offsetSeconds(at: second * 1000) == Int(fields.tm_gmtoff))
            }
        }
    }

    @Test func datesAndTimesOfDayAreLocal() throws {
        #expect(try read("2026-11-22") == "2026-11-21T23:00:00.000Z")
        #expect(try read("2026-11-22T14:30") == "2026-11-22T13:30:00.000Z")
        #expect(try read("2026-11-22 14:30:05") == "2026-11-22T13:30:05.000Z")
        #expect(try read("2026-11-22T14:30:05.5") == "2026-11-22T13:30:05.500Z")
        #expect(try read("2026-11-22T14:30:05.123999") == "2026-11-22T13:30:05.123Z")
        #expect(try read("2026-07-01T00:00") == "2026-06-30T22:00:00.000Z")
    }

    @Test func zonesAreTakenWhenGiven() throws {
        #expect(try read("2026-11-22T13:30:00.123Z") == "2026-11-22T13:30:00.123Z")
        #expect(try read("2026-11-22T14:30+01:00") == "2026-11-22T13:30:00.000Z")
        #expect(try read("2026-11-22T14:30-0330") == "2026-11-22T18:00:00.000Z")
        #expect(try read("2026-11-22 14:30:00+02") == "2026-11-22T12:30:00.000Z")
    }

    @Test func wordsAndTimesBeforeNow() throws {
        #expect(try read("now") == "2026-11-22T13:30:00.000Z")
        #expect(try read("Today") == "2026-11-21T23:00:00.000Z")
        #expect(try read("yesterday") == "2026-11-20T23:00:00.000Z")
        #expect(try read("-15m") == "2026-11-22T13:15:00.000Z")
        #expect(try read("-24h") == "2026-11-21T13:30:00.000Z")
        #expect(try read("-2w") == "2026-11-08T13:30:00.000Z")
    }

    @Test func theEndOfADayIsTheNextMidnightThoughClocksChange() throws {
        func hours(_ text: String) throws -> Double {
            let argument = try TimeArgument(text, nowMilliseconds: now)
            return Double(argument.endMilliseconds - argument.milliseconds) / 3_600_000
        }
        #expect(try hours("2026-11-22") == 24)
        #expect(try hours("2026-03-29") == 23)
        #expect(try hours("2026-10-25") == 25)
        #expect(try hours("2026-11-22T14:30") * 60 == 1)
        #expect(try hours("-24h") == 0)
        let afterChange = try TimeArgument("yesterday", nowMilliseconds: 1_792_987_200_000)
        #expect(TimeText.local(afterChange.milliseconds) == "2026-10-25 00:00:00")
        #expect(afterChange.endMilliseconds - afterChange.milliseconds == 25 * 3_600_000)
    }

    @Test func aTimeThatExistsTwiceIsTheFirstOne() throws {
        #expect(try read("2026-10-25T02:30") == "2026-10-25T00:30:00.000Z")
        #expect(try read("2026-10-25T03:00") == "2026-10-25T02:00:00.000Z")
    }

    @Test func aTimeThatDoesNotExistIsReadWithTheOffsetBefore() throws {
        let argument = try TimeArgument("2026-03-29T02:30", nowMilliseconds: now)
        #expect(TimeText.local(argument.milliseconds) == "2026-03-29 03:30:00")
    }

    @Test func midnightThatDoesNotExistIsWhereTheDayBegins() throws {
        Self.setZone("America/Sao_Paulo")
        let day = try TimeArgument("2018-11-04", nowMilliseconds: now)
        #expect(TimeText.localWithOffset(day.milliseconds) == "2018-11-04T01:00:00.000-02:00")
        #expect(day.endMilliseconds - day.milliseconds == 23 * 3_600_000)
    }

    @Test(arguments: [
        "", "-", "24h", "tomorrow", "2026-1-22", "22.11.2026", "2026-11-22T", "2026-11-22T14", "2026-11-22T14:3",
        "2026-11-22T14:30:05.", "2026-11-22T14:30X", "2026-11-22T14:30+1", "2026-11-22Z", "-7x", "-99999999999999d",
        "2026-11-22T14:30:05.1234567890",
    ])
    func otherFormsAreRefusedWithExamples(_ text: String) {
        #expect(throws: TimeArgumentError.notATime(text)) { try TimeArgument(text, nowMilliseconds: now) }
        #expect(TimeArgumentError.notATime(text).description.contains("2026-11-22T14:30"))
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-11-22T24:00", "2026-11-22T14:60", "2026-11-22T14:30+19:00"])
    func daysThatDoNotExistAreRefused(_ text: String) {
        #expect(throws: TimeArgumentError.noSuchTime(text)) { try TimeArgument(text, nowMilliseconds: now) }
    }

    @Test func anyLocalTimeIsFoundAgain() {
        var random = SeededRandom(3)
        for zone in ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"] {
            Self.setZone(zone)
            var local = LocalTime()
            for _ in 0..<5000 {
                let milliseconds = Int64.random(in: 0...2_000_000_000, using: &random) * 1000
                let civil = local.civil(at: milliseconds)
                guard let found = local.milliseconds(of: civil) else {
                    Issue.record("\(milliseconds) in \(zone) is not found")
                    continue
                }
                #expect(local.civil(at: found) == civil)
                #expect(found <= milliseconds)
            }
        }
    }
}

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
