import Foundation
import Secrets
import TestSupport
import Testing

@Suite struct SecretSourceTests {
    private let folder = try? TemporaryDirectory()

    private func file(_ content: String, mode: Int, name: String = "password") throws -> String {
        let path = try #require(folder).path + "/" + name
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func problem(_ source: SecretSource, _ environment: [String: String] = [:]) -> String? {
        do throws(SecretProblem) {
            _ = try source.resolve { environment[$0] }
            return nil
        } catch { return error.description }
    }

    @Test(arguments: ["pässword", "pässword\n", "pässword\r\n", "\u{FEFF}pässword\n"]) func fileGivesItsLine(
        text: String
    ) throws {
        #expect(try SecretSource.file(path: file(text, mode: 0o600)).resolve { _ in nil } == Secret("pässword"))
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o660, 0o666]) func fileThatOthersCanReadIsRefused(mode: Int) throws {
        let text = try #require(problem(.file(path: file("x", mode: mode))))
        #expect(text.contains("mode \(String(mode, radix: 8))") && text.contains("chmod 600"))
    }

    @Test func credentialDirectoryOfSystemdMayBeReadByItsGroup() throws {
        let path = try file("x", mode: 0o440)
        let environment = ["CREDENTIALS_DIRECTORY": try #require(folder).path]
        #expect(problem(.file(path: path), environment) == nil)
        #expect(problem(.credential(name: "password"), environment) == nil)
        #expect(problem(.credential(name: "password")) != nil)
        #expect(problem(.credential(name: "../password"), environment) != nil)
    }

    @Test(arguments: ["", "\n", "a\nb", "a\u{0}b", "a\tb"]) func whatIsNoPasswordIsRefusedWithoutShowingIt(text: String)
        throws
    {
        let found = try #require(problem(.file(path: file(text, mode: 0o600))))
        #expect(!found.contains("a\nb"))
    }

    @Test func missingFileAndFolderAreTold() throws {
        #expect(problem(.file(path: "/nonexistent/x"))?.contains("does not exist") == true)
        #expect(problem(.file(path: try #require(folder).path))?.contains("is no file") == true)
        #expect(
            problem(.file(path: try file(String(repeating: "x", count: 5000), mode: 0o600)))?.contains("longer") == true
        )
    }

    @Test func environmentVariableGivesItsValue() throws {
        #expect(try SecretSource.environment(variable: "X").resolve { $0 == "X" ? "y" : nil } == Secret("y"))
        #expect(problem(.environment(variable: "X"))?.contains("X is not set") == true)
    }

    @Test func configurationHoldsAPasswordOnlyWhereNobodyElseReadsIt() throws {
        let open = try file("", mode: 0o644, name: "open.cfg")
        let closed = try file("", mode: 0o600, name: "closed.cfg")
        #expect(problem(.configuration(Secret("hunter2"), path: open))?.contains("password_file") == true)
        #expect(problem(.configuration(Secret("hunter2"), path: open))?.contains("hunter2") == false)
        #expect(problem(.configuration(Secret("hunter2"), path: closed)) == nil)
    }
}
