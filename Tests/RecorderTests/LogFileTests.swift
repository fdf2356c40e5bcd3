import Foundation
import Logging
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Recorder

/// Log files in a real folder, and what becomes of the log when they fail.
@Suite struct LogFileTests {
    private let directory: TemporaryDirectory
    private let folder: String
    private static let day: Int64 = 86_400_000
    /// 2026-11-22 12:00 UTC: of one day in all zones that tests run in.
    private static let noon: Int64 = 1_795_348_800_000

    init() throws {
        directory = try TemporaryDirectory()
        folder = directory.file("a/log")
    }

    private func settings(_ change: (inout LogFileSettings) -> Void = { _ in }) -> LogFileSettings {
        var settings = LogFileSettings(directory: folder, naming: "%Y%m%d_%N.log")
        change(&settings)
        return settings
    }

    private func line(_ text: String, at milliseconds: Int64 = noon) -> LogLine {
        LogLine(level: .info, text: text, meter: nil, milliseconds: milliseconds)
    }

    private func names() -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }

    private func content(_ name: String) throws -> [String] {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8).split(separator: "\n").map {
            String($0.suffix(5))
        }
    }

    /// Makes the files that were written just now look as if that had been at another time.
    private func age(_ milliseconds: Int64, besides known: [String]) throws {
        for name in names() where !known.contains(name) {
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: folder + "/" + name)
        }
    }

    @Test func fileIsBegunWithItsFolderAndGoneOnWithByTheNextProcess() throws {
        var file = LogFile(settings(), name: "smtrace")
        #expect(file.append(line("one a"), .plain) == nil)
        var other = LogFile(settings(), name: "smtrace")
        #expect(other.append(line("two b"), .plain) == nil)
        #expect(names() == ["20261122_smtrace.log"])
        #expect(try content("20261122_smtrace.log") == ["one a", "two b"])
        let mode = try FileManager.default.attributesOfItem(atPath: folder + "/20261122_smtrace.log")[.posixPermissions]
        #expect(mode as? Int == 0o640)
    }

    @Test func newestFilesAreKeptAndOthersOfTheFolderLeftAlone() throws {
        var file = LogFile(settings { $0.keep = 3 }, name: "smtrace")
        for number in 0..<40 {
            let before = names()
            #expect(file.append(line("day x", at: Self.noon + Int64(number) * Self.day), .plain) == nil)
            try age(Self.noon + Int64(number) * Self.day, besides: before)
            if number == 0 {
                for other in ["notes.txt", "20261122_house.log"] {
                    _ = FileManager.default.createFile(atPath: folder + "/" + other, contents: Data())
                }
            }
        }
        #expect(
            names() == [
                "20261122_house.log", "20261229_smtrace.log", "20261230_smtrace.log", "20261231_smtrace.log",
                "notes.txt",
            ])
    }

    @Test func fileOfAnEarlierTurnOfItsNameIsBegunAnew() throws {
        var file = LogFile(settings { ($0.naming, $0.keep) = ("2026 %a.log", 7) }, name: "smtrace")
        for number in 0..<8 {
            let before = number < 7 ? names() : []
            #expect(file.append(line("day \(number)", at: Self.noon + Int64(number) * Self.day), .plain) == nil)
            try age(Self.noon + Int64(number) * Self.day, besides: before)
        }
        #expect(names().count == 7)
        #expect(try content("2026 Sun.log") == ["day 7"])
    }

    @Test func removedOrRenamedFileIsBegunAnew() throws {
        var file = LogFile(settings(), name: "smtrace")
        let path = folder + "/20261122_smtrace.log"
        _ = file.append(line("one a"), .plain)
        try FileManager.default.removeItem(atPath: path)
        _ = file.append(line("two b"), .plain)
        #expect(try content("20261122_smtrace.log") == ["two b"])
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        _ = file.append(line("thr c"), .plain)
        #expect(try content("20261122_smtrace.log") == ["thr c"])
        try FileManager.default.removeItem(atPath: folder)
        #expect(file.append(line("fou d"), .plain) == nil)
        #expect(try content("20261122_smtrace.log") == ["fou d"])
    }

    @Test func linesThatCannotBeWrittenAreCountedOnceThereIsRoom() throws {
        try FileManager.default.createDirectory(atPath: directory.file("a"), withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: folder, contents: Data())
        var file = LogFile(settings(), name: "smtrace")
        #expect(file.append(line("one a"), .plain)?.code == ENOTDIR)
        #expect(file.append(line("two b"), .plain) != nil)
        #expect(file.missing == 2)
        try FileManager.default.removeItem(atPath: folder)
        #expect(file.append(line("thr c"), .plain) == nil)
        let lines = try String(contentsOfFile: folder + "/20261122_smtrace.log", encoding: .utf8)
        #expect(lines.contains("warning: 2 lines are missing here") && lines.hasSuffix("thr c\n"))
    }

    private func output(_ settings: LogSettings, isVerbose: Bool = false) -> (LogOutput, Pipe) {
        let pipe = Pipe()
        let output = LogOutput(
            settings, isVerbose: isVerbose, descriptor: pipe.fileHandleForWriting.fileDescriptor, form: .plain
        ) { Self.noon }
        return (output, pipe)
    }

    private func read(_ pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    }

    @Test func eachSinkTakesItsLevelAndEachMeterItsFile() throws {
        let file = settings { ($0.perMeter, $0.level) = (true, .debug) }
        let (output, pipe) = output(LogSettings(level: .warning, file: file))
        let reporter = Reporter(output.logger)
        reporter.say(.debug, meter: "house", "a small")
        reporter.say(.warning, "a large")
        reporter.say(.trace, "nothing")
        let shown = read(pipe)
        #expect(shown.hasSuffix("warning: a large\n") && !shown.contains("small"))
        #expect(try content("20261122_house.log") == ["small"])
        #expect(try content("20261122_smtrace.log") == ["large"])
    }

    @Test func settingsCanBeChangedWhileItIsUsed() throws {
        let (output, pipe) = output(LogSettings(level: .info))
        let logger = output.logger
        logger.debug("one")
        output.use(LogSettings(level: .debug, format: .json, file: settings()))
        logger.debug("two b")
        #expect(read(pipe).contains("\"message\":\"two b\""))
        #expect(names() == ["20261122_smtrace.log"])
        output.use(LogSettings(level: .error))
        logger.warning("three")
        logger.error("four")
        #expect(read(pipe).hasSuffix("error: four\n"))
    }

    @Test func fullPipeIsNotWaitedFor() throws {
        let (output, pipe) = output(LogSettings())
        for number in 0..<5_000 {
            output.write(.info, "line \(number) " + String(repeating: "x", count: 100), meter: nil)
        }
        #expect(read(pipe).hasPrefix("2026-11-22"))
        output.write(.info, "the last", meter: nil)
        var rest = read(pipe)
        while !rest.hasSuffix("the last\n") { rest += read(pipe) }
        #expect(rest.contains("lines were left out: nobody took them"))
    }

    @Test func fileThatFailsIsToldOnStandardErrorOnceAMinute() throws {
        try FileManager.default.createDirectory(atPath: directory.file("a"), withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: folder, contents: Data())
        let (output, pipe) = output(LogSettings(file: settings()))
        for _ in 0..<5 { output.write(.info, "x", meter: nil) }
        let shown = read(pipe)
        #expect(shown.components(separatedBy: "cannot open the log file").count == 2)
        #expect(shown.components(separatedBy: "info: x").count == 6)
    }
}
