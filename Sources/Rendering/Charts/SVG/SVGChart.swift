/// Draws charts as SVG: one file without scripts or outside resources, for light and dark ground.
public struct SVGChart: Sendable {
    /// The width of the picture in pixels.
    let width: Double
    /// The height of a panel's plot in pixels.
    let plotHeight: Double
    /// The language of dates and numbers.
    let language: ChartLanguage

    /// Pictures of a width (at least 240) whose panels have plots of a height (at least 60).
    public init(width: Double = 960, plotHeight: Double = 240, language: ChartLanguage = .english) {
        self.width = max(240, width)
        self.plotHeight = max(60, plotHeight)
        self.language = language
    }

    /// The picture as a document of XML.
    public func text(_ chart: Chart) -> String {
        let panels = chart.panels.map { panel in
            SVGPlot(panel, chart, height: plotHeight, language: language)
        }
        let left = max(36, panels.map(\.labelWidth).max() ?? 0) + 22
        var top: Double = chart.title.isEmpty ? 14 : 54
        var placed: [(SVGPlot, SVGPlot.Frame)] = []
        for panel in panels {
            top += 26
            placed.append((panel, SVGPlot.Frame(left: left, top: top, width: width - left - 24, height: plotHeight)))
            top += plotHeight + 24
        }
        let notes = flagNotes(chart)
        let axis = placed.last.map { TimeAxisLabels(chart, frame: $0.1, language: language) }
        let height = top + (axis?.hasContext == true ? 22 : 6) + Double(notes.count) * 18 + 8
        var svg = SVGWriter()
        svg.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        let size = (SVGWriter.number(width), SVGWriter.number(height.rounded()))
        svg.begin(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": size.0, "height": size.1,
                "viewBox": "0 0 \(size.0) \(size.1)", "role": "img",
            ])
        svg.element("title", text: chart.title.isEmpty ? panels.first?.panel.title ?? "" : chart.title)
        svg.raw("<style>\n" + SVGStyle.text + "</style>\n")
        svg.element("rect", ["class": "ground", "width": size.0, "height": size.1, "rx": "6"])
        if !chart.title.isEmpty {
            svg.element("text", ["class": "title", "x": "22", "y": "36"], text: chart.title)
        }
        for (panel, frame) in placed {
            panel.draw(frame, axis, to: &svg)
        }
        axis?.draw(to: &svg)
        for (index, note) in notes.enumerated() {
            let y = SVGWriter.number(height - 14 - Double(notes.count - 1 - index) * 18)
            svg.element("text", ["class": "label", "x": SVGWriter.number(left), "y": y], text: note)
        }
        svg.end()
        return svg.text
    }

    private func flagNotes(_ chart: Chart) -> [String] {
        var notes: [String] = []
        for series in chart.panels.flatMap(\.series) where series.samples.contains(where: \.isFlagged) {
            let note = language.dashed + ": " + series.flagMeaning
            if !series.flagMeaning.isEmpty, !notes.contains(note) { notes.append(note) }
        }
        return notes
    }

    /// About how wide a text of 12 pixels' height is.
    static func textWidth(_ text: String) -> Double { Double(DisplayWidth.of(text)) * 7 }
}

/// The labels of the time axis below the lowest panel, and the places of its ticks.
struct TimeAxisLabels {
    /// The ticks' places from left to right.
    let places: [(x: Double, tick: TimeAxis.Tick)]
    /// Whether there is a second line.
    var hasContext: Bool { places.contains { $0.tick.context != nil } }

    private let frame: SVGPlot.Frame
    private let arePeriods: Bool

    init(_ chart: Chart, frame: SVGPlot.Frame, language: ChartLanguage) {
        self.frame = frame
        let axis = TimeAxis(
            from: chart.fromMilliseconds, to: chart.toMilliseconds, room: Int(frame.width / 7), spacing: 4,
            language: language)
        places = axis.ticks.map { (frame.left + chart.position(of: $0.milliseconds) * frame.width, $0) }
        // A day, month or year is named in its middle, a time of day at its place.
        arePeriods = [.days(1), .months(1), .years(1)].contains(axis.step)
    }

    func draw(to svg: inout SVGWriter) {
        let right = frame.left + frame.width
        var contextEnd = 0.0
        for (index, place) in places.enumerated() {
            let label = place.tick.label
            let half = SVGChart.textWidth(label) / 2
            var x = place.x
            if arePeriods {
                let end = index + 1 < places.count ? places[index + 1].x : right
                guard end - x >= half * 1.6 else { continue }
                x = (x + end) / 2
            }
            x = min(x, frame.left + frame.width + 20 - half)
            let y = frame.top + frame.height + 20
            svg.element(
                "text",
                ["class": "label", "x": SVGWriter.number(x), "y": SVGWriter.number(y), "text-anchor": "middle"],
                text: label)
            guard let context = place.tick.context else { continue }
            let width = SVGChart.textWidth(context)
            let start = max(x - (arePeriods ? half : width / 2), frame.left - 22)
            guard start >= contextEnd, start + width <= right + 22 else { continue }
            contextEnd = start + width + 14
            svg.element(
                "text", ["class": "label", "x": SVGWriter.number(start), "y": SVGWriter.number(y + 17)], text: context)
        }
    }
}
