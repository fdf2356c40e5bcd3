import TestSupport
import Testing
import YAML

@testable import Settings

@Suite
struct YAMLTextTests {
    @Test(arguments: [
        "", "~", "null", "yes", "house", "a: b", "a #b", "[x", "%Y", "- a", "ü ñ", "\"q\"", "back\\slash", "two\nlines",
        "\t",
        "a:", " a ", "0 7 * * *", "@daily", "1.5", "/dev/ttyUSB0", "me@example.org", "\u{7f}\u{85}\u{2028}\u{feff}",
        "a, b", "!x", "&x", "*x", "'", "{", "😀", "x: ", "#",
    ])
    func scalarIsReadBackAsItWas(_ text: String) throws {
        let node = try #require(try YAMLParser.parse("key: \(YAMLText.scalar(text))\n")?["key"])
        #expect(node.text == text)
        #expect(node.isNull == false)
    }

    @Test func randomScalarsAndListsAreReadBack() throws {
        var random = SeededRandom(5)
        let signs = Array("ab: #-,[]{}&*!|>'\"%@`\\\n\t~?0=").map(String.init)
        for _ in 0..<500 {
            let items = (0..<3).map { _ in
                (0..<Int.random(in: 0...8, using: &random)).map { _ in signs.randomElement(using: &random)! }.joined()
            }
            let node = try #require(try YAMLParser.parse("key: \(YAMLText.list(items))\n")?["key"])
            #expect(node.items?.map { $0.text ?? "" } == items)
        }
    }
}

@Suite
struct SetupDraftTests {
    @Test func draftIsAConfigurationWithoutFault() throws {
        let draft = SetupDraft(
            archive: "/var/lib/smtrace",
            meters: [
                .init(
                    name: "house", source: .serial(device: "/dev/ttyUSB0", baudRate: 300), note: "cellar: left",
                    serverID: ("0a01445a47000282225e", "1 DZG00 42082910")),
                .init(name: "b", source: .tcp(address: "host:3333")),
                .init(name: "c", source: .simulator(profile: "solar")),
            ],
            mail: .init(
                server: "mx.example.org", port: 465, security: "tls", user: "me", passwordFile: "/etc/smtrace/p",
                from: "me@example.org", to: ["a@example.org", "b@example.org"], schedule: "0 7 * * *", language: "de"))
        let text = draft.text
        let configuration = try Configuration.parse(
            Array(text.utf8), path: "/etc/smtrace/smtrace.cfg", timeZoneExists: { _ in true })
        #expect(configuration.archive.directory == "/var/lib/smtrace")
        #expect(configuration.meters.map(\.name) == ["house", "b", "c"])
        #expect(configuration.meters[0].serverID?.hex == "0a01445a47000282225e")
        #expect(configuration.meters[0].note == "cellar: left")
        guard case .serial(let line) = configuration.meters[0].source else {
            Issue.record("no serial line")
            return
        }
        #expect(line.baudRate == 300)
        #expect(text.contains("kind: digest"))
    }
}
