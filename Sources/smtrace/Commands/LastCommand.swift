import Archive
import ArgumentParser
import OBIS
import Recorder
import Rendering

/// `smtrace last`.
struct LastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "last",
        abstract: "Show the latest value of every register, with its age.",
        discussion: """
            Works whether the recorder runs or not. A value is marked stale when it is older than a minute and two \
            commits: the meter is silent, or sends this register no more.

            Examples:
              smtrace last
              smtrace last --meter house --format json
            """)

    @OptionGroup var options: ArchiveOptions

    @Option(name: .long, help: ArgumentHelp("Only this meter; several with commas between.", valueName: "name"))
    var meter: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Only this register, by code or name; several with commas between.", valueName: "obis"))
    var obis: [String] = []

    @Option(name: .long, help: "table, csv or json.")
    var format = ResultFormat.table

    func run() throws {
        let reader = try options.reader()
        let meters = try MeterSelection.meters(meter, in: reader)
        let wanted = Set(try MeterSelection.channels(obis, of: meters, in: reader).map(\.id))
        let commit = try reader.info("commit_ms").flatMap { Int64($0) } ?? 10_000
        let now = Clock.wall
        let rows = try reader.latest(of: meters).filter { wanted.contains($0.channel.id) }.map { reading in
            LastRow(reading: reading, age: now - reading.milliseconds, staleAfter: 60_000 + 2 * commit)
        }
        let output = OutputBuffer()
        switch format {
        case .table: try table(rows, to: output)
        case .csv: try csv(rows, to: output)
        case .json: try json(rows, to: output)
        }
        try output.flush()
        if rows.isEmpty { Failure.say("no readings so far: is `smtrace run` running, and does a meter send?") }
    }

    private struct LastRow {
        let reading: LatestReading
        let age: Int64
        let isStale: Bool

        init(reading: LatestReading, age: Int64, staleAfter: Int64) {
            self.reading = reading
            self.age = max(0, age)
            // A status word is stored when it changes: its age says nothing.
            isStale = age > staleAfter && reading.channel.kind != .status
        }
    }

    private func table(_ rows: [LastRow], to output: OutputBuffer) throws {
        var table = Table([
            .init("meter"), .init("name"), .init("value", .right), .init("unit"), .init("time"), .init("age", .right),
            .init(""),
        ])
        for row in rows {
            let channel = row.reading.channel
            table.append([
                .init(channel.meter), .init(channel.shortName),
                .init(ReadingText.shown(row.reading.value, of: channel)),
                .init(channel.unit ?? ""), .init(TimeText.local(row.reading.milliseconds)),
                .init(AgeText.text(milliseconds: row.age)), .init(row.isStale ? "stale" : "", .yellow),
            ])
        }
        try output.write(table.rendered(style: Style(descriptor: 1)))
    }

    private func csv(_ rows: [LastRow], to output: OutputBuffer) throws {
        var csv = CSVWriter()
        csv.row(["time", "meter", "obis", "name", "value", "unit", "age_seconds", "stale"])
        for row in rows {
            let channel = row.reading.channel
            csv.field(utcMilliseconds: row.reading.milliseconds)
            csv.field(channel.meter)
            csv.field(channel.obis.description)
            csv.field(channel.shortName)
            csv.field(ReadingText.value(row.reading.value, of: channel))
            csv.field(channel.unit)
            csv.field(row.age / 1000)
            csv.field(row.isStale ? "true" : "false")
            csv.endRow()
        }
        try output.send(&csv.bytes)
    }

    private func json(_ rows: [LastRow], to output: OutputBuffer) throws {
        var json = JSONWriter()
        for row in rows {
            json.beginObject()
            ReadingText.fields(row.reading.channel, row.reading.milliseconds, row.reading.value, to: &json)
            json.field("age_seconds", row.age / 1000)
            json.field("stale", row.isStale)
            json.endObject()
            json.endLine()
        }
        try output.send(&json.bytes)
    }
}
