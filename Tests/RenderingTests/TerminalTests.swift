import TestSupport
import Testing

@testable import Rendering

@Suite struct EscapeTests {
    @Test func controlCharactersAreMadeVisible() {
        #expect(Escape.terminal("a\u{1b}[2Jb\n\t\r\u{7}\u{7f}\u{9b}") == "a\\x1b[2Jb\\n\\t\\r\\x07\\x7f\\x9b")
        #expect(Escape.terminal("\u{202e}evil") == "\\u{202e}evil")
        #expect(Escape.terminal("Zähler 電 C:\\x") == "Zähler 電 C:\\x")
    }

    @Test func bytesThatAreNotUTF8AreNamed() {
        #expect(Escape.terminal(bytes: Array("aü".utf8) + [0xff, 0xc3, 0x28]) == "aü\\xff\\xc3(")
        #expect(Escape.terminal(bytes: [0xe2, 0x82]) == "\\xe2\\x82")
    }

    @Test func noBytesLetAControlCharacterThrough() {
        var random = SeededRandom(7)
        for _ in 0..<2000 {
            let bytes = (0..<30).map { _ in UInt8.random(in: 0...255, using: &random) }
            let shown = Escape.terminal(bytes: bytes)
            #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) })
        }
    }
}

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("power", 5), ("Zähler", 6), ("Za\u{308}hler", 6), ("電力", 4), ("⚡️", 2), ("👨‍👩‍👧", 2), ("Ω", 1), ("🇩🇪", 2),
        ("ｗ", 2), ("한", 2),
    ])
    func columnsAreCounted(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }
}

@Suite struct StyleTests {
    @Test func emphasisIsWrittenOnlyWhereItIsWanted() {
        #expect(Style(isTerminal: true, noColor: nil, term: "xterm").apply(.red, "x") == "\u{1b}[31mx\u{1b}[0m")
        #expect(Style(isTerminal: true, noColor: "", term: "xterm").isColoured)
        #expect(!Style(isTerminal: true, noColor: "1", term: "xterm").isColoured)
        #expect(!Style(isTerminal: true, noColor: nil, term: "dumb").isColoured)
        #expect(!Style(isTerminal: false, noColor: nil, term: "xterm").isColoured)
        #expect(Style.plain.apply(.red, "x") == "x")
    }
}

@Suite struct ProgressBarTests {
    @Test func elsewhereThanOnATerminalNothingIsDrawn() {
        var bar = ProgressBar(label: "import", total: 10, isTerminal: false)
        #expect(bar.update(done: 5, nowMilliseconds: 0) == nil)
        #expect(bar.finish() == nil)
    }

    @Test func linesAreDrawnAtMostTenTimesASecond() {
        var bar = ProgressBar(label: "import", total: 100, isTerminal: true, columns: 30)
        #expect(bar.update(done: 0, nowMilliseconds: 1000)?.contains("0 %") == true)
        #expect(bar.update(done: 10, nowMilliseconds: 1099) == nil)
        #expect(bar.update(done: 50, nowMilliseconds: 1100) == "\rimport [#######.......] 50 %\u{1b}[K")
        #expect(bar.finish() == "\r\u{1b}[K")
        #expect(bar.finish() == nil)
    }

    @Test func remainingTimeIsShownAfterASecond() {
        var bar = ProgressBar(label: "import", total: 100, isTerminal: true)
        _ = bar.update(done: 0, nowMilliseconds: 0)
        #expect(bar.update(done: 25, nowMilliseconds: 2000)?.contains("25 %  6 s left") == true)
    }

    @Test func noLineIsWiderThanTheTerminal() {
        for columns in 20...90 {
            var bar = ProgressBar(label: "a label of some length", total: 1000, isTerminal: true, columns: columns)
            for step in 0...20 {
                let drawn = bar.update(done: Int64(step) * 60, nowMilliseconds: Int64(step) * 5000) ?? ""
                let line = drawn.dropFirst().replacing("\u{1b}[K", with: "")
                #expect(DisplayWidth.of(String(line)) < columns)
            }
        }
    }
}
