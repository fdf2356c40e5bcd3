extension ArchiveWriter {
    /// Keeps an event of telegrams that were passed over, at most one a minute for each meter.
    func recordPassedOver(_ report: IngestReport) {
        for (meter, times) in report.passedOver {
            guard let first = times.first, let last = times.last else { continue }
            if let told = toldPassedOver[meter], abs(last - told) < 60_000 { continue }
            toldPassedOver[meter] = last
            record(
                ArchiveEvent(
                    milliseconds: first, meter: meter, kind: .poison,
                    detail:
                        "\(IngestReport.words(passedOver: times.count)) kept in its capture and not decoded: decoding "
                        + "it has ended the program"))
        }
    }
}

extension IngestReport {
    /// So many telegrams, with a verb.
    public static func words(passedOver count: Int) -> String {
        count == 1 ? "1 telegram is" : "\(count) telegrams are"
    }
}
