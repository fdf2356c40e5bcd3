import Mail
import Secrets
import Testing

@Suite struct MailServerTests {
    private let login = MailServer.Login(user: "me", password: Secret("hunter2"))

    @Test(arguments: ["smtp://a.org", "a.org:25", "a.org/x", "me@a.org", "", "a b", "a\r\nb", "[::1", "fe80::1%"])
    func whatIsNoHostIsRefused(host: String) {
        #expect(throws: MailProblem.self) { try MailServer(host: host) }
    }

    @Test func placesShowHostAndPort() throws {
        #expect(try MailServer(host: "a.org").place == "a.org:587")
        #expect(try MailServer(host: "[::1]", security: .tls).place == "[::1]:465")
        #expect(try MailServer(host: "192.0.2.1", port: 2525, security: .none).place == "192.0.2.1:2525")
    }

    @Test func passwordInClearTextGoesToThisMachineOnlyUnlessAllowed() throws {
        for host in ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"] {
            #expect(throws: Never.self) { try MailServer(host: host, security: .none, login: login) }
        }
        for host in ["a.org", "192.0.2.1", "::2", "localhost.evil.org", "127.evil.org"] {
            #expect(throws: MailProblem.self) { try MailServer(host: host, security: .none, login: login) }
        }
        #expect(throws: Never.self) {
            try MailServer(host: "a.org", security: .none, login: login, passwordInClearText: true)
        }
    }

    @Test(arguments: ["a b", "a\r\nMAIL FROM:<x@y>", "[", "[]", "a/b", ""]) func whatIsNoClientNameIsRefused(
        name: String
    ) {
        #expect(throws: MailProblem.self) { try MailServer(host: "a.org", clientName: name) }
    }

    @Test func serverDoesNotPrintItsPassword() throws {
        let server = try MailServer(host: "a.org", login: login)
        var dumped = ""
        dump(server, to: &dumped)
        #expect(!dumped.contains("hunter2") && !"\(server)".contains("hunter2"))
    }
}
