import Acquisition
import ArgumentParser
@preconcurrency import Glibc
import Recorder
import Rendering

/// `smtrace simulate`.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Send the telegrams of a meter that does not exist.",
        discussion: """
            Profiles: household (three phases, 12 values), heat_pump (cycles, two tariffs), solar (feeds in by day), \
            locked (whole kWh only, as without PIN). The same seed, times and rate give the same bytes.

            --pty offers the meter on a pseudo-terminal, prints its path and sends until Ctrl-C (or --count). --out \
            writes --count telegrams as fast as it can, one simulated second apart at --rate 1: the bytes of the line, \
            or a capture if the name ends in .pcapng. `-` writes the bytes to standard output: --count telegrams \
            as fast as it can, without --count at --rate until Ctrl-C.

            --list writes a line for each telegram: time (UTC ms), offset and length in the stream, intact, \
            damaged:KIND or unsent (nobody read and the kernel took no more), FNV-1a hash, the bytes in hex.

            Examples:
              smtrace simulate --profile household --pty --link /tmp/head
              smtrace simulate --profile solar --count 86400 --start 2026-06-21 --out day.pcapng
              smtrace simulate --profile heat_pump --count 1000 --faults --list sent.txt --out noisy.bin
              smtrace simulate --profile household --count 1 - | smtrace decode -
            """)

    @Option(name: .long, help: "The kind of meter: household, heat_pump, solar or locked.")
    var profile: SimulatorProfile

    @Option(name: .long, help: "Decides server id, load and faults.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "Telegrams a second.")
    var rate = 1.0

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "The time of the first telegram (default: now; with --count to a file, such that the last one is now).",
            valueName: "time"))
    var start: String?

    @Option(name: .long, help: ArgumentHelp("How many telegrams.", valueName: "n"))
    var count: Int?

    @Flag(name: .long, help: "Send on a pseudo-terminal.")
    var pty = false

    @Option(name: .long, help: ArgumentHelp("A link to the pseudo-terminal, made and removed.", valueName: "path"))
    var link: String?

    @Option(name: .long, help: ArgumentHelp("The file to write; replaced if it exists.", valueName: "file"))
    var out: String?

    @Flag(name: .long, help: "Mix in noise, lost bytes and bad checksums.")
    var faults = false

    @Option(name: .long, help: ArgumentHelp("Write what was sent, a line a telegram.", valueName: "file"))
    var list: String?

    @Argument(help: ArgumentHelp("`-` for standard output.", valueName: "-"))
    var output: String?

    func validate() throws {
        if let output, output != "-" {
            throw ValidationError(
                "\"\(output)\" is not understood; name a file with --out FILE, or - for standard output")
        }
        guard [pty, out != nil, output != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("name one place to send to: --pty, --out FILE, or - for standard output")
        }
        guard rate >= 0.001, rate <= 10_000 else { throw ValidationError("--rate has to be from 0.001 to 10000") }
        if let count, !(1...1_000_000_000).contains(count) {
            throw ValidationError("--count has to be from 1 to 1000000000")
        }
        if out != nil && count == nil { throw ValidationError("--out needs --count N: a file has an end") }
        if link != nil && !pty { throw ValidationError("--link goes with --pty only") }
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        TimeZoneSetup.use(nil)
        let options = SimulatorOptions(profile: profile, seed: seed, rate: rate, faults: faults)
        let first = try startMilliseconds()
        let list = try list.map { try SimulatorList(path: $0, flushesEach: pty || count == nil) }
        do {
            let summary =
                if pty {
                    try sendToTerminal(options, first, list)
                } else {
                    try write(options, first, list)
                }
            Failure.say(summary)
        } catch OutputError.readerGone {
            return
        } catch let error as OutputError {
            throw Failure("\(out ?? "standard output"): \(error)")
        }
    }

    private func sendToTerminal(_ options: SimulatorOptions, _ first: Int64?, _ list: SimulatorList?) throws -> String {
        var terminal = try SimulationTerminal(options: options, link: link, list: list)
        return try terminal.run(count: count, clock: clock(first))
    }

    private func write(_ options: SimulatorOptions, _ first: Int64?, _ list: SimulatorList?) throws -> String {
        let descriptor = try out.map(SimulatorList.create) ?? STDOUT_FILENO
        defer { if out != nil { close(descriptor) } }
        let form: SimulationFile.Form = out.map { $0.hasSuffix(".pcapng") } == true ? .capture : .bytes
        let file = SimulationFile(descriptor: descriptor, form: form, options: options, list: list)
        guard let count else {
            return "wrote \(try file.runPaced(count: nil, clock: clock(first)).summary)"
        }
        let start = first ?? Clock.wall - Int64(Double(count - 1) * 1_000 / rate)
        let stream = try file.run(count: count, start: start)
        return "wrote \(stream.summary), the first of \(TimeText.local(start))"
    }

    private func startMilliseconds() throws -> Int64? {
        guard let start else { return nil }
        do {
            return try TimeArgument(start, nowMilliseconds: Clock.wall).milliseconds
        } catch {
            throw Failure("--start: \(error)", code: 64)
        }
    }

    /// The time of telegrams that are sent live: the machine's clock, moved so that it begins at `first`.
    private func clock(_ first: Int64?) -> () -> Int64 {
        guard let first else { return { Clock.wall } }
        let shift = first - Clock.monotonic
        return { Clock.monotonic + shift }
    }
}

extension SimulatorProfile: ExpressibleByArgument {}
