import Foundation
import TestSupport
import Testing

@testable import Rendering

/// Now is 2026-11-22 14:30:00 in Berlin.
private let now: Int64 = 1_795_354_200_000

/// What `text` means as UTC, or the error's words.
private func read(_ text: String) -> String {
    do { return TimeText.utc(try TimeArgument(text, nowMilliseconds: now).milliseconds) } catch { return "\(error)" }
}

private func setZone(_ name: String) {
    setenv("TZ", name, 1)
    tzset()
}

/// The zone belongs to the process, so each of these tests runs in a process of its own.
@Suite struct ZoneTests {
    @Test func localTimeIsShownWithAndWithoutOffset() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(TimeText.local(now) == "2026-11-22 14:30:00")
            #expect(TimeText.local(now + 5, fraction: true) == "2026-11-22 14:30:00.005")
            #expect(TimeText.localWithOffset(now) == "2026-11-22T14:30:00.000+01:00")
            setZone("America/St_Johns")
            #expect(TimeText.localWithOffset(now) == "2026-11-22T10:00:00.000-03:30")
        }
    }

    @Test func keptOffsetNeverOutlivesAChangeOfClocks() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            var random = SeededRandom(2)
            for zone in ["Europe/Berlin", "Asia/Kathmandu", "Africa/Monrovia", "Pacific/Apia", "Australia/Lord_Howe"] {
                setZone(zone)
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
    }

    @Test func datesAndTimesOfDayAreLocal() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(read("2026-11-22") == "2026-11-21T23:00:00.000Z")
            #expect(read("2026-11-22T14:30") == "2026-11-22T13:30:00.000Z")
            #expect(read("2026-11-22 14:30:05") == "2026-11-22T13:30:05.000Z")
            #expect(read("2026-11-22T14:30:05.5") == "2026-11-22T13:30:05.500Z")
            #expect(read("2026-11-22T14:30:05.123999") == "2026-11-22T13:30:05.123Z")
            #expect(read("2026-07-01T00:00") == "2026-06-30T22:00:00.000Z")
        }
    }

    @Test func zonesAreTakenWhenGiven() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(read("2026-11-22T13:30:00.123Z") == "2026-11-22T13:30:00.123Z")
            #expect(read("2026-11-22T14:30+01:00") == "2026-11-22T13:30:00.000Z")
            #expect(read("2026-11-22T14:30-0330") == "2026-11-22T18:00:00.000Z")
            #expect(read("2026-11-22 14:30:00+02") == "2026-11-22T12:30:00.000Z")
        }
    }

    @Test func wordsAndTimesBeforeNow() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(read("now") == "2026-11-22T13:30:00.000Z")
            #expect(read("Today") == "2026-11-21T23:00:00.000Z")
            #expect(read("yesterday") == "2026-11-20T23:00:00.000Z")
            #expect(read("-15m") == "2026-11-22T13:15:00.000Z")
            #expect(read("-24h") == "2026-11-21T13:30:00.000Z")
            #expect(read("-2w") == "2026-11-08T13:30:00.000Z")
        }
    }

    @Test func theEndOfADayIsTheNextMidnightThoughClocksChange() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            func hours(_ text: String) throws -> Double {
                let argument = try TimeArgument(text, nowMilliseconds: now)
                return Double(argument.endMilliseconds - argument.milliseconds) / 3_600_000
            }
            let plainDay = try hours("2026-11-22")
            #expect(plainDay == 24)
            #expect(try hours("2026-03-29") == 23)
            #expect(try hours("2026-10-25") == 25)
            #expect(try hours("2026-11-22T14:30") * 60 == 1)
            #expect(try hours("-24h") == 0)
            let afterChange = try TimeArgument("yesterday", nowMilliseconds: 1_792_987_200_000)
            #expect(TimeText.local(afterChange.milliseconds) == "2026-10-25 00:00:00")
            #expect(afterChange.endMilliseconds - afterChange.milliseconds == 25 * 3_600_000)
        }
    }

    @Test func aTimeThatExistsTwiceIsTheFirstOne() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(read("2026-10-25T02:30") == "2026-10-25T00:30:00.000Z")
            #expect(read("2026-10-25T03:00") == "2026-10-25T02:00:00.000Z")
        }
    }

    @Test func aTimeThatDoesNotExistIsReadWithTheOffsetBefore() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            let argument = try TimeArgument("2026-03-29T02:30", nowMilliseconds: now)
            #expect(TimeText.local(argument.milliseconds) == "2026-03-29 03:30:00")
        }
    }

    @Test func midnightThatDoesNotExistIsWhereTheDayBegins() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            setZone("America/Sao_Paulo")
            let day = try TimeArgument("2018-11-04", nowMilliseconds: now)
            #expect(TimeText.localWithOffset(day.milliseconds) == "2018-11-04T01:00:00.000-02:00")
            #expect(day.endMilliseconds - day.milliseconds == 23 * 3_600_000)
        }
    }

    @Test func otherFormsAreRefusedWithExamples() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            for text in [
                "", "-", "24h", "tomorrow", "2026-1-22", "22.11.2026", "2026-11-22T", "2026-11-22T14",
                "2026-11-22T14:3", "2026-11-22T14:30:05.", "2026-11-22T14:30X", "2026-11-22T14:30+1", "2026-11-22Z",
                "-7x", "-99999999999999d", "2026-11-22T14:30:05.1234567890",
            ] {
                #expect(throws: TimeArgumentError.notATime(text)) { try TimeArgument(text, nowMilliseconds: now) }
                #expect(TimeArgumentError.notATime(text).description.contains("2026-11-22T14:30"))
            }
        }
    }

    @Test func daysThatDoNotExistAreRefused() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            for text in ["2026-02-29", "2026-13-01", "2026-11-22T24:00", "2026-11-22T14:60", "2026-11-22T14:30+19:00"] {
                #expect(throws: TimeArgumentError.noSuchTime(text)) { try TimeArgument(text, nowMilliseconds: now) }
            }
        }
    }

    @Test func anyLocalTimeIsFoundAgain() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            var random = SeededRandom(3)
            for zone in ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"] {
                setZone(zone)
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
}
