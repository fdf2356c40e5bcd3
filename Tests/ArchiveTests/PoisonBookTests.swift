import Testing

@testable import Archive

struct PoisonBookTests {
    private static let line = "4 00000000000000ff 36 100 house one\n"

    private func passesOver(_ text: String, length: Int = 36, hash: UInt64 = 255, meter: String = "house") -> Bool {
        PoisonBook(text, program: "one").mustPassOver(length: length, of: meter) { hash }
    }

    @Test
    func telegramIsPassedOverFromItsSecondEndOn() {
        #expect(!passesOver(""))
        #expect(!passesOver(Self.line))
        #expect(passesOver(Self.line + Self.line))
        // The same bytes end the program whatever meter they are imported for.
        #expect(passesOver(Self.line + Self.line, meter: "other"))
        #expect(!passesOver(Self.line + Self.line, hash: 254))
        #expect(!passesOver(Self.line + Self.line, length: 40))
    }

    @Test
    func endsOfAnotherProgramDoNotCount() {
        let other = Self.line.replacing("one", with: "two")
        #expect(!passesOver(Self.line + other))
        #expect(PoisonBook(other, program: "one").last == nil)
    }

    @Test
    func linesThatMakeNoSenseAreLeftOut() {
        let noise = "\n\n4 zz 36 0 house one\n4 ff x 0 house one\nff\n4 ff 36 0 house one more\n\u{0}\n"
        #expect(!passesOver(noise + Self.line))
        #expect(passesOver(Self.line + noise + Self.line))
    }

    @Test
    func meterOfThreeSuchTelegramsIsPassedOverAsAWhole() {
        var text = ""
        for hash in ["01", "02"] { for _ in 0..<2 { text += "4 \(hash) 36 0 a?b one\n" } }
        #expect(!passesOver(text, hash: 9, meter: "a/b"))
        text += "4 03 36 0 a?b one\n4 03 36 0 a?b one\n"
        #expect(passesOver(text, hash: 9, meter: "a/b"))
        #expect(!passesOver(text, hash: 9, meter: "house"))
        #expect(passesOver(text, hash: 3, meter: "house"))
    }

    @Test
    func newestEndIsKnownWithItsCount() throws {
        let book = PoisonBook(Self.line + Self.line, program: "one")
        let last = try #require(book.last)
        #expect(last == PoisonBook.End(signal: 4, hash: 255, length: 36, meter: "house"))
        #expect(book.ends(of: last) == 2)
    }
}
