import Archive
import ArgumentParser
import Recorder
import Rendering

/// `smtrace export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the readings of a range of time into a CSV file.",
        discussion: """
            Every reading of every register, exact, times in UTC: a row a reading, or with --wide a row a telegram and \
            a column a register. Memory is constant, whatever the range. The file gets its name when it is whole; `-` \
            is standard output. Works whether the recorder runs or not.

            Examples:
              smtrace export --from 2026-11-01 --to 2026-12-01 november.csv
              smtrace export --meter house --wide --last 24h - | head
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("Only this meter; several with commas between.", valueName: "name"))
    var meter: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Only this register, by code or name; several with commas between.", valueName: "obis"))
    var obis: [String] = []

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("From this time on (default: the first reading).", valueName: "time"))
    var from: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Up to this time, which is not included (default: the last reading).", valueName: "time"))
    var to: String?

    @Option(name: .long, help: ArgumentHelp("The last 24h, 7d …; instead of --from.", valueName: "duration"))
    var last: String?

    @Flag(name: .long, help: "A row a telegram, a column a register.")
    var wide = false

    @Flag(name: .long, help: "Replace a file that is there.")
    var force = false

    @Argument(help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var file: String

    func validate() throws {
        if last != nil, from != nil { throw ValidationError("--last and --from exclude each other.") }
        if file.isEmpty { throw ValidationError("The file needs a name; - is standard output.") }
    }

    func run() throws {
        let reader = try options.reader()
        let meters = try MeterSelection.meters(meter, in: reader)
        let channels = try MeterSelection.channels(obis, of: meters, in: reader)
        let range = try range(now: Clock.wall)
        let target = try ExportFile(path: file, force: force)
        StopRequest.watch([reader.interrupter])
        if wide {
            try export(channels, of: meters, in: range, as: WideExport(channels), reader, target)
        } else {
            try export(channels, of: meters, in: range, as: LongExport(channels), reader, target)
        }
    }

    private func export(
        _ channels: [ChannelInfo], of meters: [MeterInfo], in range: ReadingRange, as form: some ReadingsExport,
        _ reader: ArchiveReader, _ target: ExportFile
    ) throws {
        var form = form
        var progress = Progress(file, total: target.isFile ? 1_000 : 0)
        defer { progress.finish() }
        let extent = try reader.extent(of: meters) ?? 0...0
        let first = max(range.fromMilliseconds, extent.lowerBound)
        let length = max(1, min(range.toMilliseconds, extent.upperBound) - first)
        var count = 0
        do {
            try reader.readings(of: channels, in: range) { channel, milliseconds, value in
                try form.push(channel, milliseconds, value, to: target.output)
                count += 1
                guard count & 4095 == 0 else { return true }
                if target.isFile { progress.update(Int64(Double(milliseconds - first) / Double(length) * 1_000)) }
                return !StopRequest.isMade
            }
            guard !StopRequest.isMade else { throw Failure(stopped(target)) }
            try form.finish(to: target.output)
            try target.finish()
        } catch let error where StopRequest.isCause(of: error) {
            throw Failure(stopped(target))
        } catch OutputError.failed(let code) {
            throw target.failure(code)
        }
        progress.finish()
        if target.isFile { print("\(file): \(wide ? "\(form.rows) rows with " : "")\(count) readings") }
        if count == 0 { Failure.say("there are no readings in this range") }
    }

    private func stopped(_ target: ExportFile) -> String {
        target.isFile ? "the export was stopped: \(file) was not written" : "the export was stopped before its end"
    }

    private func range(now: Int64) throws -> ReadingRange {
        do {
            let end = try to.map { try TimeArgument($0, nowMilliseconds: now).milliseconds }
            var start = try from.map { try TimeArgument($0, nowMilliseconds: now).milliseconds }
            if let last { start = (end ?? now) - (try DurationArgument(last)).milliseconds }
            let range = ReadingRange(from: start ?? .min, to: end ?? .max)
            guard range.fromMilliseconds < range.toMilliseconds else {
                throw Failure("the range is empty: --from lies behind --to", code: 64)
            }
            return range
        } catch let error as TimeArgumentError {
            throw Failure(error.description, code: 64)
        }
    }
}
