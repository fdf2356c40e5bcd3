import Archive
import ArgumentParser
import Recorder
import Rendering

/// The options of `smtrace query` that ask for buckets instead of readings.
struct BucketOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Buckets of this length instead of readings: multiples of 15m, 1h, 1d, 1w, 1mo or 1y (local calendar), or all.",
            valueName: "length"))
    var every: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What of each bucket: count, min, mean, max, first, last, consumption, coverage; separated by commas.",
            valueName: "figures"))
    var show: [String] = []

    @Flag(name: .long, help: "A column for each meter and register, side by side.")
    var pivot = false

    @Flag(name: .long, help: "Say on standard error what was read to answer, and how long it took.")
    var explain = false

    func validate() throws {
        guard every == nil else { return }
        if !show.isEmpty { throw ValidationError("--show needs --every: readings have no figures.") }
        if pivot { throw ValidationError("--pivot needs --every: readings do not come at the same times.") }
    }

    /// What is asked for; nil if it is readings. `start` and `end` are what the user gave, milliseconds since 1970.
    func answer(
        _ reader: ArchiveReader, _ meters: [MeterInfo], _ channels: [ChannelInfo], start: Int64?, end: Int64?,
        isRelative: Bool, limit: Int?, now: Int64
    ) throws -> BucketAnswer? {
        guard let every else { return nil }
        let width = try BucketWidthArgument(every).width
        let quantities = Quantity.all(of: channels)
        guard channels.isEmpty || !quantities.isEmpty else {
            throw Failure("buckets are made of numbers, and what is asked for has texts or states only", code: 64)
        }
        let extent = try reader.extent(of: meters)
        let calendar = try reader.calendar()
        let newest = extent?.upperBound ?? now
        // With --limit alone: the newest that there are.
        let last = end ?? (start == nil && limit != nil ? newest : max(now, newest)) + 1
        var first = start
        if first == nil, end == nil, limit == nil {
            first = BucketWidthArgument.usualRange(width).map { now - $0 }
        }
        if first == nil || isRelative || start == nil {
            first = width.start(of: first ?? extent?.lowerBound ?? last - 1, in: calendar)
        }
        return BucketAnswer(
            reader: reader, quantities: quantities,
            query: BucketQuery(from: first ?? last, to: last, width: width), figures: try BucketFigure.list(show),
            limit: limit)
    }

    /// Says what was read.
    func explain(_ report: BucketReadReport?, since start: Int64) {
        guard explain, let report else { return }
        let parts = [(report.days, "day"), (report.quarterHours, "quarter hour"), (report.rows, "row of telegrams")]
        let read = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : Self.plural($0.1))" }
        let time = Clock.monotonic - start
        Failure.say("read \(read.isEmpty ? "nothing" : read.joined(separator: ", ")) in \(time) ms")
        if report.hasMovedEdges {
            Failure.say(
                "the range begins or ends within a quarter hour whose readings were removed: it has those that begin in it"
            )
        }
    }

    private static func plural(_ word: String) -> String {
        word.hasPrefix("row") ? "rows of telegrams" : word + "s"
    }
}
