import Testing

@testable import Recorder

/// The recorder's decisions, with clocks that the tests move.
struct StateMachineTests {
    @Test
    func telegramsOfOneMillisecondGetOneEach() {
        var clock = ArrivalClock()
        #expect([100, 100, 100, 103, 90].map { clock.next($0) } == [100, 101, 102, 103, 104])
        clock.clockStepped()
        #expect(clock.next(50) == 50)
    }

    @Test
    func clockThatWasSetIsNoticedAndDriftIsNot() {
        var watch = ClockWatch()
        #expect(watch.step(wall: 1_000_000, monotonic: 5_000) == nil)
        #expect(watch.step(wall: 1_010_000, monotonic: 15_400) == nil)
        #expect(watch.step(wall: 4_620_000, monotonic: 25_400) == 3_600_000)
        #expect(watch.step(wall: 4_630_000, monotonic: 35_400) == nil)
        #expect(watch.step(wall: 1_030_000, monotonic: 35_400) == -3_600_000)
    }

    @Test
    func silenceIsToldOnceAndSoIsTheReturn() {
        var watch = SilenceWatch(since: 0)
        for second in 1...20 { #expect(watch.telegram(at: Int64(second) * 1000) == nil) }
        #expect(watch.check(at: 79_999) == nil)
        #expect(watch.check(at: 80_000) == .silent(60_000))
        #expect(watch.check(at: 90_000) == nil && watch.deadline == nil)
        #expect(watch.telegram(at: 95_000) == .back(75_000))
        #expect(watch.telegram(at: 96_000) == nil && watch.deadline != nil)
    }

    @Test
    func slowMeterIsGivenTenIntervals() {
        var watch = SilenceWatch(since: 0)
        for minute in 1...5 { #expect(watch.telegram(at: Int64(minute) * 60_000) == nil) }
        #expect(watch.check(at: 300_000 + 599_000) == nil)
        #expect(watch.check(at: 300_000 + 600_000) != nil)
    }

    @Test
    func meterThatNeverSpeaksIsSilent() {
        var watch = SilenceWatch(since: 1_000)
        #expect(watch.check(at: 60_999) == nil && watch.check(at: 61_000) == .silent(60_000))
    }

    @Test
    func firstWorkIsCommittedAtOnceThenOnceAnInterval() {
        var schedule = CommitSchedule(interval: 10_000)
        #expect(schedule.due(now: 5) == nil)
        schedule.workArrived()
        #expect(schedule.due(now: 5) == 5)
        schedule.committed(at: 6, hasMore: false)
        #expect(schedule.due(now: 7) == nil)
        schedule.workArrived()
        #expect(schedule.due(now: 8) == 10_006)
        schedule.committed(at: 10_006, hasMore: true)
        #expect(schedule.due(now: 10_007) == 10_006, "what is left is committed without waiting")
    }

    @Test
    func failedCommitIsTriedLaterAndLater() {
        var schedule = CommitSchedule(interval: 10_000)
        schedule.workArrived()
        var delays: [Int64] = []
        for _ in 0..<8 {
            schedule.failed(at: 1_000)
            delays.append((schedule.due(now: 1_000) ?? 0) - 1_000)
        }
        #expect(delays == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
        schedule.committed(at: 2_000, hasMore: false)
        schedule.failed(at: 3_000)
        #expect(schedule.due(now: 3_000) == nil, "there is no work")
    }

    @Test
    func repeatedMessageIsToldOnceAMinuteWithItsCount() {
        var filter = RepeatFilter()
        #expect(filter.admit(cause: "a", meter: "m", now: 0) == (true, 0))
        for second in 1..<60 { #expect(!filter.admit(cause: "a", meter: "m", now: Int64(second) * 1000).isAdmitted) }
        #expect(filter.admit(cause: "a", meter: "n", now: 30_000) == (true, 0))
        #expect(filter.admit(cause: "b", meter: "m", now: 30_000) == (true, 0))
        #expect(filter.admit(cause: "a", meter: "m", now: 60_000) == (true, 59))
    }

    @Test
    func repeatedMessageThatComesNoMoreIsToldWithItsCountAfterAMinute() {
        var filter = RepeatFilter()
        for second in 0..<10 {
            _ = filter.admit(
                cause: "a", meter: "m", now: Int64(second) * 1000, level: .warning, message: "number \(second)")
        }
        _ = filter.admit(cause: "b", meter: nil, now: 0)
        #expect(filter.release(now: 59_999).isEmpty)
        let held = RepeatFilter.Held(meter: "m", level: .warning, message: "number 9", count: 9)
        #expect(filter.release(now: 60_000) == [held])
        #expect(filter.release(now: 120_000).isEmpty)
        #expect(!filter.admit(cause: "a", meter: "m", now: 60_001).isAdmitted, "a line a minute, the count included")
        #expect(filter.release(now: 60_002, isEnd: true).map(\.count) == [1])
    }

    @Test
    func repeatFilterStaysSmall() {
        var filter = RepeatFilter()
        for number in 0..<5_000 { _ = filter.admit(cause: "\(number)", meter: nil, now: Int64(number) * 1000) }
        #expect(filter.admit(cause: "0", meter: nil, now: 5_000_000) == (true, 0))
    }

}
