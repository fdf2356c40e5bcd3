import Archive
import Recorder
import Rendering

extension QueryCommand {
    /// Shows buckets in the form that is asked for.
    func run(_ answer: BucketAnswer, _ meters: [MeterInfo]) throws {
        let begin = Clock.monotonic
        guard !answer.quantities.isEmpty else { return sayWhyEmpty(meters) }
        if let svg {
            let picture = try QueryChart(of: answer)
            guard picture.count > 0 else { return sayWhyEmpty(meters) }
            try picture.writeSVG(to: svg)
            if format == nil { return buckets.explain(picture.report, since: begin) }
        }
        let output = OutputBuffer()
        let outcome = try write(answer, to: output)
        try output.flush()
        buckets.explain(outcome.report, since: begin)
        if outcome.readings == 0 { sayWhyEmpty(meters) }
    }

    private func write(_ answer: BucketAnswer, to output: OutputBuffer) throws -> BucketAnswer.Outcome {
        let calendar = try answer.reader.calendar()
        let list = BucketList(answer: answer)
        let pivot = buckets.pivot ? try BucketPivot(answer) : nil
        switch format ?? .table {
        case .table: return try pivot?.table(output, calendar) ?? list.table(output, calendar)
        case .csv: return try pivot?.csv(output) ?? list.csv(output)
        case .json: return try pivot?.json(output) ?? list.json(output)
        case .chart:
            let picture = try QueryChart(of: answer)
            try picture.write(to: output)
            return (picture.report ?? BucketReadReport(), Int64(picture.count))
        }
    }
}
