/// Rows in aligned columns, two spaces apart, for a terminal or a pipe.
///
/// Values are never cut. Cells pass through `Escape.terminal`. For more rows than should be held, `render` may be
/// called again and again: each call writes the rows added since, the first one the header too, and the columns keep
/// the widths that they have reached.
public struct Table: Sendable {
    /// How the cells of a column stand in it.
    public enum Alignment: Sendable {
        /// For text.
        case left
        /// For numbers.
        case right
    }

    /// A column: its title and how its cells stand.
    public struct Column: Sendable {
        /// The word above the column.
        public var title: String
        /// How cells and title stand.
        public var alignment: Alignment

        /// A column named `title`.
        public init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    /// A cell: its text and how it stands out on a terminal.
    public struct Cell: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        /// The text, without control characters.
        public let text: String
        /// Its emphasis; written only in a coloured style.
        public let emphasis: Style.Emphasis

        /// A cell with `text`.
        public init(_ text: String, _ emphasis: Style.Emphasis = .none) {
            self.text = Escape.terminal(text)
            self.emphasis = emphasis
        }

        /// A cell with the literal's text.
        public init(stringLiteral value: String) { self.init(value) }
    }

    private let columns: [Column]
    private var widths: [Int]
    private var rows: [[Cell]] = []
    private var isHeaderWritten = false

    /// An empty table.
    public init(_ columns: [Column]) {
        self.columns = columns
        widths = columns.map { DisplayWidth.of($0.title) }
    }

    /// The number of rows that are waiting for `render`.
    public var pendingRows: Int { rows.count }

    /// Adds a row; cells that are missing at its end are empty, those beyond the last column are left out.
    public mutating func append(_ cells: [Cell]) {
        for (index, cell) in cells.prefix(columns.count).enumerated() {
            widths[index] = max(widths[index], DisplayWidth.of(cell.text))
        }
        rows.append(Array(cells.prefix(columns.count)))
    }

    /// Appends the header, at the first call, and the rows added since the last call to `bytes`.
    public mutating func render(style: Style = .plain, to bytes: inout [UInt8]) {
        if !isHeaderWritten {
            appendLine(columns.map { Cell($0.title, .bold) }, style: style, to: &bytes)
            isHeaderWritten = true
        }
        for row in rows { appendLine(row, style: style, to: &bytes) }
        rows.removeAll(keepingCapacity: true)
    }

    /// The header and the rows as text, each line with a line feed.
    public mutating func rendered(style: Style = .plain) -> String {
        var bytes: [UInt8] = []
        render(style: style, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendLine(_ cells: [Cell], style: Style, to bytes: inout [UInt8]) {
        // Spaces are written only before something visible, so that no line ends in them.
        var spaces = 0
        for (index, cell) in cells.enumerated() {
            if index > 0 { spaces += 2 }
            let room = widths[index] - DisplayWidth.of(cell.text)
            if columns[index].alignment == .right { spaces += room }
            if !cell.text.isEmpty {
                bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: spaces))
                bytes.append(contentsOf: style.apply(cell.emphasis, cell.text).utf8)
                spaces = 0
            }
            if columns[index].alignment == .left { spaces += room }
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}
