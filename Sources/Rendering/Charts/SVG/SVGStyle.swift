/// The look of pictures, on light and on dark ground.
///
/// Colours stand in classes, not in variables, which Inkscape, ImageMagick and librsvg do not know.
enum SVGStyle {
    /// Colours that are told apart also by those who cannot see red and green apart: on light, on dark ground.
    private static let series = [
        ("#2166c4", "#6aa9ff"), ("#c2570c", "#ff9d4d"), ("#0f8a76", "#3ad0b5"), ("#9b3fb5", "#d58af0"),
        ("#8a6d00", "#e3c140"), ("#b8325f", "#ff7fa6"),
    ]

    /// The number of colours; further series repeat them.
    static var seriesCount: Int { series.count }

    private static let font = "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif"

    /// The content of the style element.
    static var text: String {
        var css = """
            text{font-family:\(font);font-size:12px;font-variant-numeric:tabular-nums}
            .title{font-size:17px;font-weight:600}
            .heading{font-size:13px;font-weight:600}
            .line{fill:none;stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
            .area{stroke:none;fill-opacity:.13}
            .grid,.axis{fill:none;stroke-width:1;shape-rendering:crispEdges}
            .flagged{fill-opacity:.38;stroke-width:1;stroke-dasharray:3 2}

            """
        css += colours(isDark: false)
        css += "@media (prefers-color-scheme:dark){\n" + colours(isDark: true) + "}\n"
        return css
    }

    private static func colours(isDark: Bool) -> String {
        var css =
            isDark
            ? """
            .ground{fill:#10161d}.title,.heading{fill:#e8edf2}.label{fill:#9dabb9}.grid{stroke:#232d38}\
            .axis{stroke:#566372}

            """
            : """
            .ground{fill:#ffffff}.title,.heading{fill:#17212b}.label{fill:#5a6978}.grid{stroke:#e4e9ee}\
            .axis{stroke:#97a4b1}

            """
        for (index, colour) in series.enumerated() {
            let value = isDark ? colour.1 : colour.0
            css += ".s\(index){stroke:\(value)}.f\(index){fill:\(value)}\n"
        }
        return css
    }
}
