/// What a whole screen shows, cell by cell; writes to a terminal only what differs from the screen before.
public struct ScreenBuffer: Sendable, Equatable {
    /// One place on the screen.
    struct Cell: Sendable, Equatable {
        /// The character; nil in the second half of a wide one.
        var character: Character?
        var emphasis: Style.Emphasis

        static let empty = Cell(character: " ", emphasis: .none)
    }

    /// Its width in cells.
    public let columns: Int
    /// Its height in cells.
    public let rows: Int
    private var cells: [Cell]

    /// An empty screen.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        cells = [Cell](repeating: .empty, count: self.columns * self.rows)
    }

    /// Writes text from a place on; what has no room before `end` (or the right edge) is cut off. Returns the column
    /// behind it.
    ///
    /// Control characters are made visible, so no text can leave its place.
    @discardableResult
    public mutating func write(
        _ text: String, row: Int, column: Int, _ emphasis: Style.Emphasis = .none, end: Int? = nil
    ) -> Int {
        let limit = min(end ?? columns, columns)
        var column = column
        guard (0..<rows).contains(row) else { return column }
        for character in Escape.terminal(text) {
            let width = DisplayWidth.of(String(character))
            guard width > 0 else { continue }
            guard column + width <= limit else { break }
            if column >= 0 {
                for place in column..<column + width { clearHalf(row: row, column: place) }
                cells[row * columns + column] = Cell(character: character, emphasis: emphasis)
                if width == 2 { cells[row * columns + column + 1] = Cell(character: nil, emphasis: emphasis) }
            }
            column += width
        }
        return column
    }

    /// Makes a space of the other half of a wide character of which one half is written over.
    private mutating func clearHalf(row: Int, column: Int) {
        let index = row * columns + column
        if cells[index].character == nil, column > 0 { cells[index - 1] = .empty }
        if column + 1 < columns, cells[index + 1].character == nil { cells[index + 1] = .empty }
    }

    /// Writes a line with its emphasis from a place on.
    @discardableResult
    public mutating func write(_ line: StyledLine, row: Int, column: Int, end: Int? = nil) -> Int {
        line.spans.reduce(column) { write($1.text, row: row, column: $0, $1.emphasis, end: end) }
    }

    /// The text of each row without spaces at its end.
    public var text: [String] {
        (0..<rows).map { row in
            let characters = cells[row * columns..<(row + 1) * columns].compactMap(\.character)
            return String(characters.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// What turns a terminal that shows `previous` into one that shows this; everything if that is nil or of another
    /// size, and nothing at all where they are equal.
    public func update(from previous: ScreenBuffer?, style: Style) -> String {
        let isWhole = previous?.columns != columns || previous?.rows != rows
        var output = isWhole ? Self.home : ""
        for row in 0..<rows {
            var column = 0
            while column < columns {
                let index = row * columns + column
                let isSame = isWhole ? cells[index] == .empty : cells[index] == previous?.cells[index]
                guard !isSame else {
                    column += 1
                    continue
                }
                var end = column
                while end < columns,
                    isWhole || cells[row * columns + end] != previous?.cells[row * columns + end]
                {
                    end += 1
                }
                if isWhole { while end > column, cells[row * columns + end - 1] == .empty { end -= 1 } }
                // The first half of a wide character is written anew with its second.
                if cells[index].character == nil, column > 0 { column -= 1 }
                output += "\u{1b}[\(row + 1);\(column + 1)H" + run(row, column..<end, style)
                column = end
                if isWhole { break }
            }
        }
        return output.isEmpty ? "" : Self.beginUpdate + output + Self.endUpdate
    }

    private func run(_ row: Int, _ range: Range<Int>, _ style: Style) -> String {
        var line = StyledLine()
        for column in range {
            let cell = cells[row * columns + column]
            if let character = cell.character { line.append(String(character), cell.emphasis) }
        }
        return line.spans.map { style.apply($0.emphasis, $0.text) }.joined()
    }

    /// Clears the screen.
    private static let home = "\u{1b}[H\u{1b}[2J"
    /// Terminals that know synchronised updates show all at once what comes between these; others leave them out.
    private static let beginUpdate = "\u{1b}[?2026h"
    private static let endUpdate = "\u{1b}[?2026l"
}
