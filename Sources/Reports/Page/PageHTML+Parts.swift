import Rendering

/// The parts of a page.
extension PageHTML {
    func notice(_ notice: ReportPage.Notice, _ html: inout HTMLWriter) {
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

    func heading(_ text: String, _ detail: String?, _ html: inout HTMLWriter) {
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

    func tiles(_ tiles: [ReportPage.Tile], _ html: inout HTMLWriter) {
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
            [
                "class": "tx",
                "style": css(
                    Style.text, size: tile.value.count > 13 ? 19 : 25,
                    "font-weight:650;line-height:1.35;" + Self.whole(tile.value, upTo: 16)),
            ],
            text: tile.value)
        for change in tile.changes { self.change(change, &html) }
        if let detail = tile.detail {
            html.element(
                "div", ["class": "mu", "style": css(Style.muted, size: 13, "line-height:1.5")], text: detail)
        }
    }

    private func change(_ change: ReportPage.Change, _ html: inout HTMLWriter) {
        guard let value = change.value else {
            html.element(
                "div", ["class": "mu", "style": css(Style.muted, size: 13, "line-height:1.5")], text: change.change)
            return
        }
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
            html.text(" \(change.label) ")
            html.element("span", ["style": Self.whole(value, upTo: 20)], text: value)
        }
    }

    func splits(_ title: String, _ splits: [ReportPage.Split], _ html: inout HTMLWriter) {
        self.title(title, &html)
        for split in splits {
            html.table(style: "margin-top:6px") { html in
                html.element("tr") { html in
                    html.element("td", ["class": "mu", "style": css(Style.muted, size: 13)], text: split.label)
                    html.element(
                        "td",
                        [
                            "class": "tx", "align": "right",
                            "style": css(Style.text, size: 13, "font-weight:650;" + Self.whole(split.value, upTo: 30)),
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

    func facts(_ title: String, _ facts: [ReportPage.Fact], _ html: inout HTMLWriter) {
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
                        html.element(
                            "span", ["style": "font-weight:600;" + Self.whole(fact.value, upTo: 20)], text: fact.value)
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

    func table(_ table: ReportPage.Table, _ html: inout HTMLWriter) {
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
                                    (isNumeric ? Self.whole(text, upTo: 12) : Self.broken(text))
                                        + (index == 0 ? ";padding-left:0" : "")),
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

    func items(_ title: String, _ items: [ReportPage.Item], _ more: String?, _ html: inout HTMLWriter) {
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
                        "td",
                        [
                            "class": "tx ln cell", "width": "75%", "valign": "top",
                            "style": cell(Style.text, Self.broken(item.text)),
                        ],
                        text: item.text)
                }
                html.line()
            }
        }
        if let more {
            html.element("div", ["class": "mu", "style": css(Style.muted, size: 13, "margin-top:6px")], text: more)
        }
    }

    /// A value of so many characters stays on one line; a longer one, which only a faulty meter sends, may be broken.
    private static func whole(_ text: String, upTo length: Int) -> String {
        text.count > length ? "overflow-wrap:anywhere" : "white-space:nowrap"
    }

    /// Words that are too long for a column may be broken.
    private static func broken(_ text: String) -> String {
        "overflow-wrap:" + (text.split(separator: " ").contains { $0.count > 20 } ? "anywhere" : "break-word")
    }

    private func cell(_ colour: Style.Colour, _ rest: String = "") -> String {
        css(
            colour, size: 14,
            "padding:7px 0 7px 14px;border-top:1px solid \(Style.line.light);line-height:1.4"
                + (rest.isEmpty ? "" : ";" + rest))
    }
}
