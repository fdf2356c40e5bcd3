import Archive
import Crontab
import Foundation
import Settings
import Testing

@testable import Reports

/// Schedules with the clock moved by the test; the process's zone is whatever it is, so schedules follow the hour.
@Suite struct ReportTimetableTests {
    private static let hour: Int64 = 3_600_000
    /// A full hour.
    private let start: Int64 = 1_795_000_000_000 / 3_600_000 * 3_600_000

    private func report(
        _ name: String = "r", _ cron: String = "0 * * * *", missed: ReportSettings.Missed = .once
    ) throws -> ReportSettings {
        ReportSettings(
            name: name, kind: .readings, recipients: .init(to: []), schedule: [try CronExpression(cron)], missed: missed
        )
    }

    private func state(_ name: String = "r", last: Int64, cron: String = "0 * * * *") -> ReportState {
        ReportState(report: name, schedule: cron, sinceMilliseconds: 5, lastMilliseconds: last)
    }

    @Test func newReportCountsFromItsFirstMinuteOn() throws {
        var timetable = ReportTimetable([try report()], states: [], now: start + 10)
        #expect(timetable.nextMilliseconds == .min, "its state is to be kept")
        let first = timetable.actions(now: start + 10)
        #expect(first.due.isEmpty && first.states.map(\.lastMilliseconds) == [start + 10])
        #expect(first.states.map(\.sinceMilliseconds) == [start + 10])
        #expect(timetable.nextMilliseconds == start + Self.hour)
        #expect(timetable.actions(now: start + Self.hour - 1).isEmpty)
        let second = timetable.actions(now: start + Self.hour)
        #expect(second.due.map(\.forMilliseconds) == [start + Self.hour])
        #expect(second.due.map(\.beforeMilliseconds) == [start])
        #expect(second.states.map(\.lastMilliseconds) == [start + Self.hour])
        #expect(
            timetable.actions(now: start + Self.hour).isEmpty && timetable.nextMilliseconds == start + 2 * Self.hour)
    }

    @Test func oneOfTheMinutesThatPassedIsMadeUp() throws {
        var timetable = ReportTimetable([try report()], states: [state(last: start)], now: start + 50 * Self.hour + 7)
        let actions = timetable.actions(now: start + 50 * Self.hour + 7)
        #expect(actions.due.map(\.forMilliseconds) == [start + 50 * Self.hour])
        #expect(actions.due.map(\.sinceMilliseconds) == [5])
        #expect(timetable.actions(now: start + 50 * Self.hour + 8).isEmpty)
    }

    @Test func missedMinutesAreLeftOutWhereThatIsWanted() throws {
        let late = start + 50 * Self.hour + ReportTimetable.punctualityMilliseconds
        var timetable = ReportTimetable([try report(missed: .skip)], states: [state(last: start)], now: late + 1)
        let actions = timetable.actions(now: late + 1)
        #expect(actions.due.isEmpty && actions.skipped.map(\.forMilliseconds) == [start + 50 * Self.hour])
        #expect(actions.states.map(\.lastMilliseconds) == [start + 50 * Self.hour])
        #expect(timetable.actions(now: start + 51 * Self.hour).due.count == 1)
        var punctual = ReportTimetable([try report(missed: .skip)], states: [state(last: start)], now: late)
        #expect(punctual.actions(now: late).due.count == 1, "some minutes are no outage")
    }

    @Test func changedScheduleMakesUpNothing() throws {
        let now = start + 50 * Self.hour + 7
        var timetable = ReportTimetable(
            [try report("r", "30 * * * *")], states: [state(last: start), state("gone", last: start)], now: now)
        let actions = timetable.actions(now: now)
        #expect(actions.due.isEmpty)
        #expect(
            actions.states == [
                ReportState(report: "r", schedule: "30 * * * *", sinceMilliseconds: 5, lastMilliseconds: now)
            ])
    }

    @Test func reportsOfOneMinuteAreDueTogether() throws {
        let reports = [try report("a"), try report("b", "0,30 * * * *"), try report("c", "45 * * * *")]
        let states = [
            state("a", last: start), state("b", last: start, cron: "0,30 * * * *"),
            state("c", last: start, cron: "45 * * * *"),
        ]
        var timetable = ReportTimetable(reports, states: states, now: start)
        var seen: [String] = []
        var now = start
        while let next = timetable.nextMilliseconds, next <= start + 2 * Self.hour {
            now = next
            for due in timetable.actions(now: now).due {
                seen.append("\((due.forMilliseconds - start) / 60_000)\(due.report.name)")
            }
        }
        #expect(seen == ["30b", "45c", "60a", "60b", "90b", "105c", "120a", "120b"])
    }

    @Test func clockThatGoesBackLosesNoMinute() throws {
        var timetable = ReportTimetable([try report()], states: [state(last: start)], now: start)
        #expect(timetable.actions(now: start + 1000 * Self.hour).due.count == 1, "the clock was wrong")
        timetable.clockStepped(now: start + 10)
        #expect(timetable.actions(now: start + 10).states.map(\.lastMilliseconds) == [start + 10])
        #expect(timetable.actions(now: start + Self.hour).due.map(\.forMilliseconds) == [start + Self.hour])
        timetable.clockStepped(now: start + Self.hour + 5)
        #expect(timetable.actions(now: start + Self.hour + 5).isEmpty, "a step onwards changes nothing")
    }

    @Test func clockIsBelievedWhenSomebodyVouchesForItOrItHasStoodForAWhile() {
        var trust = ClockTrust(earliest: 1_000_000, now: 50)
        #expect(!trust.isRight(wall: 999_999, now: 60, isSynchronised: true), "before the program was made")
        #expect(trust.isRight(wall: 1_000_000, now: 60, isSynchronised: true))
        #expect(!trust.isRight(wall: 1_000_000, now: 600_049, isSynchronised: false))
        #expect(trust.isRight(wall: 1_000_000, now: 600_050, isSynchronised: false))
        trust.clockStepped(now: 700_000)
        #expect(!trust.isRight(wall: 1_000_000, now: 1_299_999, isSynchronised: false))
        #expect(trust.isRight(wall: 1_000_000, now: 1_300_000, isSynchronised: false))
        #expect(!trust.isRight(wall: 5, now: 9_999_999, isSynchronised: false))
    }

    @Test func messageIDsTellMailsApartAndStayTheSame() {
        let text = { (report: String, time: Int64, part: Int, archive: String) in
            OutboxMessageID.text(report: report, forMilliseconds: time, part: part, archive: archive, domain: "b.de")
        }
        let first = text("daily", 5, 1, "x")
        #expect(first == text("daily", 5, 1, "x"))
        let others = [
            text("daily", 6, 1, "x"), text("daily", 5, 2, "x"), text("daily", 5, 1, "y"), text("dailz", 5, 1, "x"),
        ]
        #expect(Set(others + [first]).count == 5)
        #expect(text("Zähler\r\nBcc: a", 1, 1, "x") != text("Zäzler\r\nBcc: a", 1, 1, "x"))
        for id in others + [text("haus: power > 8 kW, länger\r\nBcc: a@b", 1, 1, "x")] {
            #expect(id.wholeMatch(of: /<[A-Za-z0-9_.-]+@b\.de>/) != nil, "\(id)")
        }
    }
}
