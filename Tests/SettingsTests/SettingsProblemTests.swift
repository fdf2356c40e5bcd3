import Foundation
import Settings
import TestSupport
import Testing

@Suite struct SettingsProblemTests {
    /// What is said about one meter's keys, written in line 3 in braces.
    private func problems(meter keys: String) -> [String] {
        problems("# a\nmeters:\n  house: {\(keys)}\n")
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try parse(text)
            return []
        } catch { return error.problems.map(\.description) }
    }

    private static let meterProblems: [(String, String)] = [
        (
            "source: serial, device: /dev/x, baud: fast",
            "smtrace.cfg:3: meters.house.baud: \"fast\" is not a number; allowed: 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600 (default 9600)"
        ),
        (
            "source: serial, device: /dev/x, buad: 9600",
            "smtrace.cfg:3: meters.house.buad: is not known; did you mean baud?"
        ),
        (
            "source: serial, device: /dev/x, data_bits: 9",
            "smtrace.cfg:3: meters.house.data_bits: \"9\" is too large; allowed: 5…8 (default 8)"
        ),
        (
            "source: serial, device: /dev/x, data_bits: 7.5",
            "smtrace.cfg:3: meters.house.data_bits: \"7.5\" is not a whole number; allowed: 5…8 (default 8)"
        ),
        (
            "source: serial, device: /dev/x, stop_bits: 3",
            "smtrace.cfg:3: meters.house.stop_bits: \"3\" is not known; allowed: 1, 1.5, 2 (default 1)"
        ),
        (
            "source: serial, device: /dev/x, parity: evn",
            "smtrace.cfg:3: meters.house.parity: \"evn\" is not known; did you mean even?; allowed: none, even, odd, mark, space (default none)"
        ),
        (
            "source: serial, device: /dev/x, rts: 1",
            "smtrace.cfg:3: meters.house.rts: \"1\" is neither on nor off; allowed: true, false, on, off, yes, no"
        ),
        (
            "source: serial",
            "smtrace.cfg:3: meters.house.device: is missing, and source serial needs it; allowed: a path"
        ),
        (
            "source: tcp, address: host",
            "smtrace.cfg:3: meters.house.address: \"host\" has no port; allowed: HOST:PORT, such as ser2net.local:3333 or [fe80::1]:3333"
        ),
        (
            "source: tcp, address: \"fe80::1:80\"",
            "smtrace.cfg:3: meters.house.address: \"fe80::1:80\" needs brackets around an IPv6 address; allowed: HOST:PORT, such as ser2net.local:3333 or [fe80::1]:3333"
        ),
        (
            "source: tcp, address: \"a:70000\"",
            "smtrace.cfg:3: meters.house.address: \"a:70000\" has no port between 1 and 65535; allowed: HOST:PORT, such as ser2net.local:3333 or [fe80::1]:3333"
        ),
        (
            "source: stdin, baud: 300",
            "smtrace.cfg:3: meters.house.baud: has no meaning for source stdin; only for serial"
        ),
        (
            "source: simulator, rate: 0",
            "smtrace.cfg:3: meters.house.rate: \"0\" is too small; allowed: 0.001…1000 (default 1)"
        ),
        (
            "source: simulator, seed: -1",
            "smtrace.cfg:3: meters.house.seed: \"-1\" is not a number; allowed: 0…18446744073709551615"
        ),
        (
            "note: x",
            "smtrace.cfg:3: meters.house: has no source; add source: with one of serial, tcp, file, stdin, simulator"
        ),
        ("sorce: stdin", "smtrace.cfg:3: meters.house.sorce: is not known; did you mean source?"),
        (
            "source: usb",
            "smtrace.cfg:3: meters.house.source: \"usb\" is not known; allowed: serial, tcp, file, stdin, simulator"
        ),
        ("source: stdin, note: [a]", "smtrace.cfg:3: meters.house.note: a list is not a text; allowed: any text"),
        (
            "source: stdin, directory: x",
            "smtrace.cfg:3: meters.house.directory: is not known here; it belongs to archive.directory or log.file.directory"
        ),
        (
            "source: stdin, server_id: zebra",
            "smtrace.cfg:3: meters.house.server_id: \"zebra\" is not hexadecimal; allowed: hexadecimal digits, such as 0a0149534b00047a5544, as smtrace decode shows them"
        ),
        (
            "source: stdin, captures: daily",
            "smtrace.cfg:3: meters.house.captures: \"daily\" is no section; allowed: keys with values"
        ),
    ]

    @Test(arguments: meterProblems)
    func meterProblemIsOneExactLine(keys: String, expected: String) {
        #expect(problems(meter: keys) == [expected])
    }

    private static let wholeProblems: [(String, String)] = [
        (
            "archive: {commit: 1}",
            "archive.commit: \"1\" has no unit (ms, s, m, h, d, w, y); allowed: 100ms…10m (default 10s)"
        ),
        ("archive: {commit: 1h}", "archive.commit: \"1h\" is too long; allowed: 100ms…10m (default 10s)"),
        (
            "archive: {commit: 99999999999999999y}",
            "archive.commit: \"99999999999999999y\" is too long; allowed: 100ms…10m (default 10s)"
        ),
        ("archive: {commit: soon}", "archive.commit: \"soon\" is not a time; allowed: 100ms…10m (default 10s)"),
        (
            "archive: {time_zone: Europe/Bremen}",
            "archive.time_zone: \"Europe/Bremen\" is not known to this system (is the package tzdata installed?); allowed: a name such as Europe/Berlin or UTC"
        ),
        (
            "archive: {retention: {captures: 0d}}",
            "archive.retention.captures: \"0d\" is too short; allowed: 1h or more, such as 24h, 30d, 2w, 1y, or forever (default 30d)"
        ),
        (
            "archive: {keep_free: 95%}",
            "archive.keep_free: \"95%\" is too large; allowed: 0%…90%, or a size such as 500MB or 2GiB (default 5%)"
        ),
        (
            "archive: {keep_free: 5}",
            "archive.keep_free: \"5\" has no unit (kB, MB, GB, KiB, MiB, GiB); allowed: 0%…90%, or a size such as 500MB or 2GiB (default 5%)"
        ),
        (
            "log: {file: {naming: \"%H.log\"}}",
            "log.file.naming: \"%H.log\" gives files that are kept at the same time one name, rotating by day with keep: 14; add codes of date and time, such as %Y%m%d_%H%M%S_%N.log"
        ),
        (
            "log: {file: {naming: \"%F.log\", per_meter: on}}",
            "log.file.naming: \"%F.log\" gives all meters one file; add %N, which stands for the meter, or take per_meter away"
        ),
        (
            "log: {file: {rotate: weekly}}",
            "log.file.rotate: \"weekly\" is not known; did you mean week?; allowed: minute, hour, day, week, monday, sunday, month, year (default day)"
        ),
        (
            "log: {level: verbose}",
            "log.level: \"verbose\" is not known; allowed: trace, debug, info, notice, warning, error, critical (default info)"
        ),
        (
            "captures: {rotate: 1kB}",
            "captures.rotate: \"1kB\" is too small; allowed: hour, day, week, or a size from 64kB such as 15MB or 10MiB (default day)"
        ),
        ("captures: {every: 0}", "captures.every: \"0\" is too small; allowed: 1…1000000 (default 1)"),
        ("captures: {naming: 'a/b.pcapng'}", "captures.naming: \"a/b.pcapng\" has a /, but is a file name; \(naming)"),
        (
            "captures: {naming: '%Q.pcapng'}",
            "captures.naming: \"%Q.pcapng\" has the code %Q, which is not known here; \(naming)"
        ),
        ("captures: {naming: '%N.pcap'}", "captures.naming: \"%N.pcap\" does not end with .pcapng; \(naming)"),
        ("captures: {naming: '%N.pcapng%'}", "captures.naming: \"%N.pcapng%\" ends with a single %; \(naming)"),
        ("meter: {}", "meter: is not known; did you mean meters?"),
        ("baud: 300", "baud: is not known here; it belongs to meters.NAME.baud"),
        ("xyz: 300", "xyz: is not known; allowed: archive, log, metrics, captures, meters, mail, reports, alerts"),
    ]

    @Test(arguments: wholeProblems)
    func problemOfTheWholeIsOneExactLine(text: String, expected: String) {
        #expect(problems("meters: {a: {source: stdin}}\n" + text) == ["smtrace.cfg:2: " + expected])
    }

    private static let naming =
        "allowed: strftime codes, %N for the meter, and .pcapng at the end (default %Y%m%d_%H%M%S_%N.pcapng)"

    @Test func allProblemsComeAtOnceInTheOrderOfLines() {
        let text = """
            meters:
              a: {source: tcp}
              b: {source: serial, baud: x}
            log: {level: loud}
            mail: {security: none}
            archive: {commit: 0s, dirctory: x}
            """
        #expect(
            problems(text).map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "smtrace.cfg:2: meters.a.address:", "smtrace.cfg:3: meters.b.baud:", "smtrace.cfg:3: meters.b.device:",
                "smtrace.cfg:4: log.level:", "smtrace.cfg:5: mail.server:", "smtrace.cfg:5: mail.from:",
                "smtrace.cfg:6: archive.commit:",
                "smtrace.cfg:6: archive.dirctory:",
            ])
    }

    @Test func metersThatCollideAreNamed() {
        let text = """
            meters:
              a: {source: serial, device: /dev/x, server_id: 0a01}
              b: {source: serial, device: /dev/x}
              A: {source: stdin, server_id: 0A01}
              c: {source: stdin}
              d: {source: tcp, address: "H:1"}
              e: {source: tcp, address: "h:1"}
            """
        #expect(
            problems(text) == [
                "smtrace.cfg:3: meters.b: has the same device /dev/x as a",
                "smtrace.cfg:4: meters.A: is the name of another meter but for upper and lower case: a",
                "smtrace.cfg:4: meters.A: has the same server_id 0a01 as a",
                "smtrace.cfg:5: meters.c: has the same standard input as A",
                "smtrace.cfg:7: meters.e: has the same address h:1 as d",
            ])
    }

    @Test func noMetersSaysWhatToAdd() {
        let advice = "no meter is configured; add one, such as meters: {house: {source: serial, device: /dev/ttyUSB0}}"
        #expect(problems("") == ["smtrace.cfg: meters: \(advice)"])
        #expect(problems("log: {level: info}\nmeters:\n") == ["smtrace.cfg:2: meters: \(advice)"])
        #expect(
            problems("- a")
                == ["smtrace.cfg:1: a list is no section; allowed: keys with values", "smtrace.cfg: meters: \(advice)"]
                .sorted())
    }

    @Test func controlCharactersAreShownAndLongValuesCut() {
        let value = "\"\\e[31m\u{202E}" + String(repeating: "x", count: 100) + "\""
        let found = problems(meter: "source: \(value)")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("smtrace.cfg:3: meters.house.source: \"\\u{1b}[31m\\u{202e}xxx"))
        #expect(found[0].contains("xxx…\" is not known"))
    }

    @Test func mutationsNeverTrap() {
        let sample = Array(
            "archive: {commit: 10s, keep_free: 5%, retention: {captures: 30d}}\ncaptures: {rotate: 15MB, naming: '%N.pcapng'}\nmeters:\n  a: {source: tcp, address: '[::1]:80'}\n  b: {source: simulator, rate: 1e3, seed: 9}\n"
                .utf8)
        var random = SeededRandom(5)
        for _ in 0..<5_000 {
            var text = sample
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text[index] = UInt8.random(in: 32...126, using: &random)
                case 1: text.remove(at: index)
                default: text.insert(UInt8.random(in: 32...126, using: &random), at: index)
                }
            }
            do { _ = try Configuration.parse(text, path: "x") } catch {
                #expect(!error.problems.isEmpty)
                for problem in error.problems { #expect(!problem.description.contains("\n")) }
            }
        }
    }
}
