import TestSupport
import Testing
import YAML

@Suite struct YAMLParserTests {
    @Test func treeKnowsItsPlaces() throws {
        let root = try #require(
            try YAMLParser.parse("# top\narchive:\n  commit: 10s\nmeters:\n  - \"a b\"\n  - {x: 1}\n"))
        #expect(root.line == 2 && root.column == 1)
        let entries = try #require(root.entries)
        #expect(entries.map(\.key) == ["archive", "meters"])
        #expect(entries[1].line == 4 && entries[1].column == 1)
        #expect(root["archive"]?["commit"] == Node(.scalar("10s", isQuoted: false), line: 3, column: 11))
        #expect(root["meters"]?.items?[0] == Node(.scalar("a b", isQuoted: true), line: 5, column: 5))
        #expect(root["meters"]?.items?[1]["x"]?.text == "1")
        #expect(root["nothing"] == nil)
    }

    @Test func scalarsStayText() throws {
        let root = try #require(try YAMLParser.parse("[on, 1:30, 0x10, 1e3, '', ~, null, 'null', 010, =]"))
        #expect(root.items?.map(\.text) == ["on", "1:30", "0x10", "1e3", "", "~", "null", "null", "010", "="])
        #expect(root.items?.map(\.isNull) == [false, false, false, false, false, true, true, false, false, false])
    }

    @Test func emptyTextsAreNil() throws {
        for text in ["", "\n", "# only a comment\n", "---\n", "---\n# x\n...\n", "\u{FEFF}"] {
            #expect(try YAMLParser.parse(text) == nil, "\(text)")
        }
    }

    @Test func unicodeAndLineEndingsAreRead() throws {
        let root = try #require(try YAMLParser.parse("\u{FEFF}Zähler: \"\u{1F50C}\"\r\nb: |\r\n  zwei\r\n  Zeilen\r\n"))
        #expect(root.entries?.map(\.key) == ["Zähler", "b"])
        #expect(root["Zähler"]?.text == "\u{1F50C}")
        #expect(root["b"]?.text == "zwei\nZeilen\n")
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3", YAMLError.duplicateKey("a", firstLine: 1, line: 3, column: 1)),
        ("{\"a\": 1, a: 2}", .duplicateKey("a", firstLine: 1, line: 1, column: 10)),
        ("a: &x 1\nb: *x", .alias("x", line: 2, column: 4)),
        ("<<: {a: 1}", .mergeKey(line: 1, column: 1)),
        ("a: !!str 5", .tag("!!str", line: 1, column: 4)),
        ("a: !mine {b: 1}", .tag("!mine", line: 1, column: 4)),
        ("a: 1\n---\nb: 2", .secondDocument(line: 2, column: 1)),
        ("? [a, b]\n: 1", .keyIsNoText(line: 1, column: 3)),
        (
            "a: 1\n  b: 2",
            .syntax(
                problem:
                    "mapping values are not allowed in this context (wrong indentation, or a text with \": \" that has "
                    + "to be quoted)", line: 2, column: 4)
        ),
        (
            "a:\n\tb: 1",
            .syntax(
                problem: "found character that cannot start any token (a tab, or a text that has to be quoted)",
                line: 2,
                column: 1)
        ),
        ("a: [1, 2", .syntax(problem: "did not find expected ',' or ']'", line: 2, column: 1)),
        ("a: 'b", .syntax(problem: "found unexpected end of stream", line: 1, column: 6)),
        ("ä: 1\nb: ä\u{1}", .encoding(problem: "control characters are not allowed", line: 2, column: 5)),
    ])
    func refusalNamesThePlace(text: String, expected: YAMLError) {
        let error = #expect(throws: YAMLError.self) { try YAMLParser.parse(text) }
        #expect(error == expected)
    }

    @Test func bytesThatAreNotUTF8AreNamed() {
        let error = #expect(throws: YAMLError.self) { try YAMLParser.parse(Array("a: 1\nb: ".utf8) + [0xE4, 0x0A]) }
        #expect(error?.description == "2:4: this is not UTF-8; save the file as UTF-8")
    }

    @Test func depthAndLengthAreBounded() throws {
        let deep = { (count: Int) in String(repeating: "[", count: count) + String(repeating: "]", count: count) }
        _ = try YAMLParser.parse(deep(YAMLParser.maximumDepth + 1))
        #expect(throws: YAMLError.tooDeep(line: 1, column: 34)) { try YAMLParser.parse(deep(34)) }
        #expect(throws: YAMLError.self) { try YAMLParser.parse(deep(200_000)) }
        #expect(throws: YAMLError.tooLong(count: 1_048_577)) {
            try YAMLParser.parse([UInt8](repeating: 32, count: YAMLParser.maximumLength + 1))
        }
    }

    @Test func mutationsNeverTrap() {
        let sample = Array(
            "a: {b: [1, \"zwei\", 'drei'], c: |\n  text\n}\n# Ende\nd:\n  - e: &f 1\n    g: !!h *f\n".utf8)
        var random = SeededRandom(4)
        for _ in 0..<20_000 {
            var text = sample
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let index = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text[index] = UInt8.random(in: 0...255, using: &random)
                case 1: text.remove(at: index)
                default:
                    text.insert(Array("{}[]:,-?&*!|>'\"%@`#\n\t ".utf8).randomElement(using: &random) ?? 0, at: index)
                }
            }
            do { _ = try YAMLParser.parse(text) } catch { #expect(error.line >= 1 && error.column >= 1) }
        }
    }

    /// Found by scripts/fuzz: a key of several lines broke the message into lines.
    @Test
    func keyOfSeveralLinesThatIsThereTwiceIsShownInOneLine() {
        let text = "\"a\\nb\": 1\n\"a\\nb\": 2"
        #expect {
            try YAMLParser.parse(text)
        } throws: { error in
            let text = (error as? YAMLError)?.description ?? ""
            return text.contains(#"a\u{a}b"#) && !text.contains("\n")
        }
    }
}
