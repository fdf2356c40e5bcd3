import Foundation
import Logging
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Recorder

/// The log's lines and files, with a clock that the tests move; local times in a process of their own.
@Suite struct LogTests {
    private func line(
        _ text: String, level: Logger.Level = .warning, meter: String? = nil, at milliseconds: Int64 = 0
    ) -> LogLine {
        LogLine(level: level, text: text, meter: meter, milliseconds: milliseconds)
    }

    private func text(_ line: LogLine, _ form: LogLine.Form) -> String {
        String(decoding: line.bytes(form), as: UTF8.self)
    }

    @Test func controlCharactersNeverReachTheLog() {
        let evil = line("a\u{1B}[31m\nb\u{9B}\u{202E}")
        for form in [LogLine.Form.terminal(isColoured: true), .plain, .json, .journal(isJSON: false)] {
            let shown = text(evil, form).dropLast()
            let own = shown.replacing("\u{1B}[33mwarning\u{1B}[0m", with: "")
            #expect(!own.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x1B }, "\(form)")
        }
        #expect(text(evil, .journal(isJSON: false)) == "<4>a\\x1b[31m\\nb\\x9b\\u{202e}\n")
        #expect(text(line("plain ünï"), .journal(isJSON: false)) == "<4>plain ünï\n")
    }

    @Test func eachLevelHasItsPriorityOfTheJournal() {
        let priorities = Logger.Level.allCases.map { text(line("", level: $0), .journal(isJSON: false)).dropLast() }
        #expect(priorities == ["<7>", "<7>", "<6>", "<5>", "<4>", "<3>", "<2>"])
    }

    @Test func jsonLineIsAnObjectWithWhatBelongsToIt() throws {
        let bytes = line("house: \"x\"\t\u{7F}", meter: "house", at: 1_795_000_000_123).bytes(.json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: String])
        #expect(
            object == [
                "time": "2026-11-18T11:06:40.123Z", "level": "warning", "meter": "house",
                "message": "house: \"x\"\t\u{7F}",
            ])
        #expect(!text(line("x"), .json).contains("meter"))
        #expect(text(line("x"), .journal(isJSON: true)).hasPrefix("<4>{\"time\""))
    }

    @Test func lineIsNeverLongerThanAPipeTakesAtOnce() {
        for form in [LogLine.Form.plain, .json] {
            #expect(line(String(repeating: "ä", count: 10_000)).bytes(form).count < 4_096)
        }
    }

    @Test func periodsBeginAtLocalMidnightsAlsoWhenClocksChange() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Europe/Berlin", 1)
            tzset()
            func hours(_ rotation: LogRotation, _ utc: Int64) -> (Int64, Int64) {
                let period = LogPeriod(rotation, at: utc * 1000)
                #expect(period.contains(utc * 1000) && !period.contains(period.end))
                return (period.begin / 1000, (period.end - period.begin) / 3_600_000)
            }
            // 2026-03-29 and 2026-10-25, local midnight 23:00 and 22:00 UTC the day before.
            #expect(hours(.day, 1_774_760_400) == (1_774_738_800, 23))
            #expect(hours(.day, 1_792_900_000) == (1_792_879_200, 25))
            #expect(hours(.hour, 1_792_888_200).1 == 1)
            // The month that has the change of clocks, and February of a leap year.
            #expect(hours(.month, 1_774_760_400).1 == 31 * 24 - 1)
            #expect(hours(.month, 1_709_164_800) == (1_706_742_000 + 0, 29 * 24))
            // The last second of January and of the year belong to them.
            #expect(LogPeriod(.month, at: 1_769_900_399_000).end == 1_769_900_400_000)
            #expect(LogPeriod(.year, at: 1_798_757_999_000).end == 1_798_758_000_000)
            // Sunday 2026-11-22 12:00 UTC: the week before Monday began on the 16th, the one before Sunday that day.
            #expect(LogPeriod(.monday, at: 1_795_348_800_000).begin == 1_794_783_600_000)
            #expect(LogPeriod(.sunday, at: 1_795_348_800_000).begin == 1_795_302_000_000)
        }
    }

    @Test func everyMomentOfADecadeLiesInExactlyOnePeriod() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "Europe/Berlin", 1)
            tzset()
            var random = SeededRandom(7)
            for rotation in LogRotation.allCases {
                for _ in 0..<2_000 {
                    let moment = Int64.random(in: 1_700_000_000_000...2_000_000_000_000, using: &random)
                    let period = LogPeriod(rotation, at: moment)
                    #expect(period.contains(moment))
                    #expect(LogPeriod(rotation, at: period.begin) == period)
                    #expect(LogPeriod(rotation, at: period.end).begin == period.end)
                    #expect(LogPeriod(rotation, at: period.begin - 1).end == period.begin)
                }
            }
        }
    }

    @Test func namesOfThePatternAreToldFromOthers() {
        let names = LogFileNames("%Y%m%d_%H%M%S_%N.log", name: "house 1")
        #expect(names.contain("20261122_000000_house_1.log"))
        for other in [
            "20261122_000000_house.log", "20261122_000000_house_1.log.gz", "2026112_000000_house_1.log", "smtrace.cfg",
            "20261122_000000_house_11.log", "x20261122_000000_house_1.log", "",
        ] {
            #expect(!names.contain(other), "\(other)")
        }
        #expect(LogFileNames("%a-%b%%.log", name: "x").contain("Mon-Nov%.log"))
    }
}
