/// What the service manager shows of the recorder: telegrams, their rate and the last value, in a line.
struct ServiceStatus {
    private var last: Int64
    private var count = 0

    init(now: Int64) { last = now }

    /// The line; the rate is that since the line before.
    mutating func line(of meters: [MeterRecording], now: Int64) -> String {
        let total = meters.reduce(0) { $0 + $1.counters.telegrams }
        let faults = meters.reduce(0) { $0 + $1.counters.faults }
        let seconds = Double(max(1, now - last)) / 1000
        let rate = Double(total - count) / seconds
        (last, count) = (now, total)
        let present = meters.filter { !$0.isRetired }
        var parts = ["\(total) telegrams (\(StatusReport.oneDigit(rate))/s) of \(present.count) meters"]
        if faults > 0 { parts.append("\(faults) faulty") }
        if let newest = present.max(by: { $0.newestMilliseconds < $1.newestMilliseconds }),
            let value = StatusReport.headline(of: newest)
        {
            parts.append("\(newest.name): \(value)")
        }
        return parts.joined(separator: ", ")
    }
}

extension Listener {
    /// What the service manager is told now.
    func statusText() -> String { serviceStatus.line(of: meters, now: Clock.monotonic) }
}
