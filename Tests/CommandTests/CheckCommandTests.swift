import Foundation
import TestSupport
import Testing

@Suite
struct CheckCommandTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func check(_ configuration: String) throws -> Program.Result {
        let path = directory.file("smtrace.cfg")
        try configuration.write(toFile: path, atomically: true, encoding: .utf8)
        return try Program.run(["check"], in: directory.path)
    }

    @Test func soundConfigurationIsWell() throws {
        let result = try check("meters: {house: {source: simulator}}\n")
        #expect(result.code == 0)
        #expect(result.lines.allSatisfy { $0.hasPrefix("ok ") })
        for subject in [
            "configuration", "meter house", "archive", "disk", "database", "recorder", "time zone", "clock",
        ] {
            #expect(result.lines.contains { $0.hasPrefix("ok \(subject)") }, "\(subject)")
        }
        #expect(!FileManager.default.fileExists(atPath: directory.file("data")))
    }

    @Test func allProblemsAreToldAtOnce() throws {
        let result = try check(
            """
            meters:
              house: {source: serial, device: /dev/ttyUSB0, baudd: 9600}
              cellar: {source: tcp}
            archive: {time_zone: Europe/Berlin, commit: soon}
            """)
        #expect(result.code == 2)
        #expect(result.lines.count == 3)
        #expect(result.lines.allSatisfy { $0.hasPrefix("./smtrace.cfg:") })
        #expect(result.errors == "")
    }

    @Test func deviceThatIsMissingIsAFinding() throws {
        let result = try check(
            """
            meters:
              house: {source: serial, device: /dev/ttyNOSUCHDEVICE}
              file: {source: file, path: nothing.bin}
              good: {source: simulator}
            """)
        #expect(result.code == 2)
        let bad = result.lines.filter { $0.hasPrefix("!! ") }
        #expect(bad.count == 2)
        #expect(bad.first?.contains("/dev/ttyNOSUCHDEVICE does not exist") == true)
        #expect(bad.last?.contains("nothing.bin") == true)
    }

    @Test func portWhereNobodyListensIsAFinding() throws {
        // Port 1 of this machine: nobody listens there.
        let result = try check("meters: {cellar: {source: tcp, address: \"127.0.0.1:1\"}}\n")
        #expect(result.code == 2)
        #expect(result.output.contains("!! meter cellar: tcp 127.0.0.1:1: 127.0.0.1:1 refused the connection"))
    }

    @Test func foreignFileInPlaceOfTheDatabaseIsAFinding() throws {
        try FileManager.default.createDirectory(atPath: directory.file("data"), withIntermediateDirectories: true)
        try "no database at all, but a text that is long enough to be looked at".write(
            toFile: directory.file("data/smtrace.db"), atomically: true, encoding: .utf8)
        let result = try check("meters: {house: {source: simulator}}\n")
        #expect(result.code == 2)
        #expect(result.lines.contains { $0.hasPrefix("!! database") })
    }

    @Test func archiveThatIsAFileIsAFinding() throws {
        try "".write(toFile: directory.file("data"), atomically: true, encoding: .utf8)
        let result = try check("meters: {house: {source: simulator}}\n")
        #expect(result.code == 2)
        #expect(result.lines.contains { $0.hasPrefix("!! archive") && $0.contains("no folder") })
    }

    @Test func lockOfARunningRecorderIsTold() throws {
        try FileManager.default.createDirectory(atPath: directory.file("data"), withIntermediateDirectories: true)
        try "smtrace run (process 4711)\n".write(
            toFile: directory.file("data/lock"), atomically: true, encoding: .utf8)
        let configuration = "meters: {cellar: {source: tcp, address: \"127.0.0.1:1\"}}\n"
        // Left behind by a recorder that was killed, it says nothing.
        #expect(try check(configuration).output.contains("ok recorder: nobody writes"))
        let line = "cd '\(directory.path)'; exec 9<>data/lock; flock 9; \"$SMTRACE\" check"
        let result = try Program.bash(line)
        #expect(result.code == 0)
        #expect(result.output.contains("ok recorder: runs: smtrace run (process 4711)"))
        #expect(result.output.contains("not tried: in use by smtrace run (process 4711)"))
    }
}
