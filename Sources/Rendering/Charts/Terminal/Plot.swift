/// One panel of a chart in a terminal: its value axis, and its values as characters.
struct Plot {
    let panel: ChartPanel
    let scale: RowScale
    let labels: ValueLabels
    private let repertoire: CharacterRepertoire
    private let rows: Int

    /// The plot of a panel whose scale holds `values`.
    init(_ panel: ChartPanel, values: ClosedRange<Double>?, _ chart: TerminalChart) {
        self.panel = panel
        repertoire = chart.repertoire
        rows = chart.rows
        scale =
            panel.kind == .bars
            ? .bars(values, rows: chart.rows)
            : .lines(values, includesZero: panel.includesZero, rows: chart.rows)
        let bottom = scale.low - scale.perRow * Double(scale.rowsBelow)
        labels = ValueLabels(
            step: scale.step, low: bottom, high: scale.low + scale.perRow * Double(scale.rowsAbove), unit: panel.unit,
            language: chart.language)
    }

    /// The width of the widest label.
    var labelWidth: Int {
        let above = stride(from: 0, through: scale.rowsAbove, by: scale.rowsPerTick).map { label(row: $0) }
        let below = stride(from: 0, through: scale.rowsBelow, by: scale.rowsPerTick).map { label(row: -$0) }
        return (above + below).map(DisplayWidth.of).max() ?? 1
    }

    private func label(row: Int) -> String {
        labels.text(scale.low + Double(row / scale.rowsPerTick) * scale.step)
    }

    /// The rows from top to bottom, each with the label of its tick.
    func render(_ chart: Chart, width: Int, margin: Int) -> [StyledLine] {
        panel.kind == .bars ? bars(chart, width, margin) : lines(chart, width, margin)
    }

    private func row(_ label: String?, _ margin: Int) -> StyledLine {
        let text = label ?? ""
        let indent = String(repeating: " ", count: max(0, margin - DisplayWidth.of(text)))
        var line = StyledLine(indent + text + " ")
        line.append(String(label == nil ? repertoire.frame.vertical : repertoire.frame.tick), .dim)
        return line
    }

    // MARK: Lines

    private func lines(_ chart: Chart, _ width: Int, _ margin: Int) -> [StyledLine] {
        var canvas = DotCanvas(columns: width, rows: rows)
        for series in panel.series {
            for stretch in series.stretches { draw(stretch, chart, &canvas) }
        }
        return (0..<rows).map { fromTop in
            let fromBottom = rows - 1 - fromTop
            let isTick = fromBottom % scale.rowsPerTick == 0
            var line = row(isTick ? label(row: fromBottom) : nil, margin)
            let isZero = isTick && fromBottom > 0 && label(row: fromBottom) == "0"
            for column in 0..<width {
                if let character = canvas.character(column: column, row: fromTop, repertoire) {
                    line.append(String(character), .cyan)
                } else {
                    line.append(isZero ? String(repertoire.frame.zero) : " ", isZero ? .dim : .none)
                }
            }
            return line
        }
    }

    private func draw(_ stretch: ArraySlice<ChartSample>, _ chart: Chart, _ canvas: inout DotCanvas) {
        var previous: (x: Int, y: Int)?
        for sample in stretch {
            let position = chart.position(of: sample.middle)
            guard position >= 0, position <= 1 else { continue }
            let x = min(canvas.width - 1, Int(position * Double(canvas.width)))
            let point = (x: x, y: scale.dot(of: sample.value))
            canvas.line(from: previous ?? point, to: point)
            previous = point
        }
    }

    // MARK: Bars

    /// The tallest bar of each column, above and below zero, and whether one of them is flagged.
    private struct Column {
        var above = 0.0
        var below = 0.0
        var isFlagged = false
    }

    private func columns(_ chart: Chart, _ width: Int) -> [Column] {
        var columns = [Column](repeating: Column(), count: width)
        for sample in panel.series.lazy.flatMap(\.samples) {
            let (start, end) = (chart.position(of: sample.from), chart.position(of: sample.to))
            guard end > 0 || start >= 0, start < 1 else { continue }
            let first = max(0, Int((start * Double(width)).rounded(.down)))
            var last = min(width, Int((end * Double(width)).rounded(.down)))
            // From three columns on there is room for a space between neighbours.
            if (end - start) * Double(width) >= 3 { last -= 1 }
            for column in first..<max(first + 1, last) where column < width {
                columns[column].above = max(columns[column].above, sample.value)
                columns[column].below = min(columns[column].below, sample.value)
                if sample.isFlagged { columns[column].isFlagged = true }
            }
        }
        return columns
    }

    private func bars(_ chart: Chart, _ width: Int, _ margin: Int) -> [StyledLine] {
        let columns = columns(chart, width)
        let above = columns.map { scale.eighths(of: $0.above) }
        let below = columns.map { scale.eighths(of: $0.below) }
        var lines = (0..<scale.rowsAbove).reversed().map { number in
            // A bar that fills the row with a tick's label has reached it.
            let isTick = (number + 1) % scale.rowsPerTick == 0
            var line = row(isTick ? label(row: number + 1) : nil, margin)
            for column in 0..<width {
                let fill = min(8, above[column] - number * 8)
                let isMark = columns[column].isFlagged && mark(above[column], rows: scale.rowsAbove) == number
                if isMark, above[column] > 0 {
                    line.append("*", .yellow)
                } else {
                    line.append(String(repertoire.lower(fill)), fill > 0 ? .cyan : .none)
                }
            }
            return line
        }
        guard scale.rowsBelow > 0 else { return lines }
        var zero = StyledLine(String(repeating: " ", count: max(0, margin - 1)) + "0 ")
        zero.append(String(repertoire.frame.zeroLeft), .dim)
        zero.append(String(repeating: repertoire.frame.zero, count: width), .dim)
        lines.append(zero)
        for number in 0..<scale.rowsBelow {
            let isTick = (number + 1) % scale.rowsPerTick == 0
            var line = row(isTick ? label(row: -(number + 1)) : nil, margin)
            for column in 0..<width {
                let fill = min(8, below[column] - number * 8)
                let isMark = columns[column].isFlagged && mark(below[column], rows: scale.rowsBelow) == number
                if isMark, below[column] > 0 {
                    line.append("*", .yellow)
                } else {
                    line.append(String(repertoire.upper(fill)), fill > 0 ? .green : .none)
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// The row in which the mark of a flagged bar stands: beyond its end, or at its end where there is no room.
    private func mark(_ eighths: Int, rows: Int) -> Int { min((eighths + 7) / 8, rows - 1) }
}
