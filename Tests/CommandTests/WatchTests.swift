import Foundation
import OBIS
import Rendering
import TestSupport
import Testing

@testable import smtrace

/// 2026-11-22 14:30:00 UTC.
private let now: Int64 = 1_795_357_800_000

private func value(_ name: String, _ raw: Int64, _ scaler: Int8, _ unit: String, at time: Int64 = now)
    -> LiveMeter.Value
{
    LiveMeter.Value(
        obis: OBISCode(shortNameOrCode: name) ?? OBISCode(1, 0, 99, 99, 0),
        number: ScaledValue(raw: raw, scaler: scaler), unit: unit, milliseconds: time)
}

/// A household of three phases with ten minutes of power behind it.
private func house(_ name: String = "house", power: Int64 = 4317, at time: Int64 = now) -> LiveMeter {
    var meter = LiveMeter(name: name, note: "basic consumption")
    meter.restore(value("energy_import", 251_346_745, -1, "Wh", at: time))
    meter.restore(value("energy_export", 0, -1, "Wh", at: time))
    meter.restore(value("power", power, -1, "W", at: time))
    for phase in 1...3 {
        meter.restore(value("power_l\(phase)", power / 3, -1, "W", at: time))
        meter.restore(value("voltage_l\(phase)", 2313 + Int64(phase), -1, "V", at: time))
        meter.restore(value("current_l\(phase)", 62, -2, "A", at: time))
    }
    var course: [ChartSample] = []
    for second in 0..<600 where !(200..<300).contains(second) {
        let watts = Double(power) / 10 + (second / 60 % 3 == 0 ? 1200 : 0)
        course.append(ChartSample(at: time - 599_000 + Int64(second) * 1000, value: watts))
    }
    meter.restore(course: course)
    if let register = OBISCode(shortNameOrCode: "energy_import") {
        meter.today[register] = LiveMeter.Today(
            consumption: ScaledValue(raw: 32_145, scaler: -1), last: ScaledValue(raw: 251_346_700, scaler: -1),
            day: 20_779)
    }
    if let register = OBISCode(shortNameOrCode: "energy_export") {
        meter.today[register] = LiveMeter.Today(
            consumption: ScaledValue(raw: 123_456, scaler: -1), last: ScaledValue(raw: 0, scaler: -1), day: 20_779)
    }
    meter.begin(day: 20_779, faults: 2)
    meter.coverage = 0.9987
    return meter
}

private func model(_ meters: [LiveMeter]) -> WatchModel {
    var model = WatchModel()
    model.meters = meters
    model.recorder = "smtrace run (process 1)"
    model.day = 20_779
    return model
}

/// The zone belongs to the process, so pictures with times are drawn in a process of their own.
@Suite struct WatchViewTests {
    @Test func pageOfAMeterIsAsRecorded() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "UTC", 1)
            tzset()
            let screen = WatchView(repertoire: .braille).render(
                model([house(), house("flat")]), columns: 80, rows: 24, now: now)
            try Recorded.expect(screen.text.joined(separator: "\n") + "\n", equals: "watch-meter.txt")
        }
    }

    @Test func asciiPageIsAsRecorded() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "UTC", 1)
            tzset()
            var model = model([house(power: -12_345)])
            model.recorder = nil
            let screen = WatchView(repertoire: .ascii).render(model, columns: 72, rows: 30, now: now + 60_000)
            #expect(screen.text.joined().utf8.allSatisfy { $0 < 0x7f })
            try Recorded.expect(screen.text.joined(separator: "\n") + "\n", equals: "watch-ascii.txt")
        }
    }

    @Test func listIsAsRecorded() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "UTC", 1)
            tzset()
            var locked = LiveMeter(name: "locked")
            locked.restore(value("energy_import", 24_730, 3, "Wh", at: now - 1000))
            var model = model([house(), house("roof", power: -20_320), locked, LiveMeter(name: "new")])
            model.press(.character("l"))
            model.press(.down)
            let screen = WatchView(repertoire: .braille).render(model, columns: 80, rows: 12, now: now)
            try Recorded.expect(screen.text.joined(separator: "\n") + "\n", equals: "watch-list.txt")
        }
    }

    @Test func everySizeIsDrawnOnEveryPage() {
        let view = WatchView(repertoire: .braille)
        for key in [Key.enter, .character("l"), .character("?")] {
            for meters in [[], [house()], (0..<60).map { house("meter number \($0)") }] {
                var model = model(meters)
                model.press(.left)
                model.press(key)
                for (columns, rows) in [(1, 1), (2, 3), (12, 4), (20, 10), (40, 12), (80, 24), (132, 50), (400, 200)] {
                    let screen = view.render(model, columns: columns, rows: rows, now: now)
                    #expect(screen.columns == columns && screen.rows == rows)
                }
            }
        }
    }

    @Test func extremeValuesAreDrawn() {
        for raw in [Int64.min, .max, 0, -1] {
            for scaler in [Int8.min, -1, 0, .max] {
                var meter = LiveMeter(name: "x")
                meter.restore(value("power", raw, scaler, "W"))
                meter.restore(value("energy_import", raw, scaler, "Wh"))
                meter.restore(course: [ChartSample(at: now, value: ScaledValue(raw: raw, scaler: scaler).double)])
                let screen = WatchView(repertoire: .braille).render(model([meter]), columns: 80, rows: 24, now: now)
                #expect(screen.text.joined().contains("x"))
            }
        }
    }

    @Test func silenceIsToldInWords() {
        let text = WatchView(repertoire: .braille)
            .render(model([house()]), columns: 80, rows: 24, now: now + 300_000).text.joined(separator: "\n")
        #expect(text.contains("stale, 5 min old"))
        #expect(text.contains("last telegram 5 min ago"))
    }

    @Test func theReasonOfASilenceIsToldWhileItLasts() {
        var meter = house()
        meter.trouble = "/dev/ttyUSB0 is gone"
        func health(at time: Int64) -> String {
            WatchView(repertoire: .braille).render(model([meter]), columns: 80, rows: 24, now: time).text[22]
        }
        #expect(health(at: now + 120_000) == " last telegram 2 min ago · /dev/ttyUSB0 is gone")
        #expect(health(at: now + 1000) == " last telegram 1 s ago · today 99.8 % covered, 2 faults")
    }

    @Test func namesFromElsewhereCannotSteerTheTerminal() {
        var meter = LiveMeter(name: "a\u{1b}[2Jb", note: "\u{7}\u{202e}")
        meter.restore(value("power", 1, 0, "W"))
        let update = WatchView(repertoire: .braille).render(model([meter]), columns: 80, rows: 24, now: now)
            .update(from: nil, style: .plain)
        #expect(update.components(separatedBy: "\u{1b}[2J").count == 2)
        #expect(!update.contains("\u{7}") && !update.contains("\u{202e}"))
    }
}

@Suite struct WatchCommandTests {
    @Test func helpIsAsRecorded() throws {
        let result = try Program.run(["watch", "--help"])
        #expect(result.code == 0)
        try Recorded.expect(result.output, equals: "help-watch.txt")
    }

    @Test(arguments: [["--no-such-option"], ["--minutes", "0"], ["--minutes", "61"], ["house"]])
    func whatItDoesNotKnowIsWrongUsage(_ arguments: [String]) throws {
        let result = try Program.run(["watch"] + arguments)
        #expect(result.code == 64)
        #expect(result.output == "")
        #expect(result.errors.contains(arguments[0]))
    }
}

@Suite struct WatchModelTests {
    @Test func keysGoRoundTheMeters() {
        var model = model([house("a"), house("b"), house("c")])
        model.press(.tab)
        #expect(model.meter?.name == "b")
        model.press(.left)
        model.press(.up)
        #expect(model.meter?.name == "c")
        model.press(.right)
        #expect(model.meter?.name == "a")
        model.press(.character("3"))
        #expect(model.meter?.name == "c")
        model.press(.character("9"))
        #expect(model.meter?.name == "c")
    }

    @Test func helpGoesBackToThePageBefore() {
        var model = model([house("a"), house("b")])
        model.press(.character("l"))
        model.press(.character("?"))
        #expect(model.page == .help)
        model.press(.tab)
        #expect(model.page == .list && model.meter?.name == "a")
        model.press(.enter)
        #expect(model.page == .meter)
    }

    @Test func spanGrowsAndShrinksWithinItsBounds() {
        var model = WatchModel(minutes: 10)
        for _ in 0..<10 { model.press(.character("+")) }
        #expect(model.spanMilliseconds == 3_600_000)
        for _ in 0..<20 { model.press(.character("-")) }
        #expect(model.spanMilliseconds == 60_000)
    }

    @Test(arguments: [Key.character("q"), .character("Q"), .control("c")])
    func quitKeysEnd(_ key: Key) {
        var model = WatchModel()
        model.press(.tab)
        model.press(.character("5"))
        #expect(!model.isDone)
        model.press(key)
        #expect(model.isDone)
    }

    @Test func consumptionTodayGoesOnWithTheRegisterAndEndsWithTheDay() throws {
        let meter = house()
        let register = try #require(meter.registers.first)
        // 3214.5 Wh up to 25134670.0 Wh, and 4.5 Wh since.
        #expect(meter.consumption(of: register, on: 20_779)?.description == "3219.0")
        #expect(meter.consumption(of: register, on: 20_780) == nil)
        // A register that fell begins anew; it never takes anything away.
        let fallen = value("energy_import", 10, -1, "Wh")
        #expect(meter.consumption(of: fallen, on: 20_779)?.description == "3214.5")
    }

    @Test func faultsAreCountedFromMidnightOn() {
        var meter = house()
        meter.pushFault(at: now + 1)
        #expect(meter.faults == 3)
        meter.begin(day: 20_779)
        #expect(meter.faults == 3)
        // One that the database has counted: it is not newer than the newest telegram.
        meter.pushFault(at: now)
        #expect(meter.faults == 3)
        meter.begin(day: 20_780)
        #expect(meter.faults == 0)
    }

    @Test func afterTheClockWasSetBackNewTelegramsAreNewer() throws {
        var meter = house()
        meter.clock(is: now - 4000)
        #expect(meter.newestMilliseconds == now)
        meter.clock(is: now - 100_000)
        #expect(meter.newestMilliseconds == now - 100_000)
        #expect(meter.course.last.map { $0.from <= now - 100_000 } == true)
        #expect(meter.course.first?.from == now - 599_000)
        #expect(meter.values.allSatisfy { $0.milliseconds <= now - 100_000 })
    }

    @Test func olderValuesNeverReplaceNewerOnes() {
        var meter = house()
        meter.restore(value("power", 1, 0, "W", at: now - 1))
        #expect(meter.power?.number.raw == 4317)
    }
}
