import Acquisition
import Archive
import ArgumentParser
@preconcurrency import Glibc
import Readings
import Recorder
import Rendering
import SML

/// The forms in which `smtrace decode` tells what it found.
enum DecodeFormat: String, ExpressibleByArgument, CaseIterable {
    /// A tree for people.
    case tree
    /// One object a telegram and line.
    case json
}

/// `smtrace decode`.
struct DecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Show what is in a dump, a capture or a stored telegram.",
        discussion: """
            Shows each field with its byte offset, its bytes, its name in the standard and its meaning. Faulty frames \
            and bytes that belong to no telegram stand in their place.

            Reads dumps (.bin, or hex text) and captures (.pcapng), each with gzip or without; `-` is standard input. \
            Offsets are those of the decompressed file; of hex text, those of the bytes that it stands for.

            A device is followed until Ctrl-C, which ends with a summary: serial:/dev/ttyUSB0 (settings as \
            ?baud=300&parity=even; also data_bits, stop_bits, rts, dtr) or tcp:host:port. With --explain each telegram \
            is one line, and the explanation comes at the end.

            --anonymise writes a dump that can be shared: the ids of meters and their public keys are replaced, \
            checksums are right, values stay. Text and bytes before the first telegram are left out.

            Exit codes: 0 if there is a valid telegram, 2 if there is none, 1 if the file cannot be read.

            Examples:
              smtrace decode dump.bin
              smtrace decode --summary capture.pcapng.gz
              head -c 2000 /dev/ttyUSB0 | smtrace decode --format json -
              smtrace decode --meter house --at 2026-11-22T14:30:05
              smtrace decode --explain serial:/dev/ttyUSB0
              smtrace decode --anonymise shared.bin dump.bin
              smtrace decode --format json --count 1 "serial:/dev/ttyUSB0?baud=300"
            """)

    @OptionGroup var options: ArchiveOptions

    @Argument(help: ArgumentHelp("A dump, a capture or a device; - is standard input.", valueName: "file"))
    var file: String?

    @Option(name: .long, help: ArgumentHelp("A stored telegram of this meter, with --at.", valueName: "name"))
    var meter: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("When it was received; the nearest one within 5 s is shown.", valueName: "time"))
    var at: String?

    @Option(name: .long, help: "tree, or json: one object a valid telegram and line.")
    var format = DecodeFormat.tree

    @Flag(name: .long, help: "Counts only: telegrams, faults, discarded bytes, messages, readings.")
    var summary = false

    @Flag(name: .long, help: "Says in words what is unusual about the telegrams, and what to do.")
    var explain = false

    @Option(name: .long, help: ArgumentHelp("Ends after so many valid telegrams.", valueName: "n"))
    var count: Int?

    @Flag(
        name: .long,
        help: "Power without a sign is negative where the status word says export (direction_from_status).")
    var directionFromStatus = false

    @Option(name: .long, help: ArgumentHelp("Writes the telegrams to this file, with ids replaced.", valueName: "out"))
    var anonymise: String?

    func validate() throws {
        guard count.map({ $0 > 0 }) ?? true else { throw ValidationError("--count has to be 1 or more.") }
        guard (meter == nil) == (at == nil) else {
            throw ValidationError("--meter and --at belong together: a stored telegram is named by both.")
        }
        guard (file == nil) != (meter == nil) else {
            throw ValidationError(
                file == nil
                    ? "Name a file (- for standard input), or a stored telegram with --meter and --at."
                    : "A file and --meter exclude each other.")
        }
    }

    func run() throws {
        if let anonymise { return try write(to: anonymise) }
        if let file, let device = try LiveAddress.parse(file) { return try follow(device) }
        let output = OutputBuffer()
        var stored: StoredTelegramSearch.Found?
        if let meter, let at {
            stored = try StoredTelegramSearch(options.reader(), meter: meter).telegram(at: at, now: Clock.wall)
        }
        let quirks = QuirkMemory(directionFromStatus: directionFromStatus || stored?.directionFromStatus == true)
        if explain {
            let form = ExplanationForm(isJSON: format == .json, style: Style(descriptor: 1), output: output)
            try run(Explanation(form, quirks: quirks), stored, output)
        } else if summary {
            try run(TelegramSummary(isJSON: format == .json, quirks: quirks, output: output), stored, output)
        } else if format == .json {
            try run(TelegramJSON(quirks: quirks, output: output), stored, output)
        } else {
            try run(TelegramTree(style: Style(descriptor: 1), quirks: quirks, output: output), stored, output)
        }
    }

    /// Writes a dump that can be shared.
    private func write(to path: String) throws {
        guard let file else { throw Failure("--anonymise takes a file, not a stored telegram", code: 64) }
        guard try LiveAddress.parse(file) == nil else {
            throw Failure("--anonymise takes a file: record one first, with head -c 20000 \(file) > dump.bin", code: 64)
        }
        let descriptor = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Failure("cannot make \(path): \(String(cString: strerror(errno)))")
        }
        defer { if path != "-" { close(descriptor) } }
        let output = OutputBuffer(descriptor: descriptor)
        try run(AnonymisedDump(output: output), nil, output)
    }

    /// Follows a device with the report that fits one which does not end by itself.
    private func follow(_ device: SourceDescription) throws {
        let output = OutputBuffer()
        let style = Style(descriptor: 1)
        let quirks = QuirkMemory(directionFromStatus: directionFromStatus)
        let isJSON = format == .json
        let counts = TelegramSummary(isJSON: isJSON, quirks: quirks, output: output)
        if explain {
            let explanation = Explanation(
                ExplanationForm(isJSON: isJSON, style: style, output: output), quirks: quirks)
            if isJSON { return try follow(device, explanation, output) }
            let lines = TelegramLines(style: style, quirks: quirks, output: output)
            try follow(device, BothReports(lines, explanation), output)
        } else if summary {
            try follow(device, counts, output)
        } else if isJSON {
            try follow(device, TelegramJSON(quirks: quirks, output: output), output)
        } else {
            try follow(device, BothReports(TelegramTree(style: style, quirks: quirks, output: output), counts), output)
        }
    }

    private func follow(_ device: SourceDescription, _ report: some TelegramReport, _ output: OutputBuffer) throws {
        var live = LiveDecode(device)
        let totals = try live.run(DecodeRun(report, limit: count ?? .max), output)
        try output.flush()
        let counters = totals.counters
        if format == .json {
            Failure.say(
                "\(live.name): \(PeculiarityText.number(counters.frames, "telegram")), \(counters.faultyFrames) damaged, "
                    + "\(counters.discardedBytes) bytes that belong to none")
        }
        guard counters.frames == 0 else { return }
        if !totals.beginning.isEmpty {
            let reason = NoTelegram.reason(totals, beginning: totals.beginning)
            Failure.say("\(live.name): no valid telegram: \(reason)")
        }
        throw ExitCode(2)
    }

    private func run(
        _ report: some TelegramReport, _ stored: StoredTelegramSearch.Found?, _ output: OutputBuffer
    ) throws {
        let run = DecodeRun(report, limit: count ?? .max)
        if let found = stored {
            let totals = try run.run(
                found.bytes, path: found.path, byteOffset: found.byteOffset, milliseconds: found.milliseconds)
            try output.flush()
            if totals.counters.frames == 0 { throw ExitCode(2) }
        } else if let path = file {
            let file = try TelegramFile(path: path)
            let totals = try run.run(file)
            try output.flush()
            if let damage = file.damage { Failure.say("\(file.path): \(damage)") }
            if totals.counters.frames == 0 {
                Failure.say("\(file.path): no valid telegram: \(NoTelegram.reason(totals, beginning: file.beginning))")
                throw ExitCode(2)
            }
        }
    }
}
