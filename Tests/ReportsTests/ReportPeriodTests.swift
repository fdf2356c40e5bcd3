import Rendering
import Settings
import Testing

@testable import Archive
@testable import Reports

/// Berlin's days of these years, as an archive of that zone has them.
private func berlin() -> LocalCalendar {
    var zone = LocalTime()
    let hours = stride(from: local("2024-01-01"), to: local("2029-01-01"), by: 3_600_000)
    var offsets: [(from: Int64, offset: Int64)] = []
    for time in hours {
        let offset = Int64(zone.offsetSeconds(at: time)) * 1000
        if offsets.last?.offset != offset { offsets.append((time, offset)) }
    }
    return LocalCalendar(offsets)
}

private func shown(_ period: ReportPeriod) -> String {
    let range = period.range(in: berlin())
    let day = { (civil: CivilTime) in TimeText.utc(civil.milliseconds ?? 0).prefix(10) }
    return
        "\(day(period.firstDay)) to \(day(period.endDay)), \((range.upperBound - range.lowerBound) / 3_600_000) h"
}

@Suite struct ReportPeriodTests {
    @Test func lastWholePeriodEndsByTheMinute() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let morning = local("2026-11-25 07:00")
            #expect(shown(.init(.day, endingBy: morning, in: berlin())) == "2026-11-24 to 2026-11-25, 24 h")
            #expect(shown(.init(.week, endingBy: morning, in: berlin())) == "2026-11-16 to 2026-11-23, 168 h")
            #expect(shown(.init(.month, endingBy: morning, in: berlin())) == "2026-10-01 to 2026-11-01, 745 h")
            #expect(shown(.init(.year, endingBy: morning, in: berlin())) == "2025-01-01 to 2026-01-01, 8760 h")
        }
    }

    @Test func midnightEndsTheDayBeforeAndAMinuteEarlierDoesNot() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            #expect(
                shown(.init(.day, endingBy: local("2026-12-01 00:00"), in: berlin()))
                    == "2026-11-30 to 2026-12-01, 24 h")
            #expect(
                shown(.init(.day, endingBy: local("2026-11-30 23:59"), in: berlin()))
                    == "2026-11-29 to 2026-11-30, 24 h")
            #expect(
                shown(.init(.month, endingBy: local("2026-12-01 00:00"), in: berlin()))
                    == "2026-11-01 to 2026-12-01, 720 h")
            #expect(
                shown(.init(.week, endingBy: local("2026-11-23 00:00"), in: berlin()))
                    == "2026-11-16 to 2026-11-23, 168 h")
        }
    }

    @Test func daysOnWhichClocksChangeHave23And25Hours() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            #expect(
                shown(.init(.day, endingBy: local("2026-03-30 07:00"), in: berlin()))
                    == "2026-03-29 to 2026-03-30, 23 h")
            #expect(
                shown(.init(.day, endingBy: local("2026-10-26 07:00"), in: berlin()))
                    == "2026-10-25 to 2026-10-26, 25 h")
        }
    }

    @Test func comparisonsAreThePeriodBeforeAndTheSameOfTheYearBefore() async {
        await #expect(processExitsWith: .success) {
            useZone("Europe/Berlin")
            let leapDay = ReportPeriod(.day, holding: CivilTime(year: 2028, month: 2, day: 29))
            #expect(shown(leapDay.before) == "2028-02-28 to 2028-02-29, 24 h")
            #expect(shown(leapDay.yearAgo) == "2027-02-28 to 2027-03-01, 24 h")
            let march = ReportPeriod(.month, holding: CivilTime(year: 2026, month: 3, day: 31))
            #expect(shown(march.before) == "2026-02-01 to 2026-03-01, 672 h")
            #expect(shown(march.yearAgo) == "2025-03-01 to 2025-04-01, 743 h")
            // Week 48 of 2026 and of 2025; week 53 of 2026 has none of its number in 2025.
            let week = ReportPeriod(.week, holding: CivilTime(year: 2026, month: 11, day: 24))
            #expect(shown(week.yearAgo) == "2025-11-24 to 2025-12-01, 168 h")
            let last = ReportPeriod(.week, holding: CivilTime(year: 2026, month: 12, day: 31))
            #expect(shown(last.yearAgo) == "2025-12-22 to 2025-12-29, 168 h")
            let first = ReportPeriod(.week, holding: CivilTime(year: 2027, month: 1, day: 5))
            #expect(shown(first.before) == "2026-12-28 to 2027-01-04, 168 h")
            #expect(shown(first.yearAgo) == "2025-12-29 to 2026-01-05, 168 h")
        }
    }
}
