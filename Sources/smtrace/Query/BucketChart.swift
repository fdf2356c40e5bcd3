import Archive
import OBIS
import Rendering

extension QueryChart {
    /// A picture of buckets: a bar for each consumption of a register, a line with its band for all else.
    ///
    /// Where `--show` asks for something, the first of it that a quantity has is drawn. Throws `SQLiteError`.
    init(of answer: BucketAnswer) throws {
        var samples = answer.quantities.map { _ in [ChartSample]() }
        var totals = answer.quantities.map { _ in Optional(ScaledValue(raw: 0, scaler: 0)) }
        let figures = answer.quantities.map { quantity in
            answer.figures.first { $0.exists(of: quantity) } ?? (quantity.isRegister ? .consumption : .mean)
        }
        let result = try answer.each { row in
            for (index, bucket) in row.buckets.enumerated() where bucket.count > 0 {
                let quantity = answer.quantities[index]
                let figure = figures[index]
                guard let sample = Self.sample(figure, bucket, quantity) else { continue }
                samples[index].append(sample)
                guard figure == .consumption, let value = bucket.consumption else { continue }
                totals[index] = totals[index].flatMap { Self.sum($0, value) }
            }
        }
        count = Int(clamping: result.readings)
        report = result.report
        var panels: [ChartPanel] = []
        for (index, quantity) in answer.quantities.enumerated() where !samples[index].isEmpty {
            let figure = figures[index]
            let isBar = figure == .consumption || figure == .count
            var name = answer.hasSeveralMeters ? "\(quantity.meter) \(quantity.shortName)" : quantity.shortName
            if figure != .mean, figure != .consumption { name += " \(figure.rawValue)" }
            let series = ChartSeries(
                name: name, samples: samples[index], gapMilliseconds: 0,
                flagMeaning: isBar ? "with the consumption of the gap before it" : "")
            let unit = figure.hasUnit ? quantity.shownUnit.symbol : figure == .coverage ? "%" : ""
            let same = panels.firstIndex { $0.kind == .line && !isBar && $0.unit == unit }
            if let same {
                panels[same].series.append(series)
                panels[same].title = answer.hasSeveralMeters ? "" : quantity.meter
                panels[same].note = ""
                continue
            }
            let total = figure == .consumption ? totals[index].map(quantity.shown) : nil
            panels.append(
                ChartPanel(
                    title: "\(quantity.meter) \(quantity.shortName)", unit: unit, kind: isBar ? .bars : .line,
                    series: [series], includesZero: ["W", "VA", "var", "A", "%", ""].contains(unit),
                    note: total.map { "in all \($0) \(unit)" } ?? ""))
        }
        chart = Chart(from: answer.query.fromMilliseconds, to: answer.query.toMilliseconds, panels: panels)
    }

    private static func sample(_ figure: BucketFigure, _ bucket: Bucket, _ quantity: Quantity) -> ChartSample? {
        func shown(_ value: ScaledValue?) -> Double? {
            value.map {
                ScaledValue(raw: $0.raw, scaler: Int8(clamping: Int($0.scaler) - Int(quantity.shownUnit.exponent)))
                    .double
            }
        }
        let value: Double? =
            switch figure {
            case .count: Double(bucket.count)
            case .coverage: bucket.coverage * 100
            default: shown(figure.value(in: bucket))
            }
        guard let value else { return nil }
        let isBand = figure == .mean
        return ChartSample(
            from: bucket.fromMilliseconds, to: bucket.toMilliseconds, value: value,
            low: isBand ? shown(bucket.min) : nil, high: isBand ? shown(bucket.max) : nil,
            isFlagged: figure == .consumption && bucket.followsGap)
    }

    /// The sum of two values; nil where it does not fit.
    private static func sum(_ a: ScaledValue, _ b: ScaledValue) -> ScaledValue? {
        // The first zero has no digits of its own.
        if a.raw == 0 { return b }
        guard a.scaler == b.scaler else { return nil }
        let (raw, overflow) = a.raw.addingReportingOverflow(b.raw)
        return overflow ? nil : ScaledValue(raw: raw, scaler: a.scaler)
    }
}
