import Crontab
import Foundation
import Rendering
import TestSupport
import Testing

@testable import Reports

private func setZone(_ name: String) {
    setenv("TZ", name, 1)
    tzset()
}

private func schedule(_ lines: String...) -> Schedule {
    Schedule(lines.compactMap { try? CronExpression($0) })
}

/// The next `count` times after a UTC date, in local time with offset.
private func times(_ schedule: Schedule, after date: CivilTime, _ count: Int) -> [String] {
    var schedule = schedule
    var time = date.milliseconds ?? 0
    return (0..<count).compactMap { _ in
        time = schedule.next(after: time) ?? time
        return String(TimeText.localWithOffset(time).dropLast(13)) + String(TimeText.localWithOffset(time).suffix(6))
    }
}

/// The zone belongs to the process, so each of these tests runs in a process of its own.
@Suite struct ScheduleTests {
    @Test func dailyTimeFollowsLocalClocksThroughTheYear() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(
                times(schedule("0 7 * * *"), after: CivilTime(year: 2026, month: 10, day: 24), 3)
                    == ["2026-10-24T07:00+02:00", "2026-10-25T07:00+01:00", "2026-10-26T07:00+01:00"])
        }
    }

    @Test func timeThatClocksLeaveOutIsMadeUpAtTheChange() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(
                times(schedule("30 2 * * *"), after: CivilTime(year: 2026, month: 3, day: 28, hour: 2), 3)
                    == ["2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00", "2026-03-31T02:30+02:00"])
        }
    }

    @Test func timeThatComesTwiceCountsOnce() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(
                times(schedule("30 2 * * *"), after: CivilTime(year: 2026, month: 10, day: 24, hour: 2), 2)
                    == ["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"])
        }
    }

    @Test func expressionsThatFollowTheClockRunInBothEqualHours() async {
        await #expect(processExitsWith: .success) {
            setZone("Europe/Berlin")
            #expect(
                times(schedule("30 * * * *"), after: CivilTime(year: 2026, month: 10, day: 25), 3)
                    == ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00"])
            #expect(
                times(schedule("30 * * * *"), after: CivilTime(year: 2026, month: 3, day: 29), 2)
                    == ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"])
        }
    }

    @Test func midnightThatDoesNotExistIsTheChange() async {
        await #expect(processExitsWith: .success) {
            setZone("Africa/Cairo")
            #expect(
                times(schedule("@daily"), after: CivilTime(year: 2026, month: 4, day: 23), 2)
                    == ["2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00"])
        }
    }

    @Test func minuteOfSeveralExpressionsIsOneAndFebruary29IsFound() async {
        await #expect(processExitsWith: .success) {
            setZone("UTC")
            #expect(
                times(schedule("0 7 * * *", "0 */7 * * mon"), after: CivilTime(year: 2026, month: 11, day: 23), 4)
                    == [
                        "2026-11-23T07:00+00:00", "2026-11-23T14:00+00:00", "2026-11-23T21:00+00:00",
                        "2026-11-24T07:00+00:00",
                    ])
            #expect(
                times(schedule("0 0 29 feb *"), after: CivilTime(year: 2096, month: 3, day: 1), 1)
                    == ["2104-02-29T00:00+00:00"])
        }
    }

    /// Every expression, zone and year: next and last agree with each other, and each local day has its times once.
    @Test(arguments: ["Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Africa/Cairo"])
    func eachDailyJobRunsOnceALocalDay(zone: String) async {
        await #expect(processExitsWith: .success) { [zone] in
            setZone(zone)
            var random = SeededRandom(7)
            var clock = LocalTime()
            for _ in 0..<6 {
                let (hour, minute) = (Int.random(in: 0...3, using: &random), Int.random(in: 0...59, using: &random))
                var daily = schedule("\(minute) \(hour) * * *")
                var time: Int64 = 1_767_225_600_000
                var days: [Int] = []
                while time < 1_798_761_600_000 {
                    guard let next = daily.next(after: time) else { break }
                    #expect(daily.last(until: next, after: time) == next)
                    #expect(daily.last(until: next - 1, after: time) == nil)
                    #expect(next % 60_000 == 0)
                    let civil = clock.civil(at: next)
                    days.append(civil.month * 100 + civil.day)
                    time = next
                }
                #expect(Set(days).count == days.count || days.count == 366)
                #expect((365...366).contains(days.count))
            }
        }
    }
}
