import TestSupport
import Testing

@testable import Rendering

/// What a terminal does with the few sequences that screens are written with; anything else is recorded as an issue.
private struct TinyTerminal {
    let columns: Int
    let rows: Int
    private var cells: [[Character?]]
    private(set) var written = 0

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    var text: [String] {
        cells.map { String(String($0.compactMap { $0 }).reversed().drop { $0 == " " }.reversed()) }
    }

    mutating func take(_ output: String) {
        var (row, column) = (0, 0)
        var rest = Substring(output)
        while let character = rest.popFirst() {
            guard character == "\u{1b}" else {
                guard row < rows, column < columns else {
                    Issue.record("written beyond the edge")
                    return
                }
                written += 1
                cells[row][column] = character
                let width = DisplayWidth.of(String(character))
                if width == 2, column + 1 < columns { cells[row][column + 1] = nil }
                column += width
                continue
            }
            let sequence = rest.prefix { !$0.isLetter }
            rest = rest.dropFirst(sequence.count)
            switch rest.popFirst() {
            case "H":
                let numbers = sequence.dropFirst().split(separator: ";").compactMap { Int($0) }
                (row, column) = numbers.count == 2 ? (numbers[0] - 1, numbers[1] - 1) : (0, 0)
            case "J": cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
            case "m", "h", "l": break
            default: Issue.record("unknown sequence \(sequence)")
            }
        }
    }
}

@Suite struct ScreenBufferTests {
    private let style = Style(isTerminal: true, noColor: nil, term: "xterm")

    @Test func aTerminalShowsEachScreenAfterItsUpdate() {
        var random = SeededRandom(4)
        let words = ["power", "電力", "⡇⢸", "█", "a", "  ", "Zähler", "x"]
        let emphases: [Style.Emphasis] = [.none, .bold, .cyan]
        var terminal = TinyTerminal(columns: 30, rows: 6)
        var shown: ScreenBuffer?
        for _ in 0..<500 {
            var screen = ScreenBuffer(columns: 30, rows: 6)
            if Bool.random(using: &random), let shown { screen = shown }
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                screen.write(
                    words.randomElement(using: &random) ?? "", row: Int.random(in: -1...6, using: &random),
                    column: Int.random(in: -3...31, using: &random), emphases.randomElement(using: &random) ?? .none)
            }
            terminal.take(screen.update(from: shown, style: style))
            #expect(terminal.text == screen.text)
            shown = screen
        }
    }

    @Test func onlyWhatDiffersIsWritten() {
        var screen = ScreenBuffer(columns: 80, rows: 24)
        screen.write("power 431 W", row: 3, column: 5)
        let before = screen
        #expect(screen.update(from: before, style: style) == "")
        screen.write("2", row: 3, column: 12)
        #expect(screen.update(from: before, style: .plain) == "\u{1b}[?2026h\u{1b}[4;13H2\u{1b}[?2026l")
    }

    @Test func anotherSizeIsDrawnWhole() {
        let small = ScreenBuffer(columns: 10, rows: 2)
        var large = ScreenBuffer(columns: 12, rows: 3)
        large.write("x", row: 2, column: 11)
        #expect(large.update(from: small, style: .plain).contains("\u{1b}[2J"))
    }

    @Test func textIsCutAtTheEdgeAndCannotSteer() {
        var screen = ScreenBuffer(columns: 8, rows: 2)
        #expect(screen.write("\u{1b}[2Jabcdef", row: 0, column: 2) == 8)
        #expect(screen.text == ["  \\x1b[2", ""])
        screen.write("電電", row: 1, column: 5)
        #expect(screen.text[1] == "     電")
    }
}

@Suite struct KeyParserTests {
    private static let keys: [Key] = [
        .character("q"), .up, .down, .left, .right, .tab, .backTab, .enter, .control("c"), .character("?"), .up,
    ]
    private static let bytes: [UInt8] = Array("q\u{1b}[A\u{1b}[B\u{1b}OD\u{1b}OC\t\u{1b}[Z\r\u{3}?\u{1b}[1;5A".utf8)

    @Test func keysAreTheSameInWhateverPiecesTheyCome() {
        var whole = KeyParser()
        #expect(whole.push(Self.bytes) == Self.keys)
        var single = KeyParser()
        #expect(Self.bytes.flatMap { single.push([$0]) } == Self.keys)
        var random = SeededRandom(9)
        for _ in 0..<50 {
            var parser = KeyParser()
            var keys: [Key] = []
            var rest = Self.bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...6, using: &random))
                keys += parser.push(Array(piece))
                rest = rest.dropFirst(piece.count)
            }
            #expect(keys == Self.keys)
        }
    }

    @Test func escapeAloneIsAKeyWhenNothingFollows() {
        var parser = KeyParser()
        #expect(parser.push([0x1b]) == [])
        #expect(parser.isWaiting)
        #expect(parser.timeout() == .escape)
        #expect(parser.timeout() == nil)
        #expect(parser.push(Array("\u{1b}x".utf8)) == [.escape, .character("x")])
    }

    @Test func anyBytesAreTaken() {
        var random = SeededRandom(12)
        var parser = KeyParser()
        for _ in 0..<5000 {
            _ = parser.push((0..<9).map { _ in UInt8.random(in: 0...255, using: &random) })
            if Bool.random(using: &random) { _ = parser.timeout() }
        }
        _ = parser.push(Array("\u{18}".utf8))
        #expect(parser.timeout() == nil || !parser.isWaiting)
    }
}

@Suite struct BigDigitsTests {
    @Test func rowsOfANumberHaveOneWidth() {
        for text in ["0123456789", "-1.5", "431", ""] {
            let rows = BigDigits.rows(text, repertoire: .braille)
            #expect(rows.count == BigDigits.height)
            #expect(Set(rows.map(\.count)).count == 1)
        }
        #expect(BigDigits.rows("1", repertoire: .ascii) == ["  #  ", " ##  ", "  #  ", "  #  ", " ### "])
    }
}
