import Archive
import OBIS
import Rendering
import Settings

/// What a digest carries besides its text: `attach` of the report.
struct DigestAttachments {
    private let figures: DigestFigures
    private let request: ReportRequest

    /// The attachments of a digest with these figures.
    init(_ figures: DigestFigures, _ request: ReportRequest) {
        self.figures = figures
        self.request = request
    }

    /// All that the report asks for, in its order. Throws what the archive throws.
    func render(from reader: ArchiveReader) throws -> [ReportAttachment] {
        guard figures.meters.contains(where: \.hasData) else { return [] }
        return try request.report.attachments.map { kind in
            switch kind {
            case .csv:
                ReportAttachment(name: name + ".csv", contentType: "text/csv", data: .bytes(try table(reader)))
            case .svg:
                ReportAttachment(name: name + ".svg", contentType: "image/svg+xml", data: .bytes(Array(picture.utf8)))
            }
        }
    }

    /// The report and its period: `daily-2026-11-24`, `weekly-2026-W48`.
    private var name: String {
        let first = figures.period.firstDay
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let period: String =
            switch figures.period.kind {
            case .day: "\(first.year)-\(two(first.month))-\(two(first.day))"
            case .week: "\(first.isoWeek.year)-W\(two(first.isoWeek.number))"
            case .month: "\(first.year)-\(two(first.month))"
            case .year: "\(first.year)"
            }
        return "\(request.report.name)-\(period)"
    }

    // MARK: Table

    /// The buckets of all that the meters measure, as `smtrace query --every … --format csv` writes them.
    private func table(_ reader: ArchiveReader) throws -> [UInt8] {
        var csv = CSVWriter()
        csv.row([
            "from", "to", "meter", "obis", "name", "unit", "count", "min", "mean", "max", "first", "last",
            "consumption", "coverage", "follows_gap",
        ])
        let quantities = Quantity.all(of: try reader.channels(of: figures.meters.map(\.meter)))
        let query = BucketQuery(
            from: figures.range.lowerBound, to: figures.range.upperBound, width: figures.period.columnWidth)
        try reader.buckets(of: quantities, in: query) { row in
            for (quantity, bucket) in zip(quantities, row.buckets) { append(quantity, bucket, row, to: &csv) }
            return true
        }
        return csv.bytes
    }

    private func append(_ quantity: Quantity, _ bucket: Bucket, _ row: BucketRow, to csv: inout CSVWriter) {
        csv.field(utcMilliseconds: row.fromMilliseconds)
        csv.field(utcMilliseconds: row.toMilliseconds)
        csv.field(quantity.meter)
        csv.field(quantity.obis.description)
        csv.field(quantity.shortName)
        csv.field(quantity.unit)
        csv.field(bucket.count)
        for value in [bucket.min, bucket.mean, bucket.max, bucket.first, bucket.last, bucket.consumption] {
            csv.field(value)
        }
        csv.field(CoverageText.value(bucket.coverage))
        csv.field(bucket.followsGap ? "true" : "false")
        csv.endRow()
    }

    // MARK: Picture

    /// What the bars of the page show, a panel for each meter.
    private var picture: String {
        let composer = DigestComposer(figures, request.language)
        let panels = figures.meters.filter(\.hasData).compactMap { composer.panel(of: $0) }
        let chart = Chart(
            title: composer.title, from: figures.range.lowerBound, to: figures.range.upperBound, panels: panels)
        return SVGChart(language: request.report.language == .german ? .german : .english).text(chart)
    }
}

extension DigestComposer {
    /// The bars of a meter; nil where it has none.
    fileprivate func panel(of meter: MeterFigures) -> ChartPanel? {
        guard let chart = chart(of: meter) else { return nil }
        let series = { (name: String, sign: Double, value: (ReportPage.Chart.Column) -> ExactNumber?) in
            let samples = zip(meter.columns, chart.columns).compactMap { time, column in
                value(column).map {
                    ChartSample(
                        from: time.from, to: time.to, value: sign * $0.shifted(by: -3).double,
                        isFlagged: column.isStarred)
                }
            }
            return ChartSeries(
                name: name, samples: samples, flagMeaning: String(texts.withGap.trimmingPrefix("* ")))
        }
        var all = [series(chart.upLabel, 1, \.up)]
        if let down = chart.downLabel { all.append(series(down, -1, \.down)) }
        return ChartPanel(title: meter.title, unit: chart.unit, kind: .bars, series: all)
    }
}
