import Rendering

/// A page as plain text, for mail programs that show none of the HTML, and for people who prefer it.
enum PageText {
    /// No line is longer than this where it can be helped.
    private static let width = 72

    /// The whole page; each line ends with a line feed.
    static func render(_ page: ReportPage) -> String {
        var lines = [page.kind.uppercased(), page.title]
        if !page.subtitle.isEmpty { lines += wrap(page.subtitle) }
        for block in page.blocks { lines += [""] + self.lines(of: block) }
        if !page.footer.isEmpty {
            // The line that begins a mail's signature; mail programs show what follows in grey.
            lines += ["", "-- "] + page.footer.flatMap { wrap($0) }
        }
        return lines.map { Escape.terminal($0) + "\n" }.joined()
    }

    private static func lines(of block: ReportPage.Block) -> [String] {
        switch block {
        case .notice(let notice): wrap((notice.level == .warning ? "! " : "> ") + notice.text, indent: 2)
        case .heading(let text, let detail): heading(text + (detail.map { " / \($0)" } ?? ""))
        case .tiles(let tiles): self.tiles(tiles)
        case .splits(let title, let splits): [title] + splits.flatMap { split($0) }
        case .chart(let chart): self.chart(chart)
        case .facts(let title, let facts):
            [title] + aligned(facts.map { [$0.label, $0.value, $0.detail ?? ""] }, numeric: [], indent: 2)
        case .table(let table): self.table(table)
        case .items(let title, let items, let more):
            [title] + items.flatMap { item(item: $0) } + (more.map { ["  \($0)"] } ?? [])
        }
    }

    private static func heading(_ text: String) -> [String] {
        wrap(text) + [String(repeating: "─", count: min(width, max(DisplayWidth.of(text), 24)))]
    }

    private static func tiles(_ tiles: [ReportPage.Tile]) -> [String] {
        var rows: [[String]] = []
        for tile in tiles {
            rows.append([tile.label, tile.value, ""])
            for change in tile.changes {
                rows.append(change.value.map { ["  " + change.label, $0, change.change] } ?? ["  " + change.change])
            }
            if let detail = tile.detail { rows.append(["  " + detail]) }
        }
        return aligned(rows, numeric: [1, 2], indent: 0)
    }

    private static func split(_ split: ReportPage.Split) -> [String] {
        let rows = split.parts.map { part in
            ["  " + part.label, part.value, BlockBar.bar(part.share, width: 24)]
        }
        return aligned([[split.label, split.value, ""]] + rows, numeric: [1], indent: 2)
    }

    private static func item(item: ReportPage.Item) -> [String] {
        let indent = 4 + DisplayWidth.of(item.time)
        let lines = wrap(String(repeating: " ", count: indent) + item.text, indent: indent)
        return ["  \(item.time)  " + lines[0].drop { $0 == " " }] + lines.dropFirst()
    }

    // MARK: Charts

    private static func chart(_ chart: ReportPage.Chart) -> [String] {
        let highest = chart.columns.flatMap { [$0.up, $0.down] }.compactMap { $0?.double }.max() ?? 0
        let hasDown = chart.downLabel != nil
        let barWidth = hasDown ? 18 : 36
        let bar = { (value: ExactNumber?) in
            highest > 0 ? BlockBar.bar((value?.double ?? 0) / highest, width: barWidth) : ""
        }
        var rows = [["", chart.upLabel, ""] + (hasDown ? [chart.downLabel ?? "", ""] : [])]
        for column in chart.columns {
            guard column.isRecorded else {
                rows.append([column.name, chart.missingLabel])
                continue
            }
            var row = [column.name, column.upText, bar(column.up)]
            if hasDown { row += [column.downText, bar(column.down)] }
            rows.append(row)
        }
        // The bars are as wide as the highest one, so that what stands right of them stays in place.
        rows[0][2] = hasDown ? String(repeating: " ", count: barWidth) : ""
        let title = chart.title + " (\(chart.unit))" + (chart.caption.map { ": \($0)" } ?? "")
        return wrap(title) + aligned(rows, numeric: [1, 3], indent: 2)
    }

    private static func table(_ table: ReportPage.Table) -> [String] {
        let numeric = Set(table.columns.indices.filter { table.columns[$0].isNumeric })
        let rows = (table.columns.contains { !$0.title.isEmpty } ? [table.columns.map(\.title)] : []) + table.rows
        return (table.title.isEmpty ? [] : [table.title]) + aligned(rows, numeric: numeric, indent: 2)
            + (table.note.map { wrap("  " + $0, indent: 2) } ?? [])
    }

    // MARK: Lines

    /// Rows in columns two spaces apart; no line ends in spaces. A row of one cell does not widen its column.
    private static func aligned(_ rows: [[String]], numeric: Set<Int>, indent: Int) -> [String] {
        var widths: [Int] = []
        for row in rows where row.count > 1 {
            for (index, cell) in row.enumerated() {
                if index >= widths.count { widths.append(0) }
                widths[index] = max(widths[index], DisplayWidth.of(cell))
            }
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (index, cell) in row.enumerated() {
                let room = index < widths.count ? max(0, widths[index] - DisplayWidth.of(cell)) : 0
                let space = String(repeating: " ", count: room)
                line += (numeric.contains(index) ? space + cell : cell + space) + "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// A text in lines of at most `width` columns; the lines after the first are indented.
    private static func wrap(_ text: String, indent: Int = 0) -> [String] {
        var lines: [String] = []
        var line = ""
        let space = String(repeating: " ", count: indent)
        var isFirstWord = true
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if isFirstWord {
                line += word
            } else if line.contains(where: { $0 != " " }),
                DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) > width
            {
                lines.append(line)
                line = space + word
            } else {
                line += " " + word
            }
            isFirstWord = false
        }
        return lines + [line]
    }
}
