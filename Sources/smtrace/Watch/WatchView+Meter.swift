import OBIS
import Rendering

extension WatchView {
    /// The page of one meter: power, phases, graph, registers and health, as far as there is room.
    func meter(_ meter: LiveMeter, _ model: WatchModel, _ now: Int64, _ screen: inout ScreenBuffer) {
        // From the bottom: foot, health, registers; from the top: power; what is left is the graph's.
        let isTall = screen.rows >= 16
        var top = isTall ? 2 : 1
        top = power(meter, model.day, now, top: top, isLarge: isTall && screen.columns >= 40, &screen)
        var bottom = screen.rows - 1
        bottom = health(meter, now, bottom: bottom, &screen)
        bottom = registers(meter, model, bottom: bottom, room: bottom - top - 5, &screen)
        graph(meter, model, now, top: top + 1, bottom: bottom, &screen)
    }

    /// The power in large digits with the phases beside it; returns the row below.
    private func power(
        _ meter: LiveMeter, _ day: Int64, _ now: Int64, top: Int, isLarge: Bool, _ screen: inout ScreenBuffer
    ) -> Int {
        let age = age(meter, now)
        let note = meter.note.isEmpty ? "" : "  \(meter.note)"
        guard let power = meter.power else {
            let hint =
                meter.newestMilliseconds == nil
                ? "nothing received so far" : "this meter sends no power value (locked? its PIN unlocks it)"
            screen.write(hint + note, row: top, column: 1)
            phases(meter, top: top + 1, column: 1, rows: 3, &screen)
            return top + (meter.phase(1).isEmpty ? 1 : 4)
        }
        let watts = power.number.double
        let state = age.isStale ? "stale, \(age.text.dropLast(2)) old" : watts < 0 ? "feeding in" : "consuming"
        guard isLarge else {
            let text = QuantityText.text(watts, unit: "W")
            screen.write("\(text)  \(state)\(note)", row: top, column: 1, .bold)
            return top + 1
        }
        let isKilo = abs(watts) >= 99_999.5
        let shown = isKilo ? QuantityText.number(watts / 1000, decimals: 1) : QuantityText.number(watts, decimals: 0)
        let digits = BigDigits.rows(shown, repertoire: repertoire)
        var column = 1
        for (index, row) in digits.enumerated() {
            let emphasis: Style.Emphasis = age.isStale ? .dim : watts < 0 ? .green : .bold
            column = screen.write(row, row: top + index, column: 1, emphasis)
        }
        column = screen.write(isKilo ? "kW" : "W", row: top + BigDigits.height - 1, column: column + 1, .bold)
        let phaseColumn = max(column + 2, min(42, screen.columns - 34))
        screen.write(state + note, row: top, column: phaseColumn, age.isStale ? .yellow : .none)
        let words = today(meter, on: day, room: screen.columns - phaseColumn)
        screen.write(words, row: top + 1, column: phaseColumn)
        phases(meter, top: top + 2, column: phaseColumn, rows: 3, &screen)
        return top + BigDigits.height
    }

    /// What was consumed and fed in today, as far as there is room for the words.
    private func today(_ meter: LiveMeter, on day: Int64, room: Int) -> String {
        var text = ""
        for (direction, word) in [(Direction.consumed, "used"), (.fedIn, "fed in")] {
            guard let counted = counted(meter, direction, on: day) else { continue }
            let longer = "\(text.isEmpty ? "today " : text + ", ")\(counted) \(word)"
            if DisplayWidth.of(longer) <= room { text = longer }
        }
        return text
    }

    private func phases(_ meter: LiveMeter, top: Int, column: Int, rows: Int, _ screen: inout ScreenBuffer) {
        var row = top
        for number in 1...3 {
            let values = meter.phase(number)
            guard !values.isEmpty else { continue }
            var place = screen.write("L\(number)", row: row, column: column, .bold) + 1
            for value in values {
                let text =
                    value.unit == "W"
                    ? QuantityText.text(value.number.double, unit: value.unit)
                    : "\(value.number.description) \(value.unit)"
                place =
                    screen.write(
                        String(repeating: " ", count: max(0, 9 - DisplayWidth.of(text))) + text, row: row, column: place
                    ) + 1
            }
            row += 1
        }
    }

    /// The course of the power in the rows from `top` to before `bottom`.
    private func graph(
        _ meter: LiveMeter, _ model: WatchModel, _ now: Int64, top: Int, bottom: Int, _ screen: inout ScreenBuffer
    ) {
        // The axis takes a rule and the times.
        let rows = bottom - top - 3
        guard rows >= 2, screen.columns >= 30, meter.power != nil || !meter.course.isEmpty else { return }
        let from = now - model.spanMilliseconds
        let gap = max(15_000, 5 * (meter.intervalMilliseconds ?? 0))
        let visible = meter.course.filter { $0.from >= from && $0.from <= now }
        let panel = ChartPanel(
            title: "power", unit: "W", kind: .line,
            series: [ChartSeries(name: "power", samples: visible, gapMilliseconds: gap)])
        let chart = TerminalChart(columns: screen.columns - 2, rows: rows, repertoire: repertoire)
        for (index, line) in chart.lines(Chart(from: from, to: now, panels: [panel])).enumerated() {
            // The date, the last line, is not needed.
            guard top + index < bottom else { break }
            screen.write(line, row: top + index, column: 1)
        }
    }

    /// The registers and what they counted today, in the rows before `bottom`; returns the first of them.
    private func registers(
        _ meter: LiveMeter, _ model: WatchModel, bottom: Int, room: Int, _ screen: inout ScreenBuffer
    ) -> Int {
        let shown = Array(meter.registers.prefix(max(0, min(4, room - 1))))
        guard !shown.isEmpty else { return bottom }
        let top = bottom - shown.count - 1
        let hasToday = screen.columns >= 62
        let end = hasToday ? 44 : screen.columns - 1
        screen.write("register", row: top, column: 1, .bold)
        if hasToday { screen.write("today", row: top, column: 51, .bold) }
        for (index, register) in shown.enumerated() {
            let row = top + 1 + index
            let total = ExactNumber(register.number)
            let text = energy(total, register.unit, decimals: max(0, min(4, total.shifted(by: -3).decimals)))
            screen.write(register.obis.shortName, row: row, column: 1, end: end - text.count - 1)
            screen.write(text, row: row, column: max(min(28, end - 10), end - text.count))
            if hasToday, let today = meter.consumption(of: register, on: model.day) {
                let text = energy(today, register.unit, decimals: 3)
                screen.write(text, row: row, column: max(46, 60 - text.count))
            }
        }
        return top
    }

    /// How the meter fares, in the row before `bottom`; returns that row.
    private func health(_ meter: LiveMeter, _ now: Int64, bottom: Int, _ screen: inout ScreenBuffer) -> Int {
        let age = age(meter, now)
        var column = screen.write(
            "last telegram "
                + (meter.newestMilliseconds == nil ? "never" : age.text.replacing(" !", with: "") + " ago"),
            row: bottom - 1, column: 1, age.isStale ? .yellow : .none)
        var words: [String] = []
        if let interval = meter.intervalMilliseconds {
            words.append("every " + QuantityText.number(Double(interval) / 1000, decimals: 1) + " s")
        }
        if age.isStale, let trouble = meter.trouble {
            words = [trouble]
        } else {
            let faults = meter.faults == 0 ? "no fault" : "\(meter.faults) fault\(meter.faults == 1 ? "" : "s")"
            // Rounded down: 100 % is all of it.
            let coverage = meter.coverage.map {
                "\(QuantityText.number(($0 * 1000).rounded(.down) / 10, decimals: 1)) % covered, "
            }
            words.append("today \(coverage ?? "")\(faults)")
        }
        let separator = repertoire == .ascii ? ", " : " · "
        column = screen.write(separator + words.joined(separator: separator), row: bottom - 1, column: column)
        return bottom - 1
    }
}
