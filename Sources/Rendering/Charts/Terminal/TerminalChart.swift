/// Draws charts with characters: lines in Braille dots, bars in eighth blocks, with axes.
///
/// Series that would cover each other get panels of their own on the same scale, so that no colour is needed to tell them
/// apart. A column in which several bars lie shows the tallest one.
public struct TerminalChart: Sendable {
    /// The width of the whole picture.
    let columns: Int
    /// The rows of a panel's plot.
    let rows: Int
    /// What is drawn with.
    let repertoire: CharacterRepertoire
    /// The language of dates and numbers.
    let language: ChartLanguage
    /// Whether headings stand above the panels.
    let hasHeadings: Bool

    /// Pictures `columns` wide (at least 20) whose panels have `rows` rows (at least 2) between heading and time axis.
    public init(
        columns: Int, rows: Int = 12, repertoire: CharacterRepertoire, language: ChartLanguage = .english,
        hasHeadings: Bool = true
    ) {
        self.columns = max(20, columns)
        self.rows = max(2, rows)
        self.repertoire = repertoire
        self.language = language
        self.hasHeadings = hasHeadings
    }

    /// The picture as text, each line with a line feed.
    public func text(_ chart: Chart, style: Style = .plain) -> String {
        lines(chart).map { $0.rendered(style) + "\n" }.joined()
    }

    /// The picture line by line; no line is wider than `columns`.
    public func lines(_ chart: Chart) -> [StyledLine] {
        var lines: [StyledLine] = []
        if !chart.title.isEmpty { lines.append(StyledLine(fit(chart.title, columns), .bold)) }
        let plots = chart.panels.flatMap(separated).map { Plot($0.panel, values: $0.values, self) }
        let margin = plots.map(\.labelWidth).max() ?? 1
        let width = max(4, columns - margin - 2)
        for (index, plot) in plots.enumerated() {
            if index > 0 || !chart.title.isEmpty { lines.append(StyledLine()) }
            if hasHeadings { lines.append(heading(plot)) }
            let isLast = index == plots.count - 1
            lines += plot.render(chart, width: width, margin: margin)
            lines += timeAxis(chart, width: width, margin: margin, hasLabels: isLast)
        }
        let meanings = chart.panels.flatMap(\.series).filter { $0.samples.contains(where: \.isFlagged) }
            .map(\.flagMeaning)
        for (index, meaning) in meanings.enumerated() where !meaning.isEmpty && !meanings[..<index].contains(meaning) {
            lines.append(StyledLine(fit("* " + meaning, columns), .dim))
        }
        return lines
    }

    /// Panels in which nothing covers anything else, each with the values that its scale has to hold.
    private func separated(_ panel: ChartPanel) -> [(panel: ChartPanel, values: ClosedRange<Double>?)] {
        if panel.isDisjoint { return [(panel, panel.values)] }
        return panel.series.map { series in
            var part = panel
            part.series = [series]
            part.title = panel.title.isEmpty ? series.name : "\(panel.title): \(series.name)"
            part.note = ""
            return (part, panel.values)
        }
    }

    private func heading(_ plot: Plot) -> StyledLine {
        let unit = plot.labels.unit
        let title = fit(plot.panel.title + (unit.isEmpty ? "" : " (\(unit))"), columns)
        var line = StyledLine(title, .bold)
        let note = Escape.terminal(plot.panel.note)
        let room = columns - DisplayWidth.of(title) - DisplayWidth.of(note)
        if !note.isEmpty, room >= 2 {
            line.append(String(repeating: " ", count: room))
            line.append(note, .dim)
        }
        return line
    }

    /// The line of the time axis and the two lines below it.
    private func timeAxis(_ chart: Chart, width: Int, margin: Int, hasLabels: Bool) -> [StyledLine] {
        let frame = repertoire.frame
        let axis = TimeAxis(
            from: chart.fromMilliseconds, to: chart.toMilliseconds, room: width, language: language)
        var rule = [Character](repeating: frame.horizontal, count: width)
        var labels = LabelRow(width: width)
        var contexts = LabelRow(width: width)
        for tick in axis.ticks {
            let column = Int(chart.position(of: tick.milliseconds) * Double(width))
            guard column < width else { continue }
            rule[column] = frame.mark
            if labels.place(tick.label, at: column), let context = tick.context { contexts.place(context, at: column) }
        }
        let indent = String(repeating: " ", count: margin + 1)
        var lines = [StyledLine(indent + String(frame.corner) + String(rule), .dim)]
        if hasLabels {
            lines.append(StyledLine(indent + " " + labels.text))
            if !contexts.isEmpty { lines.append(StyledLine(indent + " " + contexts.text, .dim)) }
        }
        return lines
    }

    /// Text without control characters, cut with a mark where it is wider than `room`.
    func fit(_ text: String, _ room: Int) -> String {
        var text = Escape.terminal(text)
        guard DisplayWidth.of(text) > room else { return text }
        let mark = repertoire == .ascii ? "~" : "…"
        while !text.isEmpty, DisplayWidth.of(text) > room - 1 { text.removeLast() }
        return text + mark
    }
}

/// A row of labels none of which touches another.
struct LabelRow {
    private var characters: [Character]
    private var end = 0

    init(width: Int) { characters = [Character](repeating: " ", count: width) }

    /// Whether no label was placed.
    var isEmpty: Bool { end == 0 }

    /// The row as text.
    var text: String { String(characters) }

    /// Writes a label from a column on; false if there is no room for it, which changes nothing.
    @discardableResult
    mutating func place(_ label: String, at column: Int) -> Bool {
        guard column >= end, column + label.count <= characters.count, !label.isEmpty else { return false }
        for (offset, character) in label.enumerated() { characters[column + offset] = character }
        end = column + label.count + 1
        return true
    }
}
