/// One panel of a chart as SVG: axis, grid, heading, legend and values.
struct SVGPlot {
    /// Where the plot lies in the picture, in pixels.
    struct Frame {
        var left: Double
        var top: Double
        var width: Double
        var height: Double
        /// The lower edge.
        var bottom: Double { top + height }
    }

    let panel: ChartPanel
    private let chart: Chart
    private let axis: ValueAxis
    private let language: ChartLanguage

    init(_ panel: ChartPanel, _ chart: Chart, height: Double, language: ChartLanguage) {
        self.panel = panel
        self.chart = chart
        self.language = language
        axis = ValueAxis(
            panel.values, includesZero: panel.includesZero, unit: panel.unit, intervals: max(2, Int(height / 48)),
            language: language)
    }

    /// The width of the widest label in pixels.
    var labelWidth: Double { axis.ticks.map { SVGChart.textWidth($0.label) }.max() ?? 0 }

    /// Draws the panel; grid lines stand at the ticks of `time`.
    func draw(_ frame: Frame, _ time: TimeAxisLabels?, to svg: inout SVGWriter) {
        grid(frame, time, &svg)
        heading(frame, &svg)
        svg.begin("g")
        for (index, series) in panel.series.enumerated() {
            let colour = index % SVGStyle.seriesCount
            switch panel.kind {
            case .line: lines(series, colour, frame, &svg)
            case .bars: bars(series, index, frame, &svg)
            }
        }
        svg.end()
        // The axis lies over areas and bars.
        let zero = y(min(max(0, axis.low), axis.high), frame)
        svg.element("path", ["class": "axis", "d": "M\(n(frame.left)) \(n(zero))h\(n(frame.width))"])
    }

    private func n(_ value: Double) -> String { SVGWriter.number(value) }

    private func x(_ milliseconds: Int64, _ frame: Frame) -> Double {
        frame.left + chart.position(of: milliseconds) * frame.width
    }

    private func y(_ value: Double, _ frame: Frame) -> Double { frame.bottom - axis.position(of: value) * frame.height }

    private func grid(_ frame: Frame, _ time: TimeAxisLabels?, _ svg: inout SVGWriter) {
        var path = ""
        for place in time?.places ?? [] { path += "M\(n(place.x)) \(n(frame.top))v\(n(frame.height))" }
        for tick in axis.ticks { path += "M\(n(frame.left)) \(n(y(tick.value, frame)))h\(n(frame.width))" }
        svg.element("path", ["class": "grid", "d": path])
        for tick in axis.ticks {
            svg.element(
                "text",
                [
                    "class": "label", "x": n(frame.left - 9), "y": n(y(tick.value, frame) + 4), "text-anchor": "end",
                ], text: tick.label)
        }
    }

    private func heading(_ frame: Frame, _ svg: inout SVGWriter) {
        let unit = axis.unit.isEmpty ? "" : " (\(axis.unit))"
        let line = n(frame.top - 12)
        svg.element("text", ["class": "heading", "x": n(frame.left), "y": line], text: panel.title + unit)
        var right = frame.left + frame.width
        if !panel.note.isEmpty {
            svg.element("text", ["class": "label", "x": n(right), "y": line, "text-anchor": "end"], text: panel.note)
            right -= SVGChart.textWidth(panel.note) + 24
        }
        guard panel.series.count > 1 else { return }
        for (index, series) in panel.series.enumerated().reversed() {
            let start = right - SVGChart.textWidth(series.name)
            svg.element("text", ["class": "label", "x": n(start), "y": line], text: series.name)
            svg.element(
                "rect",
                [
                    "class": "f\(index % SVGStyle.seriesCount)", "x": n(start - 16), "y": n(frame.top - 22),
                    "width": "11", "height": "11", "rx": "2",
                ])
            right = start - 34
        }
    }

    // MARK: Lines

    private func lines(_ series: ChartSeries, _ colour: Int, _ frame: Frame, _ svg: inout SVGWriter) {
        var line = ""
        var area = ""
        let ground = y(min(max(0, axis.low), axis.high), frame)
        for stretch in series.stretches {
            let visible = stretch.filter { (0...1).contains(chart.position(of: $0.middle)) }
            guard let first = visible.first, let last = visible.last else { continue }
            let points = path(visible, frame)
            line += "M" + points + (visible.count == 1 ? "h0" : "")
            if visible.contains(where: { $0.low != nil && $0.high != nil }) {
                area += band(visible, frame)
            } else if panel.series.count == 1, panel.includesZero, visible.count > 1 {
                area +=
                    "M\(n(x(first.middle, frame))) \(n(ground))L" + points
                    + "L\(n(x(last.middle, frame))) \(n(ground))Z"
            }
        }
        if !area.isEmpty { svg.element("path", ["class": "area f\(colour)", "d": area]) }
        if !line.isEmpty { svg.element("path", ["class": "line s\(colour)", "d": line]) }
    }

    private func path(_ samples: [ChartSample], _ frame: Frame) -> String {
        samples.map { "\(n(x($0.middle, frame))) \(n(y($0.value, frame)))" }.joined(separator: "L")
    }

    /// The area between the lowest and the highest values.
    private func band(_ samples: [ChartSample], _ frame: Frame) -> String {
        let upper = samples.map { "\(n(x($0.middle, frame))) \(n(y($0.high ?? $0.value, frame)))" }
        let lower = samples.reversed().map { "\(n(x($0.middle, frame))) \(n(y($0.low ?? $0.value, frame)))" }
        return "M" + (upper + lower).joined(separator: "L") + "Z"
    }

    // MARK: Bars

    /// More bars than this are one path, without a text for each.
    private static let tooltipLimit = 800

    private func bars(_ series: ChartSeries, _ index: Int, _ frame: Frame, _ svg: inout SVGWriter) {
        let colour = index % SVGStyle.seriesCount
        // Series that would cover each other stand side by side.
        let lanes = panel.isDisjoint ? 1 : panel.series.count
        let lane = panel.isDisjoint ? 0 : index
        var all = ""
        for sample in series.samples {
            let (left, right) = (
                max(x(sample.from, frame), frame.left), min(x(sample.to, frame), frame.left + frame.width)
            )
            guard right > left, sample.value != 0 else { continue }
            let space = right - left >= 3 ? min(6, (right - left) * 0.18) : 0
            let width = (right - left - space) / Double(lanes)
            let shape = bar(
                x: left + space / 2 + width * Double(lane), width: width, from: y(0, frame), to: y(sample.value, frame))
            if series.samples.count > Self.tooltipLimit, !sample.isFlagged {
                all += shape
            } else {
                let look = sample.isFlagged ? "flagged f\(colour) s\(colour)" : "f\(colour)"
                svg.element("path", ["class": look, "d": shape], title: tooltip(sample, series))
            }
        }
        if !all.isEmpty { svg.element("path", ["class": "f\(colour)", "d": all]) }
    }

    /// A bar whose end away from zero has round corners.
    private func bar(x: Double, width: Double, from zero: Double, to end: Double) -> String {
        let height = max(abs(end - zero), 0.5)
        let direction: Double = end <= zero ? -1 : 1
        let radius = width < 4 ? 0 : min(3, width / 3, height)
        guard radius > 0 else { return "M\(n(x)) \(n(zero))v\(n(direction * height))h\(n(width))V\(n(zero))Z" }
        let side = direction * (height - radius)
        let turn = direction * radius
        return "M\(n(x)) \(n(zero))v\(n(side))q0 \(n(turn)) \(n(radius)) \(n(turn))h\(n(width - 2 * radius))"
            + "q\(n(radius)) 0 \(n(radius)) \(n(-turn))V\(n(zero))Z"
    }

    private func tooltip(_ sample: ChartSample, _ series: ChartSeries) -> String {
        let name = panel.series.count > 1 ? series.name + "\n" : ""
        let from = TimeText.local(sample.from).prefix(16)
        let to = TimeText.local(sample.to).prefix(16)
        let times = sample.from == sample.to ? "\(from)" : "\(from) – \(to)"
        let flag = sample.isFlagged && !series.flagMeaning.isEmpty ? " (\(series.flagMeaning))" : ""
        return name + times + ": " + QuantityText.text(sample.value, unit: panel.unit, language: language) + flag
    }
}
