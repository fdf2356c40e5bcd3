import Archive
import ArgumentParser
import OBIS
import Recorder
import Rendering

/// `smtrace query`.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Show stored readings of a range of time.",
        discussion: """
            Without a range: the last hour; with --limit alone: the newest readings there are. Times can be written \
            as 2026-11-22, 2026-11-22T14:30, with a zone (…T14:30Z, …T14:30+01:00) or without (the archive's), now, \
            today, yesterday, -24h, -7d. The end is not included; a day given as --to ends before it.

            With --every, buckets instead of readings: smallest, mean, largest and last value, and what registers \
            counted. Energy is shown in kWh; CSV and JSON have the unit of the meter. A bucket whose first reading \
            follows a gap has the consumption of the gap too, and is marked. With --last, and without a range, \
            it begins with a whole bucket.

            Works whether the recorder runs or not; what has just arrived appears with the next commit.

            Examples:
              smtrace query --obis power --last 15m
              smtrace query --meter house --obis 1.8.0 --from yesterday --to today
              smtrace query --meter house --obis power --from 2026-11-01 --format csv > power.csv
              smtrace query --obis power --last 6h --format chart
              smtrace query --obis power --from today --svg power.svg
              smtrace query --limit 20
              smtrace query --obis energy_import --every 1d --last 30d
              smtrace query --every 1mo --from 2026-01-01 --pivot
              smtrace query --obis power --every 15m --from today --show mean,max
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("Only this meter; several with commas between.", valueName: "name"))
    var meter: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only this register, as 1-0:16.7.0*255, 16.7.0 or power; several with commas between.", valueName: "obis"))
    var obis: [String] = []

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("From this time on.", valueName: "time"))
    var from: String?

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Up to this time.", valueName: "time"))
    var to: String?

    @Option(name: .long, help: ArgumentHelp("The last 24h, 7d, 90m …; instead of --from.", valueName: "duration"))
    var last: String?

    @Option(name: .long, help: ArgumentHelp("At most so many readings, the newest.", valueName: "number"))
    var limit: Int?

    @Option(name: .long, help: "table, csv, json or chart, a picture in the terminal.")
    var format: QueryFormat?

    @Option(
        name: .long,
        help: ArgumentHelp("Write a picture to this SVG file; alone, nothing else is shown.", valueName: "file"))
    var svg: String?

    @OptionGroup var buckets: BucketOptions

    func validate() throws {
        if last != nil, from != nil { throw ValidationError("--last and --from exclude each other.") }
        if let limit, limit < 1 { throw ValidationError("--limit has to be 1 or more.") }
    }

    func run() throws {
        let reader = try options.reader()
        let meters = try MeterSelection.meters(meter, in: reader)
        let channels = try MeterSelection.channels(obis, of: meters, in: reader)
        let now = Clock.wall
        if let answer = try bucketAnswer(reader, meters, channels, now: now) {
            return try run(answer, meters)
        }
        let begin = Clock.monotonic
        let range = try range(now: now)
        if let svg {
            let picture = try QueryChart(of: channels, in: range, from: reader, end: limit == nil ? now : nil)
            guard picture.count > 0 else { return sayWhyEmpty(meters) }
            try picture.writeSVG(to: svg)
            if format == nil { return }
        }
        let output = OutputBuffer()
        let count =
            switch format ?? .table {
            case .table: try table(reader, channels, range, output)
            case .csv: try csv(reader, channels, range, output)
            case .json: try json(reader, channels, range, output)
            case .chart: try chart(reader, channels, range, output, end: limit == nil ? now : nil)
            }
        try output.flush()
        if buckets.explain { Failure.say("read the readings themselves in \(Clock.monotonic - begin) ms") }
        if count == 0 { sayWhyEmpty(meters) }
    }

    /// What is asked for with `--every`; nil if it is readings.
    private func bucketAnswer(
        _ reader: ArchiveReader, _ meters: [MeterInfo], _ channels: [ChannelInfo], now: Int64
    ) throws -> BucketAnswer? {
        let (start, end) = try times(now: now)
        let answer = try buckets.answer(
            reader, meters, channels, start: start, end: end, isRelative: last != nil, limit: limit, now: now)
        guard let query = answer?.query, query.fromMilliseconds >= query.toMilliseconds else { return answer }
        throw Failure("the range is empty: --from lies behind --to", code: 64)
    }

    /// The times that the user gave; nil where none was.
    private func times(now: Int64) throws -> (start: Int64?, end: Int64?) {
        do {
            let end = try to.map { try TimeArgument($0, nowMilliseconds: now).milliseconds }
            var start = try from.map { try TimeArgument($0, nowMilliseconds: now).milliseconds }
            if let last { start = (end ?? now) - (try DurationArgument(last)).milliseconds }
            return (start, end)
        } catch let error as TimeArgumentError {
            throw Failure(error.description, code: 64)
        }
    }

    private func range(now: Int64) throws -> ReadingRange {
        var (start, end) = try times(now: now)
        if start == nil, end == nil, limit == nil { start = now - 3_600_000 }
        let range = ReadingRange(from: start ?? .min, to: end ?? .max, limit: limit)
        guard range.fromMilliseconds < range.toMilliseconds else {
            throw Failure("the range is empty: --from lies behind --to", code: 64)
        }
        return range
    }

    private func chart(
        _ reader: ArchiveReader, _ channels: [ChannelInfo], _ range: ReadingRange, _ output: OutputBuffer, end: Int64?
    ) throws -> Int {
        let picture = try QueryChart(of: channels, in: range, from: reader, end: end)
        try picture.write(to: output)
        return picture.count
    }

    /// Says on standard error why nothing was found.
    func sayWhyEmpty(_ meters: [MeterInfo]) {
        let newest = meters.compactMap { meter in meter.newestMilliseconds.map { (meter.name, $0) } }
        guard let latest = newest.max(by: { $0.1 < $1.1 }) else {
            return Failure.say("no readings: nothing was recorded for \(meters.isEmpty ? "any meter" : "this") so far")
        }
        Failure.say("no readings in this range; the newest is \(latest.0)'s of \(TimeText.local(latest.1))")
    }

    private func table(
        _ reader: ArchiveReader, _ channels: [ChannelInfo], _ range: ReadingRange, _ output: OutputBuffer
    ) throws -> Int {
        var table = Table([.init("time"), .init("meter"), .init("name"), .init("value", .right), .init("unit")])
        let style = Style(descriptor: 1)
        var bytes: [UInt8] = []
        var count = 0
        try reader.readings(of: channels, in: range) { channel, milliseconds, value in
            table.append([
                .init(TimeText.local(milliseconds, fraction: true)), .init(channel.meter), .init(channel.shortName),
                .init(ReadingText.shown(value, of: channel)), .init(channel.unit ?? ""),
            ])
            count += 1
            if table.pendingRows >= 2_000 {
                table.render(style: style, to: &bytes)
                try output.send(&bytes)
            }
            return true
        }
        table.render(style: style, to: &bytes)
        try output.send(&bytes)
        return count
    }

    private func csv(
        _ reader: ArchiveReader, _ channels: [ChannelInfo], _ range: ReadingRange, _ output: OutputBuffer
    ) throws -> Int {
        var csv = CSVWriter()
        csv.row(["time", "meter", "obis", "name", "value", "unit"])
        var count = 0
        let codes = Dictionary(channels.map { ($0.id, $0.obis.description) }) { first, _ in first }
        try reader.readings(of: channels, in: range) { channel, milliseconds, value in
            csv.field(utcMilliseconds: milliseconds)
            csv.field(channel.meter)
            csv.field(codes[channel.id])
            csv.field(channel.shortName)
            switch value {
            case .number(let raw): csv.field(raw: raw, scaler: Int(channel.scaler))
            case .text(let text): csv.field(text)
            }
            csv.field(channel.unit)
            csv.endRow()
            count += 1
            try output.sendIfFull(&csv.bytes)
            return true
        }
        try output.send(&csv.bytes)
        return count
    }

    private func json(
        _ reader: ArchiveReader, _ channels: [ChannelInfo], _ range: ReadingRange, _ output: OutputBuffer
    ) throws -> Int {
        var json = JSONWriter()
        var count = 0
        try reader.readings(of: channels, in: range) { channel, milliseconds, value in
            json.beginObject()
            ReadingText.fields(channel, milliseconds, value, to: &json)
            json.endObject()
            json.endLine()
            count += 1
            try output.sendIfFull(&json.bytes)
            return true
        }
        try output.send(&json.bytes)
        return count
    }
}
