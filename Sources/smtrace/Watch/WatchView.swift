import OBIS
import Rendering

/// Draws what `smtrace watch` knows on a screen of any size.
struct WatchView {
    let repertoire: CharacterRepertoire

    /// The screen at a time, milliseconds since 1970.
    func render(_ model: WatchModel, columns: Int, rows: Int, now: Int64) -> ScreenBuffer {
        var screen = ScreenBuffer(columns: columns, rows: rows)
        head(model, now, &screen)
        switch model.page {
        case .help: help(&screen)
        case .list: list(model, now, &screen)
        case .meter:
            if let meter = model.meter { self.meter(meter, model, now, &screen) } else { nothing(model, &screen) }
        }
        foot(model, &screen)
        return screen
    }

    // MARK: Head and foot

    /// The meters' names, the one that is shown in brackets, and the time.
    private func head(_ model: WatchModel, _ now: Int64, _ screen: inout ScreenBuffer) {
        let clock = String(TimeText.local(now).suffix(8))
        let right = screen.columns - clock.count - 1
        let room = right - 2
        // The tabs begin with the first one that leaves room for the selected one.
        var first = 0
        func width(_ range: ClosedRange<Int>) -> Int {
            range.reduce(0) { $0 + DisplayWidth.of(model.meters[$1].name) + 3 }
        }
        if !model.meters.isEmpty {
            while first < model.selected, width(first...model.selected) > room { first += 1 }
        }
        var column = 0
        for index in first..<max(first, model.meters.count) {
            let isSelected = index == model.selected
            let text = isSelected ? "[\(model.meters[index].name)]" : " \(model.meters[index].name) "
            column = screen.write(text, row: 0, column: column, isSelected ? .bold : .dim, end: room) + 1
        }
        screen.write(clock, row: 0, column: right)
    }

    private func foot(_ model: WatchModel, _ screen: inout ScreenBuffer) {
        let row = screen.rows - 1
        guard row > 0 else { return }
        let keys =
            model.meters.count > 1 && screen.columns >= 56 ? "q quit  ? help  Tab next  l list" : "q quit  ? help"
        let start = max(0, screen.columns - keys.count - 1)
        if let problem = model.problem {
            screen.write(problem, row: row, column: 1, .red, end: start - 2)
        } else if let recorder = model.recorder {
            let isRun = recorder.hasPrefix("smtrace run")
            screen.write(isRun ? "recording" : recorder, row: row, column: 1, isRun ? .green : .none, end: start - 2)
        } else {
            screen.write("recorder not running", row: row, column: 1, .yellow, end: start - 2)
        }
        screen.write(keys, row: row, column: start, .dim)
    }

    private func nothing(_ model: WatchModel, _ screen: inout ScreenBuffer) {
        screen.write("No meter has sent anything so far.", row: 2, column: 1)
        let hint =
            model.recorder == nil
            ? "Nobody records: start smtrace run."
            : "The recorder is listening: this page fills with the first telegram."
        screen.write(hint, row: 3, column: 1)
    }

    private func help(_ screen: inout ScreenBuffer) {
        let lines = [
            ("Tab, arrows", "the next meter, the one before"), ("1 … 9", "that meter"), ("l", "all meters in a list"),
            ("Enter", "the meter that is marked in the list"), ("+  -", "a longer, a shorter graph"),
            ("?", "this page; any key leaves it"), ("q, Ctrl-C", "quit"),
        ]
        screen.write("Keys", row: 2, column: 1, .bold)
        for (index, line) in lines.enumerated() {
            screen.write(repertoire == .ascii ? line.0.replacing("…", with: "..") : line.0, row: 4 + index, column: 1)
            screen.write(line.1, row: 4 + index, column: 16)
        }
        screen.write("Power below zero is fed into the grid.", row: 5 + lines.count, column: 1, .dim)
    }

    // MARK: All meters

    private func list(_ model: WatchModel, _ now: Int64, _ screen: inout ScreenBuffer) {
        // What does not fit is left out: the sums of today first.
        let columns = ListColumns(hasToday: screen.columns >= 72)
        screen.write("meter", row: 2, column: columns.name, .bold)
        right("power", row: 2, end: columns.powerEnd, .bold, &screen)
        screen.write("last", row: 2, column: columns.age, .bold)
        if columns.hasToday {
            right("used today", row: 2, end: columns.usedEnd, .bold, &screen)
            right("fed in", row: 2, end: columns.fedInEnd, .bold, &screen)
        }
        screen.write("last \(Self.minutes(model.spanMilliseconds))", row: 2, column: columns.course, .bold)
        let room = max(1, screen.rows - 5)
        let first = max(0, min(model.selected - room / 2, model.meters.count - room))
        for (index, meter) in model.meters.enumerated().dropFirst(first).prefix(room) {
            let row = 3 + index - first
            let isSelected = index == model.selected
            screen.write(isSelected ? ">" : " ", row: row, column: 0, .bold)
            screen.write(meter.name, row: row, column: columns.name, isSelected ? .bold : .none, end: columns.nameEnd)
            let power = meter.power.map { QuantityText.text($0.number.double, unit: "W") } ?? "-"
            right(power, row: row, end: columns.powerEnd, .none, &screen)
            let age = self.age(meter, now)
            screen.write(
                age.text, row: row, column: columns.age, age.isStale ? .yellow : .none, end: columns.ageEnd)
            if columns.hasToday {
                right(counted(meter, .consumed, on: model.day) ?? "", row: row, end: columns.usedEnd, .none, &screen)
                right(counted(meter, .fedIn, on: model.day) ?? "", row: row, end: columns.fedInEnd, .none, &screen)
            }
            screen.write(
                spark(meter, model, now, screen.columns - columns.course - 1), row: row, column: columns.course, .cyan)
        }
    }

    /// Where the columns of the list begin and end.
    private struct ListColumns {
        let hasToday: Bool
        let name = 2, nameEnd = 20
        let powerEnd = 30
        let age = 32, ageEnd = 40
        let usedEnd = 51, fedInEnd = 63
        var course: Int { hasToday ? 65 : 42 }
    }

    private func right(
        _ text: String, row: Int, end: Int, _ emphasis: Style.Emphasis, _ screen: inout ScreenBuffer
    ) {
        screen.write(text, row: row, column: end - DisplayWidth.of(text), emphasis, end: end)
    }

    /// The course of the power in so many characters, a mean each.
    private func spark(_ meter: LiveMeter, _ model: WatchModel, _ now: Int64, _ width: Int) -> String {
        guard width > 0 else { return "" }
        var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: width)
        for sample in meter.course where sample.from > now - model.spanMilliseconds && sample.from <= now {
            let position = Double(sample.from - now + model.spanMilliseconds) / Double(model.spanMilliseconds)
            let index = min(width - 1, Int(position * Double(width)))
            sums[index].sum += sample.value
            sums[index].count += 1
        }
        return Sparkline.text(
            sums.map { $0.count > 0 ? $0.sum / Double($0.count) : nil }, repertoire: repertoire)
    }

    // MARK: Words

    static func minutes(_ milliseconds: Int64) -> String { "\(milliseconds / 60_000) min" }

    /// How old the newest telegram is, and whether that is too old.
    func age(_ meter: LiveMeter, _ now: Int64) -> (text: String, isStale: Bool) {
        guard let newest = meter.newestMilliseconds else { return ("never", true) }
        let isStale = now - newest > max(15_000, 5 * (meter.intervalMilliseconds ?? 0))
        return (AgeText.text(milliseconds: now - newest) + (isStale ? " !" : ""), isStale)
    }

    /// Which way energy goes.
    enum Direction {
        case consumed, fedIn

        /// The register that counts it: of all tariffs together.
        var register: String { self == .consumed ? "energy_import" : "energy_export" }
    }

    /// What a meter has counted today in one direction, with its unit; nil if it has no such register.
    func counted(_ meter: LiveMeter, _ direction: Direction, on day: Int64) -> String? {
        guard let register = meter.registers.first(where: { $0.obis.shortName == direction.register }),
            let counted = meter.consumption(of: register, on: day)
        else { return nil }
        return energy(counted, register.unit, decimals: 2)
    }

    /// A quantity of energy in thousands of its unit (kWh), exactly rounded.
    func energy(_ number: ExactNumber, _ unit: String, decimals: Int) -> String {
        number.shifted(by: -3).rounded(to: decimals).description + " k" + unit
    }
}
