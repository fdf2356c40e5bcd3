import Rendering

/// A page as HTML for mail: tables and inline styles, no picture, script or anything from outside.
///
/// A `<style>` of some lines adds dark screens and narrow ones; where a mail program drops it, the page stays readable.
struct PageHTML {
    typealias Style = PageStyle
    private let page: ReportPage

    /// The whole page as one HTML document.
    static func render(_ page: ReportPage) -> String {
        var html = HTMLWriter()
        PageHTML(page: page).document(&html)
        return html.html
    }

    private func document(_ html: inout HTMLWriter) {
        html.raw("<!DOCTYPE html>\n")
        html.element("html", ["lang": page.languageCode]) { html in
            html.line()
            html.element("head") { html in
                html.raw("<meta charset=\"utf-8\">\n")
                html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
                html.raw("<meta name=\"supported-color-schemes\" content=\"light dark\">\n")
                html.raw("<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no\">\n")
                html.element("title", text: page.title)
                html.line()
                html.styleSheet(Style.sheet)
                html.line()
                html.raw(Style.outlook)
            }
            html.line()
            html.element("body", ["class": "pg", "style": css(background: Style.page, "margin:0;padding:0")]) { html in
                // What mail programs show beside the subject, and the page itself does not.
                html.element(
                    "div", ["style": "display:none;max-height:0;overflow:hidden;opacity:0"], text: page.summary)
                html.line()
                frame(&html)
            }
            html.line()
        }
        html.line()
    }

    private func frame(_ html: inout HTMLWriter) {
        html.table(class: "pg", style: css(background: Style.page)) { html in
            html.element("tr") { html in
                html.element("td", ["align": "center", "class": "out", "style": "padding:24px 12px"]) { html in
                    html.line()
                    html.table(
                        class: "cd",
                        style: css(
                            background: Style.card,
                            "max-width:720px;border-radius:12px;text-align:left;table-layout:fixed;overflow-wrap:break-word"
                        )
                    ) { html in
                        header(&html)
                        for block in page.blocks { row(&html) { self.block(block, &$0) } }
                        footer(&html)
                    }
                }
            }
        }
    }

    /// A row of the card, with its room to both sides.
    private func row(
        _ html: inout HTMLWriter, padding: StaticString = "20px 28px 0", _ content: (inout HTMLWriter) -> Void
    ) {
        html.element("tr") { html in
            html.element(
                "td", ["class": "pad", "style": "padding:\(padding);font-family:\(Style.font)"], content)
        }
        html.line()
    }

    private func header(_ html: inout HTMLWriter) {
        row(&html, padding: "28px 28px 0") { html in
            html.element(
                "div",
                ["class": "mu", "style": css(Style.muted, size: 13, "letter-spacing:.06em;text-transform:uppercase")],
                text: page.kind)
            html.element(
                "h1",
                [
                    "class": "tx h1",
                    "style": css(Style.text, size: 26, "margin:4px 0 0;font-weight:650;line-height:1.2"),
                ],
                text: page.title)
            if !page.subtitle.isEmpty {
                html.element(
                    "div", ["class": "mu", "style": css(Style.muted, size: 15, "margin-top:4px")], text: page.subtitle)
            }
        }
    }

    private func footer(_ html: inout HTMLWriter) {
        row(&html, padding: "24px 28px 28px") { html in
            html.element(
                "div",
                [
                    "class": "mu ln",
                    "style": css(Style.muted, size: 12, "border-top:1px solid \(Style.line.light);padding-top:14px"),
                ]
            ) { html in
                for (index, line) in page.footer.enumerated() {
                    if index > 0 { html.element("br") }
                    html.text(line)
                }
            }
        }
    }

    private func block(_ block: ReportPage.Block, _ html: inout HTMLWriter) {
        switch block {
        case .notice(let notice): self.notice(notice, &html)
        case .heading(let text, let detail): heading(text, detail, &html)
        case .tiles(let tiles): self.tiles(tiles, &html)
        case .splits(let title, let splits): self.splits(title, splits, &html)
        case .chart(let chart): PageChart(chart).render(&html)
        case .facts(let title, let facts): self.facts(title, facts, &html)
        case .table(let table): self.table(table, &html)
        case .items(let title, let items, let more): self.items(title, items, more, &html)
        }
    }

    // MARK: Parts

    private func notice(_ notice: ReportPage.Notice, _ html: inout HTMLWriter) {
        let isWarning = notice.level == .warning
        let background = isWarning ? Style.warning : Style.notice
        let text = isWarning ? Style.warningText : Style.text
        html.element(
            "div",
            [
                "class": "\(background.name) \(text.name)",
                "style": css(
                    text, size: 14,
                    "background-color:\(background.light);border-radius:8px;padding:10px 14px;line-height:1.45"),
            ], text: notice.text)
    }

    private func heading(_ text: String, _ detail: String?, _ html: inout HTMLWriter) {
        html.element(
            "h2",
            [
                "class": "tx ln",
                "style": css(
                    Style.text, size: 20,
                    "margin:12px 0 0;padding-top:24px;border-top:1px solid \(Style.line.light);font-weight:650;line-height:1.25"
                ),
            ]
        ) { html in
            html.text(text)
            if let detail {
                html.element(
                    "span", ["class": "mu", "style": css(Style.muted, size: 15, "font-weight:400")], text: "  " + detail
                )
            }
        }
    }

    /// The title over a part.
    private func title(_ text: String, _ html: inout HTMLWriter) {
        html.element(
            "h3", ["class": "tx", "style": css(Style.text, size: 15, "margin:0 0 8px;font-weight:650")], text: text)
    }

    private func tiles(_ tiles: [ReportPage.Tile], _ html: inout HTMLWriter) {
        let columns = tiles.count == 3 ? 3 : min(tiles.count, 2)
        var rest = tiles[...]
        html.table(style: "table-layout:fixed") { html in
            while !rest.isEmpty {
                let line = rest.prefix(columns)
                rest = rest.dropFirst(columns)
                html.element("tr") { html in
                    for tile in line {
                        if tile.label != line.first?.label { html.element("td", ["class": "gap", "width": "10"]) }
                        html.element(
                            "td",
                            [
                                "class": "tile in", "valign": "top",
                                "style": css(background: Style.inset, "border-radius:10px;padding:12px 14px"),
                            ]
                        ) { self.tile(tile, &$0) }
                    }
                }
                html.line()
                if !rest.isEmpty { html.element("tr", ["class": "gap"]) { $0.element("td", ["height": "10"]) } }
            }
        }
    }

    private func tile(_ tile: ReportPage.Tile, _ html: inout HTMLWriter) {
        html.element("div", ["class": "mu", "style": css(Style.muted, size: 13)]) { html in
            html.dot(Style.colour(of: tile.accent))
            html.text(tile.label)
        }
        html.element(
            "div",
            ["class": "tx", "style": css(Style.text, size: 25, "font-weight:650;line-height:1.35;white-space:nowrap")],
            text: tile.value)
        for change in tile.changes { self.change(change, &html) }
        if let detail = tile.detail {
            html.element(
                "div", ["class": "mu", "style": css(Style.muted, size: 13, "line-height:1.5")], text: detail)
        }
    }

    private func change(_ change: ReportPage.Change, _ html: inout HTMLWriter) {
        let colour =
            switch change.judgement {
            case .good: Style.good
            case .bad: Style.bad
            case .neutral: Style.muted
            }
        html.element("div", ["class": "mu", "style": css(Style.muted, size: 13, "line-height:1.5")]) { html in
            html.element(
                "span",
                ["class": "\(colour.name)", "style": "color:\(colour.light);font-weight:650;white-space:nowrap"],
                text: change.change)
            html.text(" " + change.label)
            if let value = change.value {
                html.text(" ")
                html.element("span", ["style": "white-space:nowrap"], text: value)
            }
        }
    }

    private func splits(_ title: String, _ splits: [ReportPage.Split], _ html: inout HTMLWriter) {
        self.title(title, &html)
        for split in splits {
            html.table(style: "margin-top:6px") { html in
                html.element("tr") { html in
                    html.element("td", ["class": "mu", "style": css(Style.muted, size: 13)], text: split.label)
                    html.element(
                        "td",
                        [
                            "class": "tx", "align": "right",
                            "style": css(Style.text, size: 13, "font-weight:650;white-space:nowrap"),
                        ],
                        text: split.value)
                }
            }
            html.table(style: "margin-top:4px;table-layout:fixed") { html in
                html.element("tr") { html in
                    for part in split.parts where part.share > 0 {
                        let colour = Style.colour(of: part.accent)
                        html.element(
                            "td",
                            [
                                "class": "\(colour.name)", "width": "\(Int((part.share * 100).rounded()))%",
                                "height": "12",
                                "style": "background-color:\(colour.light);height:12px;line-height:1px;font-size:1px",
                            ]
                        ) { $0.raw("&nbsp;") }
                    }
                }
            }
            html.element("div", ["style": "margin:5px 0 12px"]) { html in
                for part in split.parts {
                    let colour = Style.colour(of: part.accent)
                    html.element(
                        "span",
                        [
                            "class": "mu",
                            "style": css(
                                Style.muted, size: 13, "display:inline-block;margin-right:16px;line-height:1.6"),
                        ]
                    ) { html in
                        html.dot(colour)
                        html.text(part.label + " ")
                        html.element(
                            "span", ["class": "tx", "style": "color:\(Style.text.light);font-weight:600"],
                            text: part.value)
                    }
                    html.raw(" ")
                }
            }
            html.line()
        }
    }

    private func facts(_ title: String, _ facts: [ReportPage.Fact], _ html: inout HTMLWriter) {
        self.title(title, &html)
        html.table { html in
            for fact in facts {
                html.element("tr") { html in
                    html.element(
                        "td", ["class": "mu ln", "valign": "top", "style": cell(Style.muted, "padding-left:0")],
                        text: fact.label)
                    html.element(
                        "td", ["class": "tx ln cell", "align": "right", "valign": "top", "style": cell(Style.text)]
                    ) { html in
                        html.element("span", ["style": "font-weight:600;white-space:nowrap"], text: fact.value)
                        if let detail = fact.detail {
                            html.raw(" ")
                            html.element("span", ["class": "mu", "style": "color:\(Style.muted.light)"], text: detail)
                        }
                    }
                }
                html.line()
            }
        }
    }

    private func table(_ table: ReportPage.Table, _ html: inout HTMLWriter) {
        if !table.title.isEmpty { title(table.title, &html) }
        html.table { html in
            if table.columns.contains(where: { !$0.title.isEmpty }) {
                html.element("tr") { html in
                    for (index, column) in table.columns.enumerated() {
                        html.element(
                            "th",
                            [
                                "class": (index == 0 ? "mu ln" : "mu ln cell") + (column.isOptional ? " opt" : ""),
                                "align": column.isNumeric ? "right" : "left", "valign": "bottom",
                                "style": cell(
                                    Style.muted,
                                    "border-top:0;font-weight:400;font-size:13px"
                                        + (index == 0 ? ";padding-left:0" : "")),
                            ], text: column.title)
                    }
                }
                html.line()
            }
            for cells in table.rows {
                html.element("tr") { html in
                    for (index, text) in cells.enumerated() {
                        let isNumeric = index < table.columns.count && table.columns[index].isNumeric
                        html.element(
                            "td",
                            [
                                "class": (index == 0 ? "mu ln" : "tx ln cell")
                                    + (index < table.columns.count && table.columns[index].isOptional ? " opt" : ""),
                                "align": isNumeric ? "right" : "left",
                                "valign": "top",
                                "style": cell(
                                    index == 0 ? Style.muted : Style.text,
                                    (isNumeric ? "white-space:nowrap;" : "") + Self.wrap(text)
                                        + (index == 0 ? "padding-left:0" : "")),
                            ], text: text)
                    }
                }
                html.line()
            }
        }
        if let note = table.note {
            html.element(
                "div", ["class": "mu", "style": css(Style.muted, size: 13, "margin-top:6px;line-height:1.45")],
                text: note)
        }
    }

    private func items(_ title: String, _ items: [ReportPage.Item], _ more: String?, _ html: inout HTMLWriter) {
        self.title(title, &html)
        html.table { html in
            for item in items {
                html.element("tr") { html in
                    html.element(
                        "td",
                        [
                            "class": "mu ln", "valign": "top",
                            "style": cell(Style.muted, "padding-left:0;white-space:nowrap"),
                        ],
                        text: item.time)
                    html.element(
                        "td", ["class": "tx ln cell", "width": "75%", "valign": "top", "style": cell(Style.text)],
                        text: item.text)
                }
                html.line()
            }
        }
        if let more {
            html.element("div", ["class": "mu", "style": css(Style.muted, size: 13, "margin-top:6px")], text: more)
        }
    }

    /// Words that are too long for a column may be broken.
    private static func wrap(_ text: String) -> String {
        text.split(separator: " ").contains { $0.count > 20 } ? "overflow-wrap:anywhere;" : ""
    }

    private func cell(_ colour: Style.Colour, _ rest: String = "") -> String {
        css(
            colour, size: 14,
            "padding:7px 0 7px 14px;border-top:1px solid \(Style.line.light);line-height:1.4"
                + (rest.isEmpty ? "" : ";" + rest))
    }
}

// MARK: Styles

/// The inline style of a text.
func css(_ colour: PageStyle.Colour, size: Int, _ rest: String = "") -> String {
    "font-size:\(size)px;color:\(colour.light)" + (rest.isEmpty ? "" : ";" + rest)
}

/// The inline style of an area.
private func css(background: PageStyle.Colour, _ rest: String = "") -> String {
    "background-color:\(background.light)" + (rest.isEmpty ? "" : ";" + rest)
}

extension HTMLWriter {
    /// A square that says which colour stands for the text behind it.
    mutating func dot(_ colour: PageStyle.Colour) {
        element(
            "span",
            [
                "class": "\(colour.name)",
                "style": "display:inline-block;width:9px;height:9px;border-radius:3px;margin-right:7px;"
                    + "background-color:\(colour.light)",
            ])
    }

    /// A table for layout, which screen readers pass over, as wide as there is room.
    mutating func table(class name: String? = nil, style: String? = nil, _ content: (inout HTMLWriter) -> Void) {
        element(
            "table",
            [
                "role": "presentation", "class": name, "width": "100%", "cellpadding": "0", "cellspacing": "0",
                "border": "0", "style": style,
            ], content)
        line()
    }
}
