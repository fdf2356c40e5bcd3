import Testing

@testable import Crontab

@Suite struct CronExpressionTests {
    private func problem(_ text: String) -> String {
        do {
            _ = try CronExpression(text)
            return "none"
        } catch { return "\(error)" }
    }

    private func hours(_ field: String) throws -> [Int] {
        let expression = try CronExpression("0 \(field) * * *")
        return (0..<24).filter { expression.matches(hour: $0, minute: 0) }
    }

    private func weekdays(_ field: String) throws -> [Int] {
        let expression = try CronExpression("0 0 * * \(field)")
        return (0..<7).filter { expression.matches(month: 5, day: 9, weekday: $0) }
    }

    @Test func listsRangesAndStepsNameTheirValues() throws {
        #expect(try hours("*") == Array(0..<24))
        #expect(try hours("7") == [7])
        #expect(try hours("1-3,22,23") == [1, 2, 3, 22, 23])
        #expect(try hours("*/6") == [0, 6, 12, 18])
        #expect(try hours("1-9/4") == [1, 5, 9])
        #expect(try hours("07") == [7])
    }

    @Test func bothZeroAndSevenAreSunday() throws {
        #expect(try weekdays("0") == [0])
        #expect(try weekdays("7") == [0])
        #expect(try weekdays("sun") == [0])
        #expect(try weekdays("5-7") == [0, 5, 6])
        #expect(try weekdays("sat-sun") == [0, 6])
        #expect(try weekdays("sun-tue") == [0, 1, 2])
        #expect(try weekdays("MON,Wed") == [1, 3])
        #expect(try weekdays("*/2") == [0, 2, 4, 6])
        #expect(try weekdays("0-7") == Array(0..<7))
    }

    @Test func namedMonthsAreCountedFromJanuary() throws {
        let expression = try CronExpression("0 0 1 feb-apr,dec *")
        #expect((1...12).filter { expression.matches(month: $0, day: 1, weekday: 3) } == [2, 3, 4, 12])
    }

    @Test func eitherDayIsEnoughWhereBothAreRestricted() throws {
        let either = try CronExpression("0 0 13 * fri")
        #expect(either.matches(month: 1, day: 13, weekday: 2))
        #expect(either.matches(month: 1, day: 14, weekday: 5))
        #expect(!either.matches(month: 1, day: 14, weekday: 6))
        // A star with a step is a star to cron: both must fit then.
        let both = try CronExpression("0 0 */2 * fri")
        #expect(both.matches(month: 1, day: 13, weekday: 5))
        #expect(!both.matches(month: 1, day: 13, weekday: 4))
        #expect(!both.matches(month: 1, day: 14, weekday: 5))
    }

    @Test(arguments: [
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
        ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@Hourly", "0 * * * *"),
    ])
    func nicknamesMeanTheirExpressions(name: String, fields: String) throws {
        let (short, long) = try (CronExpression(name), CronExpression(fields))
        for month in 1...12 {
            for day in 1...31 {
                for weekday in 0..<7 {
                    #expect(
                        short.matches(month: month, day: day, weekday: weekday)
                            == long.matches(month: month, day: day, weekday: weekday))
                }
            }
        }
        for time in 0..<1440 {
            #expect(
                short.matches(hour: time / 60, minute: time % 60) == long.matches(hour: time / 60, minute: time % 60))
        }
        #expect(short.followsClock == long.followsClock)
    }

    @Test(arguments: [
        ("", "\"\" has 0 fields instead of five: minute, hour, day of the month, month, day of the week"),
        ("0 7 * *", "\"0 7 * *\" has 4 fields instead of five: minute, hour, day of the month, month, day of the week"),
        ("60 7 * * *", "the minute \"60\" is not 0 to 59"),
        ("0 24 * * *", "the hour \"24\" is not 0 to 23"),
        ("0 7 0 * *", "the day of the month \"0\" is not 1 to 31"),
        ("0 7 * 13 *", "the month \"13\" is not 1 to 12 or jan to dec"),
        ("0 7 * * 8", "the day of the week \"8\" is not 0 to 7 or sun to sat"),
        ("0 7 * * monday", "the day of the week \"monday\" is written \"mon\""),
        ("0 7 * * mo", "the day of the week \"mo\" is not 0 to 7 or sun to sat"),
        ("0 9-7 * * *", "the hour \"9-7\" ends before it begins; write two ranges, with a comma"),
        ("0 5/2 * * *", "the hour \"5/2\" has a step but no range, such as 5-23/2"),
        ("*/0 * * * *", "the step of the minute \"*/0\" is not a number from 1 to 59"),
        ("*/x * * * *", "the step of the minute \"*/x\" is not a number from 1 to 59"),
        ("1,,2 * * * *", "the minute \"\" is not 0 to 59"),
        ("+5 * * * *", "the minute \"+5\" is not 0 to 59"),
        ("99999999999999999999 * * * *", "the minute \"99999999999999999999\" is not 0 to 59"),
        ("0 0 30 feb *", "\"0 0 30 feb *\" never happens: no such month has that day"),
        ("0 0 31 4,6 *", "\"0 0 31 4,6 *\" never happens: no such month has that day"),
        ("@reboot", "\"@reboot\" is no time: a report is for a minute of the calendar"),
        ("@dayly", "\"@dayly\" is not @yearly, @monthly, @weekly, @daily or @hourly"),
        ("@daily 5", "after \"@daily\" nothing may follow"),
    ])
    func mistakesAreNamed(text: String, words: String) { #expect(problem(text) == words) }

    @Test func whatAWeekdayMakesPossibleIsTaken() { #expect(problem("0 0 30 feb mon") == "none") }
}
