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
}

// MARK: Styles

/// The inline style of a text.
func css(_ colour: PageStyle.Colour, size: Int, _ rest: String = "") -> String {
    "font-size:\(size)px;color:\(colour.light)" + (rest.isEmpty ? "" : ";" + rest)
}

/// The inline style of an area.
func css(background: PageStyle.Colour, _ rest: String = "") -> String {
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
