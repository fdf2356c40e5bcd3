import Testing

@testable import Recorder

struct RetentionClockTests {
    private let year: Int64 = 365 * 86_400_000
    private let today: Int64 = 1_795_000_000_000

    @Test
    func clockThatIsYearsAheadAgesNothingUntilSomebodyVouchesForIt() {
        var clock = RetentionClock(kept: nil, newestRow: today, wall: today + 10 * year, now: 0)
        #expect(clock.time(wall: today + 10 * year, now: 1_000, isSynchronised: false) == today + 1_000)
        #expect(clock.time(wall: today + 10 * year, now: 86_400_000, isSynchronised: false) == today + 86_400_000)
        #expect(clock.time(wall: today + 86_400_500, now: 86_400_500, isSynchronised: true) == today + 86_400_500)
        #expect(clock.time(wall: today + year, now: 86_401_500, isSynchronised: false) == today + 86_401_500)
    }

    @Test
    func clockThatNobodyWatchesGoesOnFromTheRunBefore() {
        var clock = RetentionClock(kept: today, newestRow: today + 20 * year, wall: today + 30_000, now: 5_000)
        #expect(clock.time(wall: today + 40_000, now: 15_000, isSynchronised: false) == today + 10_000)
        #expect(clock.kept == today + 10_000)
    }

    @Test
    func clockThatIsBehindNeverAgesMoreThanItSays() {
        var clock = RetentionClock(kept: today, newestRow: nil, wall: 5_000, now: 0)
        #expect(clock.time(wall: 6_000, now: 1_000, isSynchronised: false) == 6_000)
        #expect(clock.time(wall: today + 2_000, now: 2_000, isSynchronised: false) == today + 2_000)
    }

    @Test
    func newArchiveCountsFromItsOwnClock() {
        var clock = RetentionClock(kept: nil, newestRow: nil, wall: today, now: 0)
        #expect(clock.time(wall: today + 500, now: 500, isSynchronised: false) == today + 500)
    }
}
