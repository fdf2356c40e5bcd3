import Archive
import OBIS
import Rendering

/// Buckets to be shown: of which quantities, and which of their figures.
struct BucketAnswer {
    let reader: ArchiveReader
    let quantities: [Quantity]
    let query: BucketQuery
    /// What `--show` asks for; empty for what is usual.
    let figures: [BucketFigure]
    /// At most so many buckets, the newest; nil for all.
    let limit: Int?

    /// What was read, and how many readings are in the buckets.
    typealias Outcome = (report: BucketReadReport, readings: Int64)

    /// Hands out the rows in the order of time; returns what was read and how many readings the buckets have.
    func each(_ body: (BucketRow) throws -> Void) throws -> Outcome {
        var readings: Int64 = 0
        var newest: [BucketRow] = []
        var next = 0
        func hand(_ row: BucketRow) throws {
            for bucket in row.buckets { readings &+= bucket.count }
            try body(row)
        }
        let report = try reader.buckets(of: quantities, in: query) { row in
            guard let limit else {
                try hand(row)
                return true
            }
            // The newest are kept in a ring.
            if newest.count < limit { newest.append(row) } else { newest[next] = row }
            next = (next + 1) % limit
            return true
        }
        let first = limit == newest.count ? next : 0
        for index in newest.indices { try hand(newest[(first + index) % newest.count]) }
        return (report, readings)
    }

    /// Whether more than one meter is shown.
    var hasSeveralMeters: Bool { Set(quantities.map(\.meter)).count > 1 }
}

/// A bucket a line: for people, as CSV, or as JSON.
struct BucketList {
    let answer: BucketAnswer

    private var shown: [BucketFigure] {
        answer.figures.isEmpty ? [.min, .mean, .max, .last, .consumption, .coverage] : answer.figures
    }

    /// Aligned columns; energy in kWh.
    func table(_ output: OutputBuffer, _ calendar: LocalCalendar) throws -> BucketAnswer.Outcome {
        let columns = shown.map { Table.Column($0.rawValue, .right) }
        var table = Table([.init("time"), .init("meter"), .init("name")] + columns + [.init("unit"), .init("note")])
        let style = Style(descriptor: 1)
        let label = BucketLabel(answer.query.width, calendar)
        var gap = BucketGap(label)
        var bytes: [UInt8] = []
        func tell(_ told: (time: String, note: String)?) {
            guard let told else { return }
            let between = [Table.Cell](repeating: "", count: shown.count + 3)
            table.append([.init(told.time)] + between + [.init(told.note, .dim)])
        }
        let result = try answer.each { row in
            let (told, isEmpty) = gap.take(row)
            tell(told)
            if isEmpty { return }
            append(row, label.text(row.fromMilliseconds), to: &table)
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

    private func append(_ row: BucketRow, _ time: String, to table: inout Table) {
        for (quantity, bucket) in zip(answer.quantities, row.buckets) {
            var cells: [Table.Cell] = [.init(time), .init(quantity.meter), .init(quantity.shortName)]
            for figure in shown { cells.append(.init(cell(figure, bucket, quantity))) }
            cells.append(.init(quantity.shownUnit.symbol))
            cells.append(bucket.count == 0 ? .init("no data", .dim) : .init(bucket.followsGap ? "after a gap" : ""))
            table.append(cells)
        }
    }

    private func cell(_ figure: BucketFigure, _ bucket: Bucket, _ quantity: Quantity) -> String {
        switch figure {
        case .count: return String(bucket.count)
        case .coverage: return CoverageText.percent(bucket.coverage)
        case .min, .mean, .max:
            // Of a register they say nothing, so only who asks sees them.
            if answer.figures.isEmpty, quantity.isRegister { return "" }
        case .first, .last, .consumption: break
        }
        return figure.value(in: bucket).map(quantity.shown) ?? ""
    }

    /// RFC 4180, times in UTC, values in the unit of the meter.
    func csv(_ output: OutputBuffer) throws -> BucketAnswer.Outcome {
        let figures = answer.figures.isEmpty ? BucketFigure.allCases : answer.figures
        var csv = CSVWriter()
        csv.row(["from", "to", "meter", "obis", "name", "unit"] + figures.map(\.rawValue) + ["follows_gap"])
        let codes = answer.quantities.map { $0.obis.description }
        let result = try answer.each { row in
            for (index, bucket) in row.buckets.enumerated() {
                let quantity = answer.quantities[index]
                csv.field(utcMilliseconds: row.fromMilliseconds)
                csv.field(utcMilliseconds: row.toMilliseconds)
                csv.field(quantity.meter)
                csv.field(codes[index])
                csv.field(quantity.shortName)
                csv.field(quantity.unit)
                for figure in figures {
                    switch figure {
                    case .count: csv.field(bucket.count)
                    case .coverage: csv.field(CoverageText.value(bucket.coverage))
                    default: csv.field(figure.value(in: bucket))
                    }
                }
                csv.field(bucket.followsGap ? "true" : "false")
                csv.endRow()
            }
            try output.sendIfFull(&csv.bytes)
        }
        try output.send(&csv.bytes)
        return result
    }

    /// One object a line; of a register with its consumption.
    func json(_ output: OutputBuffer) throws -> BucketAnswer.Outcome {
        let figures = answer.figures.isEmpty ? BucketFigure.allCases : answer.figures
        var json = JSONWriter()
        let codes = answer.quantities.map { $0.obis.description }
        let result = try answer.each { row in
            for (index, bucket) in row.buckets.enumerated() {
                let quantity = answer.quantities[index]
                json.beginObject()
                json.field("meter", quantity.meter)
                json.field("obis", codes[index])
                json.field("name", quantity.shortName)
                json.field("from", utcMilliseconds: row.fromMilliseconds)
                json.field("to", utcMilliseconds: row.toMilliseconds)
                if let unit = quantity.unit { json.field("unit", unit) }
                for figure in figures where figure.exists(of: quantity) {
                    switch figure {
                    case .count: json.field(figure.rawValue, bucket.count)
                    case .coverage: json.field(figure.rawValue, CoverageText.value(bucket.coverage))
                    default: json.field(figure.rawValue, figure.value(in: bucket))
                    }
                }
                json.field("follows_gap", bucket.followsGap)
                json.endObject()
                json.endLine()
            }
            try output.sendIfFull(&json.bytes)
        }
        try output.send(&json.bytes)
        return result
    }
}
