import OBIS
import Settings
import Testing

@testable import Reports

@Suite struct AlertWatchTests {
    private func condition(_ text: String) throws -> ValueCondition {
        let settings = try Configuration.parse(
            Array(
                "meters: {m: {source: stdin}}\nmail: {server: h, from: a@b}\nalerts: {when: '\(text)', to: a@b}\n".utf8),
            path: "x")
        guard case .value(let condition, _, _)? = settings.alerts.first?.condition else {
            throw AlertProblem.noCondition
        }
        return condition
    }

    private enum AlertProblem: Error { case noCondition }

    private func watch(
        _ text: String = "power > 8000 W", minutes: Int64 = 0,
        _ hysteresis: Margin = .percent(ScaledValue(raw: 5, scaler: 0))
    ) throws -> BoundWatch {
        BoundWatch(try condition(text), forMilliseconds: minutes * 60_000, hysteresis: hysteresis)
    }

    /// Feeds watts, a minute apart, and shows what is told after each: + began, - ended, a dot nothing.
    private func fed(_ watch: inout BoundWatch, _ watts: [Int64], every milliseconds: Int64 = 60_000) -> String {
        watts.enumerated().map { index, value in
            switch watch.reading(ScaledValue(raw: value, scaler: 0), at: Int64(index) * milliseconds) {
            case .began: "+"
            case .ended: "-"
            case nil: "."
            }
        }.joined()
    }

    @Test func valueBeyondItsBoundIsToldOnceUntilItHasGoneBackByTheHysteresis() throws {
        var watch = try watch()
        #expect(fed(&watch, [8000, 8001, 9000, 7601, 8200, 7600, 8000, 8001]) == ".+...-.+")
    }

    @Test func valueHasToStayBeyondForTheDuration() throws {
        var watch = try watch(minutes: 3)
        #expect(fed(&watch, [9000, 9000, 9000, 7999, 9000, 9000, 9000, 9000, 9000, 0]) == ".......+.-")
        #expect(watch.reading(ScaledValue(raw: 9000, scaler: 0), at: 10 * 60_000) == nil)
        #expect(watch.reading(ScaledValue(raw: 9100, scaler: 0), at: 13 * 60_000) == .began(sinceMilliseconds: 600_000))
        #expect(watch.extreme == ScaledValue(raw: 9100, scaler: 0))
    }

    @Test func durationBeginsAnewAfterAGap() throws {
        var fast = try watch(minutes: 10)
        #expect(fed(&fast, [9000, 9000], every: 900_000) == ".+", "a meter that speaks each quarter hour")
        var gap = try watch(minutes: 10)
        #expect(fed(&gap, [9000, 9000, 9000], every: 900_001) == "...")
        var long = try watch(minutes: 60)
        #expect(fed(&long, [9000, 9000], every: 3_600_000) == ".+")
    }

    @Test func lowerBoundsAreTheMirror() throws {
        var watch = try watch("voltage_l1 < 207 V", .amount(ScaledValue(raw: 2, scaler: 0)))
        #expect(fed(&watch, [207, 206, 208, 205, 209, 207]) == ".+..-.")
        var most = try self.watch("power <= -100 W")
        #expect(fed(&most, [-99, -100, -96, -95]) == ".+.-")
        var least = try self.watch("power >= 0 W")
        #expect(fed(&least, [-1, 0, -1, 0]) == ".+-+", "5 % of nothing is nothing")
    }

    @Test func comparisonIsExact() {
        let value = { (raw: Int64, scaler: Int8) in ScaledValue(raw: raw, scaler: scaler) }
        #expect(order(of: value(80_000, -1), and: value(8, 3)) == 0)
        #expect(order(of: value(80_001, -1), and: value(8, 3)) == 1)
        #expect(order(of: value(3, -1), and: value(30_000_000_000_000_001, -17)) == -1)
        #expect(order(of: value(.max, 100), and: value(.min, 100)) == 1)
        #expect(order(of: value(0, 127), and: value(0, -128)) == 0)
        #expect(order(of: value(-5, 2), and: value(-501, 0)) == 1)
    }

    @Test func silenceGoesByTheClockThatNobodySets() {
        var watch = SilentWatch(limit: 900_000, newest: 1_000, now: 0)
        #expect(watch.look(newest: 1_000, now: 899_999, wall: 50_000_000) == nil, "the clock was set")
        #expect(watch.look(newest: 2_000, now: 899_999, wall: 50_000_000) == nil)
        #expect(watch.look(newest: 2_000, now: 1_799_998, wall: 60_000_000) == nil)
        #expect(watch.look(newest: 2_000, now: 1_799_999, wall: 60_000_000) == .began(sinceMilliseconds: 2_000))
        #expect(watch.look(newest: 2_000, now: 9_999_999, wall: 70_000_000) == nil, "told once")
        #expect(watch.look(newest: 3_000, now: 9_999_999, wall: 70_000_000) == .ended)
        #expect(watch.look(newest: 3_000, now: 10_000_000, wall: 70_000_000) == nil)
    }

    @Test func meterThatWasSilentBeforeTheStartIsNotToldAgain() {
        var watch = SilentWatch(limit: 60_000, newest: 5, now: 0, isOn: true)
        #expect(watch.look(newest: 5, now: 999_999, wall: 0) == nil)
        #expect(watch.look(newest: 6, now: 999_999, wall: 0) == .ended)
        var new = SilentWatch(limit: 60_000, newest: nil, now: 0)
        #expect(new.look(newest: nil, now: 60_000, wall: 100_000) == .began(sinceMilliseconds: 40_000))
    }

    @Test func silenceSinceANewestRowInTheFutureIsNot() {
        var watch = SilentWatch(limit: 60_000, newest: 900_000_000, now: 0)
        #expect(watch.look(newest: 900_000_000, now: 60_000, wall: 500_000) == .began(sinceMilliseconds: 440_000))
    }

    @Test func diskHasToHaveATenthMoreAgain() {
        var watch = DiskWatch()
        #expect(watch.look(free: 100, limit: 100, wall: 1) == nil)
        #expect(watch.look(free: 99, limit: 100, wall: 2) == .began(sinceMilliseconds: 2))
        #expect(watch.look(free: 50, limit: 100, wall: 3) == nil && watch.look(free: 109, limit: 100, wall: 4) == nil)
        #expect(watch.look(free: 110, limit: 100, wall: 5) == .ended)
        var largest = DiskWatch(isOn: true)
        #expect(largest.look(free: .max, limit: .max, wall: 0) == .ended)
    }

    @Test func errorsOfOneHourAreCounted() {
        var watch = RateWatch(perHour: 20)
        let minute: Int64 = 60_000
        #expect(watch.look(total: 1000, now: 0, wall: 0) == nil, "what was before is not counted")
        #expect(watch.look(total: 1020, now: minute, wall: 0) == nil && watch.count == 20)
        #expect(watch.look(total: 1021, now: 2 * minute, wall: 7) == .began(sinceMilliseconds: 7))
        #expect(watch.look(total: 1090, now: 3 * minute, wall: 0) == nil)
        for number in 4...60 { #expect(watch.look(total: 1090, now: Int64(number) * minute, wall: 0) == nil) }
        #expect(watch.look(total: 1090, now: 61 * minute, wall: 0) == nil && watch.count == 70)
        #expect(watch.look(total: 1090, now: 62 * minute, wall: 0) == nil && watch.count == 69)
        #expect(watch.look(total: 1090, now: 63 * minute, wall: 0) == .ended && watch.count == 0)
    }

    @Test func errorsComeAndGoAtTheirRate() {
        var watch = RateWatch(perHour: 0)
        #expect(watch.look(total: 5, now: 0, wall: 0) == nil && watch.look(total: 6, now: 1, wall: 3) != nil)
        #expect(watch.look(total: 0, now: 2, wall: 0) == nil, "a counter that begins anew")
        var restarted = RateWatch(perHour: 10, isOn: true)
        #expect(restarted.look(total: 0, now: 0, wall: 0) == nil)
        #expect(restarted.look(total: 0, now: 3_599_999, wall: 0) == nil, "the hour before the start is not known")
        #expect(restarted.look(total: 0, now: 3_600_000, wall: 0) == .ended)
    }
}
