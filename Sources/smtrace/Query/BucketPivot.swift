import Archive
import OBIS
import Rendering

/// Meters and registers side by side: a stretch of time a line, a column for each of their figures.
struct BucketPivot {
    /// A column: the figure of a quantity.
    private struct Column {
        var place: Int
        var figure: BucketFigure
        var name: String
    }

    private let answer: BucketAnswer
    private let columns: [Column]
    private let names: [String]
    /// The quantities that have a column.
    private let places: [Int]

    /// Without `--show` the consumption of registers, and the mean of all else.
    ///
    /// Throws a sentence if no column is left.
    init(_ answer: BucketAnswer) throws {
        self.answer = answer
        var columns: [Column] = []
        let isSeveral = answer.figures.count > 1
        let names = Self.names(of: answer)
        for (place, quantity) in answer.quantities.enumerated() {
            let usual: [BucketFigure] = quantity.isRegister ? [.consumption] : [.mean]
            for figure in answer.figures.isEmpty ? usual : answer.figures where figure.exists(of: quantity) {
                // The usual figure of a quantity need not be named.
                let word = isSeveral || figure != usual[0] ? " \(figure.rawValue)" : ""
                columns.append(Column(place: place, figure: figure, name: names[place] + word))
            }
        }
        guard !columns.isEmpty else {
            throw Failure("only registers have a consumption, and none of them is asked for", code: 64)
        }
        self.columns = columns
        self.names = names
        places = Set(columns.map(\.place)).sorted()
    }

    /// The names of the quantities: with the meter where there are several, with the code where it is needed.
    private static func names(of answer: BucketAnswer) -> [String] {
        let names = answer.quantities.map { quantity in
            answer.hasSeveralMeters ? "\(quantity.meter) \(quantity.shortName)" : quantity.shortName
        }
        return zip(answer.quantities, names).map { quantity, name in
            names.count { $0 == name } > 1 ? "\(name) \(quantity.obis)" : name
        }
    }

    /// Aligned columns; energy in kWh.
    func table(_ output: OutputBuffer, _ calendar: LocalCalendar) throws -> BucketAnswer.Outcome {
        let heads = columns.map { column in
            Table.Column(column.name + Self.suffix(column, answer.quantities[column.place].shownUnit.symbol), .right)
        }
        var table = Table([.init("time")] + heads + [.init("note")])
        let style = Style(descriptor: 1)
        let label = BucketLabel(answer.query.width, calendar)
        var gap = BucketGap(label)
        var bytes: [UInt8] = []
        func tell(_ told: (time: String, note: String)?) {
            guard let told else { return }
            let between = [Table.Cell](repeating: "", count: columns.count)
            table.append([.init(told.time)] + between + [.init(told.note, .dim)])
        }
        let result = try answer.each { row in
            let (told, isEmpty) = gap.take(row)
            tell(told)
            if isEmpty { return }
            var cells: [Table.Cell] = [.init(label.text(row.fromMilliseconds))]
            for column in columns { cells.append(.init(cell(column, row.buckets[column.place]))) }
            let gaps = gaps(row)
            cells.append(.init(gaps.isEmpty ? "" : "after a gap: \(gaps.joined(separator: ", "))"))
            table.append(cells)
            if table.pendingRows >= 2_000 {
                table.render(style: style, to: &bytes)
                try output.send(&bytes)
            }
        }
        tell(gap.end(at: answer.query.toMilliseconds))
        table.render(style: style, to: &bytes)
        try output.send(&bytes)
        return result
    }

    private func cell(_ column: Column, _ bucket: Bucket) -> String {
        switch column.figure {
        case .count: String(bucket.count)
        case .coverage: CoverageText.percent(bucket.coverage)
        default: column.figure.value(in: bucket).map(answer.quantities[column.place].shown) ?? ""
        }
    }

    private static func suffix(_ column: Column, _ unit: String) -> String {
        column.figure.hasUnit && !unit.isEmpty ? " [\(unit)]" : ""
    }

    /// Whose first reading follows a gap, by the names of the columns.
    private func gaps(_ row: BucketRow) -> [String] {
        places.filter { row.buckets[$0].followsGap }.map { names[$0] }
    }

    /// RFC 4180, times in UTC, values in the unit of the meter.
    func csv(_ output: OutputBuffer) throws -> BucketAnswer.Outcome {
        var csv = CSVWriter()
        csv.row(["from", "to"] + columns.map(head) + ["after_gap"])
        let result = try answer.each { row in
            csv.field(utcMilliseconds: row.fromMilliseconds)
            csv.field(utcMilliseconds: row.toMilliseconds)
            for column in columns {
                let bucket = row.buckets[column.place]
                switch column.figure {
                case .count: csv.field(bucket.count)
                case .coverage: csv.field(CoverageText.value(bucket.coverage))
                default: csv.field(column.figure.value(in: bucket))
                }
            }
            let gaps = gaps(row)
            csv.field(gaps.isEmpty ? nil : gaps.joined(separator: ", "))
            csv.endRow()
            try output.sendIfFull(&csv.bytes)
        }
        try output.send(&csv.bytes)
        return result
    }

    private func head(_ column: Column) -> String {
        column.name + Self.suffix(column, answer.quantities[column.place].unit ?? "")
    }

    /// One object a line, with the columns' names as its fields.
    func json(_ output: OutputBuffer) throws -> BucketAnswer.Outcome {
        var json = JSONWriter()
        let result = try answer.each { row in
            json.beginObject()
            json.field("from", utcMilliseconds: row.fromMilliseconds)
            json.field("to", utcMilliseconds: row.toMilliseconds)
            for column in columns {
                let bucket = row.buckets[column.place]
                switch column.figure {
                case .count: json.field(head(column), bucket.count)
                case .coverage: json.field(head(column), CoverageText.value(bucket.coverage))
                default: json.field(head(column), column.figure.value(in: bucket))
                }
            }
            json.beginArray("after_gap")
            for gap in gaps(row) { json.field(nil, gap) }
            json.endArray()
            json.endObject()
            json.endLine()
            try output.sendIfFull(&json.bytes)
        }
        try output.send(&json.bytes)
        return result
    }
}
