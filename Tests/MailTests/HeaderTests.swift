import Foundation
import TestSupport
import Testing

@testable import Mail

@Suite struct HeaderTests {
    static let texts = [
        "plain", "", "Grüße", "two  spaces", "a\r\nBcc: evil@example.org", "a\nb\rc\u{0}d\u{85}e\u{2028}f",
        "=?UTF-8?Q?x?=",
        String(repeating: "ü", count: 500), String(repeating: "x", count: 2000),
        "👨‍👩‍👧‍👦🇩🇪é" + String(repeating: "😀", count: 60),
        String(repeating: "word ", count: 300), "Zähler \"Keller\" <x@example.org>, y", "tab\tin the middle",
    ]

    private func checkLines(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(!bytes.contains(0))
        for line in text.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 98, "\(line)")
            #expect(!line.utf8.contains(10) && !line.utf8.contains(13))
            #expect(line.utf8.allSatisfy { (32...126).contains($0) })
        }
        for line in text.components(separatedBy: "\r\n").dropFirst() {
            #expect(
                line.hasPrefix(" ") && line.utf8.contains { $0 != 32 }, "a further line would be a header of its own")
        }
    }

    @Test(arguments: texts) func anyTextInSubjectStaysOneHeaderOfShortLines(text: String) {
        checkLines(HeaderField.unstructured("Subject", text).text)
    }

    @Test(arguments: texts) func encodedWordsComeBackAsTheText(text: String) {
        let value = HeaderText.clean(text)
        let words = EncodedWords.encode(value, firstLimit: 60)
        #expect(words.allSatisfy { $0.utf8.count <= 75 && decoded($0) != nil }, "each word is valid UTF-8 by itself")
        #expect(words.compactMap(decoded).joined() == value)
    }

    @Test func randomTextsComeBackFromEncodedWords() {
        var random = SeededRandom(7)
        for _ in 0..<500 {
            let length = Int.random(in: 0...80, using: &random)
            let scalars = (0..<length).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 1...0x1F9FF, using: &random))
            }
            let value = HeaderText.clean(String(String.UnicodeScalarView(scalars)))
            #expect(
                EncodedWords.encode(value).compactMap(decoded).joined().unicodeScalars.elementsEqual(
                    value.unicodeScalars))
            checkLines(HeaderField.unstructured("Subject", value).text)
        }
    }

    @Test(arguments: texts) func anyNameOfAMailboxStaysOneHeader(text: String) throws {
        let box = try Mailbox(name: text, address: "a@example.org")
        checkLines(HeaderField.mailboxes("To", [box, box, box]).text)
    }

    @Test func namesAreQuotedOrEncoded() throws {
        let boxes = try ["Me <a@b.org>", "\"Me, I\" <a@b.org>", "Jörg <a@b.org>", "a@b.org", "Say \"hi\" <a@b.org>"].map
        {
            try Mailbox($0)
        }
        #expect(HeaderField.mailboxes("To", [boxes[0]]).text == "To: Me <a@b.org>")
        #expect(HeaderField.mailboxes("To", [boxes[1]]).text == "To: \"Me, I\" <a@b.org>")
        #expect(HeaderField.mailboxes("To", [boxes[2]]).text == "To: =?UTF-8?B?SsO2cmc=?= <a@b.org>")
        #expect(HeaderField.mailboxes("To", [boxes[3]]).text == "To: a@b.org")
        #expect(HeaderField.mailboxes("To", [boxes[4]]).text == "To: \"Say \\\"hi\\\"\" <a@b.org>")
    }

    @Test(arguments: [
        "a@b.org\r\nRCPT TO:<evil@b.org>", "a@b.org>", "<a@b.org", "a b@c.org", "a@b@c.org", "@b.org", "a@", "a",
        "a..b@c.org",
        ".a@b.org", "a@-b.org", "a@b..org", "a@b.org\u{0}", "jörg@b.org", "a@müller.de", "a@b.org SIZE=1", "a,b@c.org",
        "a@[1.2.3.4", String(repeating: "a", count: 65) + "@b.org", "\"a\"@b.org",
    ])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(throws: MailProblem.self) { try Mailbox(address: text) }
    }

    @Test(arguments: ["a@b.org", "a.b+c@d-e.co.uk", "a@localhost", "a@[127.0.0.1]", "a@[IPv6:::1]", "o'neil@b.org"])
    func addressesAreTaken(text: String) throws {
        #expect(try Mailbox(text).address == text)
    }

    @Test(arguments: ["Subject", "bcc", "Content-Type", "X Y", "X:", "", "X\r\nY", "mime-version"])
    func furtherHeadersOfSuchNamesAreRefused(name: String) throws {
        var message = try Self.message()
        message.headers = [.init(name, "x")]
        #expect(throws: MailProblem.self) { try MessageHeaders.lines(of: message) }
    }

    @Test func blindCopiesStandInNoHeader() throws {
        var message = try Self.message()
        message.to = []
        message.bcc = [try Mailbox("secret@example.org")]
        let lines = try MessageHeaders.lines(of: message)
        #expect(!lines.contains { $0.contains("secret") })
        #expect(lines.contains("To: undisclosed-recipients:;"))
        #expect(message.recipients.map(\.address) == ["secret@example.org"])
    }

    @Test func anAddressIsARecipientOnce() throws {
        var message = try Self.message()
        message.cc = [try Mailbox("You <b@EXAMPLE.org>"), try Mailbox("c@example.org")]
        #expect(message.recipients.map(\.address) == ["b@example.org", "c@example.org"])
    }

    @Test(arguments: [
        "a.txt", "Zähler 1.pcapng", "a\"b\\c.txt", "a\r\nX: y.txt", "../../etc/passwd", "", "..",
        String(repeating: "ä", count: 300) + ".csv", String(repeating: "a", count: 120) + ".csv",
    ])
    func fileNamesStayOneHeader(name: String) {
        checkLines(FileNameParameter.disposition(name))
        let cleaned = FileNameParameter.cleaned(name)
        #expect(!cleaned.isEmpty && !cleaned.contains("/") && cleaned.utf8.count <= 200)
        if name.hasSuffix(".csv") { #expect(cleaned.hasSuffix(".csv")) }
    }

    @Test func lineEndsOfAnyKindBecomeCarriageReturnAndLineFeed() {
        for text in ["a\nb", "a\rb", "a\r\nb\r\n", "a\nb\n"] {
            #expect(LineEnds.carriageReturned(text) == Array("a\r\nb\r\n".utf8))
        }
        #expect(LineEnds.carriageReturned("") == [13, 10])
        #expect(LineEnds.carriageReturned("\r\r\n\n") == Array("\r\n\r\n\r\n".utf8))
    }

    @Test func messageIDsAreCheckedAndMade() throws {
        #expect(try MessageID("a.1@b.org").description == "<a.1@b.org>")
        #expect(MessageID(left: "täglich 1\r\n", right: "b.org").description == "<t--glich-1--@b.org>")
        for text in ["a", "<a@b@c>", "a@b>\r\nX: y", "", "a b@c"] {
            #expect(throws: MailProblem.self) { try MessageID(text) }
        }
    }

    static func message() throws -> MailMessage {
        MailMessage(
            from: try Mailbox("a@example.org"), to: [try Mailbox("b@example.org")], subject: "x",
            date: MailDate(secondsSince1970: 0), messageID: try MessageID("1@example.org"), text: "x")
    }

    private func decoded(_ word: String) -> String? {
        guard word.hasPrefix("=?UTF-8?"), word.hasSuffix("?=") else { return nil }
        let payload = word.dropFirst(10).dropLast(2)
        if word.hasPrefix("=?UTF-8?B?") {
            return Data(base64Encoded: String(payload)).flatMap { String(validating: $0, as: UTF8.self) }
        }
        return String(payload).replacingOccurrences(of: "_", with: " ").replacingOccurrences(of: "=", with: "%")
            .removingPercentEncoding
    }
}
