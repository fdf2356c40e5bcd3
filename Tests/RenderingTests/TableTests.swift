import Testing

@testable import Rendering

@Suite struct TableTests {
    private func table() -> Table {
        Table([.init("meter"), .init("value", .right), .init("unit")])
    }

    @Test func numbersStandRightAndNoLineEndsInSpaces() {
        var table = table()
        table.append(["house", "-105.50", "W"])
        table.append(["Wärmepumpe", "7", ""])
        table.append(["電", "1234.5"])
        #expect(
            table.rendered() == """
                meter         value  unit
                house       -105.50  W
                Wärmepumpe        7
                電           1234.5

                """)
    }

    @Test func widthsAreKeptFromOneRenderingToTheNext() {
        var table = table()
        table.append(["heat_pump", "1", "W"])
        #expect(table.rendered() == "meter      value  unit\nheat_pump      1  W\n")
        #expect(table.pendingRows == 0)
        table.append(["house", "2", "W"])
        #expect(table.rendered() == "house          2  W\n")
    }

    @Test func emphasisDoesNotMoveColumns() {
        var table = table()
        table.append([.init("house", .yellow), "1", "W"])
        let style = Style(isTerminal: true, noColor: nil, term: nil)
        let coloured = table.rendered(style: style)
        #expect(coloured.contains("\u{1b}[33mhouse\u{1b}[0m      1  W\n"))
    }

    @Test func namesFromElsewhereCannotSteerTheTerminal() {
        var table = table()
        table.append(["\u{1b}]0;x\u{7}\n", "1"])
        #expect(table.rendered().contains("\\x1b]0;x\\x07\\n      1"))
    }

    @Test func surplusCellsAreLeftOut() {
        var table = Table([.init("a")])
        table.append(["1", "2"])
        #expect(table.rendered() == "a\n1\n")
    }
}
