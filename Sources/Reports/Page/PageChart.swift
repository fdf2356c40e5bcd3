import Rendering

/// A bar chart out of table cells: consumption above the line, feed-in below it.
struct PageChart {
    typealias Style = PageStyle
    private static let height = 120.0
    private let chart: ReportPage.Chart
    private let highest: Double
    private let hasDown: Bool
    /// The share of the height above the line.
    private let upShare: Double

    init(_ chart: ReportPage.Chart) {
        self.chart = chart
        let up = chart.columns.compactMap { $0.up?.double }.max() ?? 0
        let down = chart.downLabel == nil ? 0 : chart.columns.compactMap { $0.down?.double }.max() ?? 0
        hasDown = chart.downLabel != nil
        highest = max(up + down, .leastNormalMagnitude)
        upShare = up / highest
    }

    func render(_ html: inout HTMLWriter) {
        html.element(
            "h3", ["class": "tx", "style": css(Style.text, size: 15, "margin:0;font-weight:650")],
            text: "\(chart.title) (\(chart.unit))")
        html.element("div", ["class": "mu", "style": css(Style.muted, size: 13, "margin:2px 0 12px;line-height:1.45")])
        {
            $0.text(chart.caption ?? "")
        }
        html.element(
            "table",
            [
                "role": "img", "aria-label": chart.title + (chart.caption.map { ": " + $0 } ?? ""), "width": "100%",
                "cellpadding": "0", "cellspacing": "0", "border": "0", "style": "table-layout:fixed",
            ]
        ) { html in
            html.line()
            html.element("tr") { html in for column in chart.columns { up(column, &html) } }
            html.line()
            if hasDown {
                html.element("tr") { html in for column in chart.columns { down(column, &html) } }
                html.line()
            }
            html.element("tr") { html in
                for (index, column) in chart.columns.enumerated() { label(index, column, &html) }
            }
        }
        html.line()
        legend(&html)
    }

    /// Few columns have room for their values.
    private var showsValues: Bool { chart.columns.count <= 7 && chart.columns.allSatisfy { $0.upText.count <= 8 } }
    private var gap: String { chart.columns.count > 24 ? "0 1px" : chart.columns.count > 12 ? "0 2px" : "0 4px" }

    private func up(_ column: ReportPage.Chart.Column, _ html: inout HTMLWriter) {
        let room =
            Int((Self.height * upShare).rounded())
            + (showsValues ? 18 : chart.columns.contains(where: \.isStarred) ? 10 : 0)
        html.element(
            "td",
            [
                "class": "ln", "valign": "bottom", "height": "\(room)", "title": title(column),
                "style": "padding:\(gap);border-bottom:1px solid \(Style.line.light)",
            ]
        ) { html in
            guard column.isRecorded else {
                let height = max(room - (showsValues ? 18 : 0), 8)
                return bar(Style.track, height: height, corners: "2px 2px 0 0", &html)
            }
            if showsValues {
                html.element(
                    "div",
                    [
                        "class": "mu",
                        "style": css(Style.muted, size: 11, "text-align:center;line-height:16px;white-space:nowrap"),
                    ],
                    text: column.upText)
            } else if column.isStarred {
                html.element(
                    "div", ["class": "mu", "style": css(Style.muted, size: 13, "text-align:center;line-height:10px")],
                    text: "*")
            }
            bar(Style.colour(of: chart.accent), height: pixels(column.up), corners: "2px 2px 0 0", &html)
        }
    }

    private func down(_ column: ReportPage.Chart.Column, _ html: inout HTMLWriter) {
        let room = Int((Self.height * (1 - upShare)).rounded())
        html.element(
            "td",
            [
                "valign": "top", "height": "\(room)", "title": title(column), "style": "padding:\(gap)",
            ]
        ) { html in
            bar(Style.exported, height: column.isRecorded ? pixels(column.down) : 0, corners: "0 0 2px 2px", &html)
        }
    }

    private func bar(_ colour: Style.Colour, height: Int, corners: StaticString, _ html: inout HTMLWriter) {
        guard height > 0 else { return }
        html.element(
            "div",
            [
                "class": "\(colour.name)",
                "style":
                    "height:\(height)px;background-color:\(colour.light);border-radius:\(corners);font-size:1px;line-height:1px",
            ])
    }

    /// A value of more than nothing is drawn with a pixel at least.
    private func pixels(_ value: ExactNumber?) -> Int {
        guard let value, value.double > 0 else { return 0 }
        return max(1, Int((value.double / highest * Self.height).rounded()))
    }

    private func label(_ index: Int, _ column: ReportPage.Chart.Column, _ html: inout HTMLWriter) {
        html.element(
            "td",
            [
                "class": "mu", "align": "center",
                "style": css(Style.muted, size: 11, "padding-top:5px;line-height:14px;white-space:nowrap"),
            ], text: column.label)
    }

    private func title(_ column: ReportPage.Chart.Column) -> String {
        guard column.isRecorded else { return "\(column.name): \(chart.missingLabel)" }
        var text = "\(column.name): \(column.upText) \(chart.unit)"
        if let down = chart.downLabel, column.down?.isZero == false {
            text += ", \(down) \(column.downText) \(chart.unit)"
        }
        return text
    }

    private func legend(_ html: inout HTMLWriter) {
        var entries = [(chart.upLabel, Style.colour(of: chart.accent))]
        if let down = chart.downLabel { entries.append((down, Style.exported)) }
        if chart.columns.contains(where: { !$0.isRecorded }) { entries.append((chart.missingLabel, Style.track)) }
        guard entries.count > 1 else { return }
        html.element("div", ["style": "margin-top:8px"]) { html in
            for (text, colour) in entries {
                html.element(
                    "span",
                    ["class": "mu", "style": css(Style.muted, size: 13, "display:inline-block;margin-right:16px")]
                ) { html in
                    html.dot(colour)
                    html.text(text)
                }
                html.raw(" ")
            }
        }
    }
}
