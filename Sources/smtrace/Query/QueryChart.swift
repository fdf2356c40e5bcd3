import Archive
import ArgumentParser
@preconcurrency import Glibc
import OBIS
import Rendering

/// The forms in which `smtrace query` gives its answer.
enum QueryFormat: String, ExpressibleByArgument, CaseIterable {
    /// Aligned columns for people.
    case table
    /// RFC 4180, times in UTC.
    case csv
    /// One object a line.
    case json
    /// A picture in the terminal.
    case chart
}

/// Makes a picture of stored readings, in constant memory for any range.
struct QueryChart {
    /// The picture.
    let chart: Chart
    /// How many readings it shows.
    let count: Int
    /// What was read of a picture of buckets.
    var report: BucketReadReport?

    /// Reads the numeric readings of some channels. `end` is where the time axis ends if the range has no end.
    ///
    /// Throws `SQLiteError`.
    init(of channels: [ChannelInfo], in range: ReadingRange, from reader: ArchiveReader, end: Int64?) throws {
        let quantities = Quantity.all(of: channels)
        var place: [Int64: Int] = [:]
        for (index, quantity) in quantities.enumerated() {
            for channel in quantity.channels { place[channel.id] = index }
        }
        var reducers = quantities.map { _ in SampleReducer() }
        try reader.readings(of: channels.filter { place[$0.id] != nil }, in: range) { channel, milliseconds, value in
            guard case .number(let raw) = value, let index = place[channel.id] else { return true }
            reducers[index].push(milliseconds, ScaledValue(raw: raw, scaler: channel.scaler).double)
            return true
        }
        let known = zip(quantities, reducers).filter { $0.1.count > 0 }
        count = known.reduce(0) { $0 + $1.1.count }
        chart = Chart(
            from: range.fromMilliseconds == .min ? nil : range.fromMilliseconds,
            to: range.toMilliseconds == .max ? end : range.toMilliseconds, panels: Self.panels(known))
    }

    /// A panel for each register, and one for all else of a unit.
    private static func panels(_ known: [(Quantity, SampleReducer)]) -> [ChartPanel] {
        var groups: [[(Quantity, SampleReducer)]] = []
        for entry in known {
            let same = groups.firstIndex { group in
                !entry.0.isRegister && !group[0].0.isRegister && group[0].0.unit == entry.0.unit
            }
            if let same { groups[same].append(entry) } else { groups.append([entry]) }
        }
        return groups.map { group in
            let meters = Set(group.map(\.0.meter))
            let series = group.map { quantity, reducer in
                let name = meters.count > 1 ? "\(quantity.meter) \(quantity.shortName)" : quantity.shortName
                return reducer.series(named: name)
            }
            let first = group[0].0
            let unit = first.unit ?? ""
            var title = meters.count == 1 ? first.meter : ""
            var note = ""
            if group.count == 1, let lowest = group[0].1.lowest, let highest = group[0].1.highest {
                title += " " + first.shortName
                if !first.isRegister {
                    note =
                        "min " + QuantityText.text(lowest, unit: unit)
                        + "  max " + QuantityText.text(highest, unit: unit)
                }
            }
            // Power and current are read from zero; of a voltage, a frequency or a register zero tells nothing.
            return ChartPanel(
                title: title, unit: unit, kind: .line, series: series,
                includesZero: ["W", "VA", "var", "A"].contains(unit), note: note)
        }
    }

    /// Draws it for the terminal at standard output, in its width; 80 columns, or COLUMNS, where there is none.
    func write(to output: OutputBuffer) throws {
        guard count > 0 else { return }
        let variable = getenv("COLUMNS").flatMap { Int(String(cString: $0)) }
        let columns = Terminal.columns(STDOUT_FILENO) ?? variable ?? 80
        let picture = TerminalChart(columns: min(columns, 400), repertoire: .ofProcess)
        try output.write(picture.text(chart, style: Style(descriptor: STDOUT_FILENO)))
    }

    /// Writes it as SVG into a file, `-` being standard output. Throws a sentence if that fails.
    func writeSVG(to path: String) throws {
        let text = SVGChart().text(chart)
        if path == "-" {
            let output = OutputBuffer()
            try output.write(text)
            return try output.flush()
        }
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.failure(path) }
        defer { close(file) }
        do {
            let output = OutputBuffer(descriptor: file)
            try output.write(text)
            try output.flush()
        } catch {
            throw Self.failure(path)
        }
    }

    private static func failure(_ path: String) -> Failure {
        Failure("the picture cannot be written to \(path): \(String(cString: strerror(errno)))")
    }
}
