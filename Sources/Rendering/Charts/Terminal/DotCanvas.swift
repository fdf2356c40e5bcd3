/// A grid of dots, two wide and four high in each character, for lines in a terminal.
struct DotCanvas: Sendable {
    /// Its width in characters.
    let columns: Int
    /// Its height in characters.
    let rows: Int
    /// The dots of each character by the bits of the Braille block, row by row from the top.
    private var cells: [UInt8]

    /// An empty canvas.
    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = [UInt8](repeating: 0, count: columns * rows)
    }

    /// The dots across.
    var width: Int { columns * 2 }
    /// The dots from bottom to top.
    var height: Int { rows * 4 }

    /// Sets the dot `x` from the left and `y` from the bottom; dots beyond the edges are left out.
    mutating func set(_ x: Int, _ y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let fromTop = height - 1 - y
        cells[fromTop / 4 * columns + x / 2] |= Self.bits[fromTop % 4 * 2 + x % 2]
    }

    /// Sets the dots between two, both included, so that they hang together.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        let (width, height) = (abs(end.x - start.x), abs(end.y - start.y))
        let steps = max(width, height)
        guard steps > 0 else { return set(start.x, start.y) }
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            set(
                start.x + Int((Double(end.x - start.x) * share).rounded()),
                start.y + Int((Double(end.y - start.y) * share).rounded()))
        }
    }

    /// The character of a cell, `row` from the top; nil where it has no dot.
    func character(column: Int, row: Int, _ repertoire: CharacterRepertoire) -> Character? {
        let bits = cells[row * columns + column]
        guard bits != 0 else { return nil }
        switch repertoire {
        case .braille: return Unicode.Scalar(0x2800 + UInt32(bits)).map { Character($0) }
        case .blocks:
            switch (bits & Self.upperHalf != 0, bits & Self.lowerHalf != 0) {
            case (true, true): return "█"
            case (true, false): return "▀"
            default: return "▄"
            }
        case .ascii:
            switch Self.rowsWithDots(bits) {
            case (1, let row): return row == 0 ? "'" : row == 3 ? "." : "-"
            case (2, let row): return row == 0 ? "'" : row == 1 ? "-" : "."
            default: return "|"
            }
        }
    }

    /// How many of the four rows have a dot, and the first from the top that has.
    private static func rowsWithDots(_ bits: UInt8) -> (count: Int, first: Int) {
        let rows = (0..<4).filter { self.bits[$0 * 2] & bits != 0 || self.bits[$0 * 2 + 1] & bits != 0 }
        return (rows.count, rows.first ?? 0)
    }

    /// The bit of each dot, left and right, from the top row down (Unicode, Braille Patterns).
    private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    private static let upperHalf: UInt8 = 0x01 | 0x08 | 0x02 | 0x10
    private static let lowerHalf: UInt8 = 0x04 | 0x20 | 0x40 | 0x80
}
