import SQLite

extension ArchiveReader {
    /// How many frames of a meter had a wrong checksum in a range of time (milliseconds since 1970).
    ///
    /// Segments that lie in the range count exactly; where none does (it reaches over an end of the range, or retention
    /// has removed it), the events `faults` count. Throws `SQLiteError`.
    public func checksumErrors(of meter: MeterInfo, from: Int64, to: Int64) throws -> Int64 {
        try snapshot {
            let segments = try connection.fetchAll(
                """
                SELECT coalesce(s.first_ms, j.first_ms), coalesce(j.last_ms, s.last_ms, s.first_ms),
                       coalesce(j.faults, s.faults)
                FROM segment AS s LEFT JOIN journal AS j ON j.segment_id = s.id
                WHERE s.meter_id = ?1 AND coalesce(s.first_ms, j.first_ms) >= ?2
                      AND coalesce(j.last_ms, s.last_ms, s.first_ms) < ?3
                """, [.integer(meter.id), .integer(from), .integer(to)]
            ) { (times: $0.int64(at: 0)...max($0.int64(at: 0), $0.int64(at: 1)), faults: $0.int64(at: 2)) }
            // Faults are told a minute later at most.
            let told = try events(from: from, to: to, meter: meter).filter { event in
                event.kind == .faults
                    && !segments.contains {
                        $0.times.lowerBound <= event.milliseconds && event.milliseconds <= $0.times.upperBound + 60_000
                    }
            }
            return segments.reduce(0) { $0 + $1.faults } + told.reduce(0) { $0 + $1.checksumErrors }
        }
    }
}

extension ArchiveEvent {
    private static let checksumErrorWords = " telegrams with a wrong checksum"

    /// How an event `faults` tells of so many frames whose checksum failed.
    public static func detail(checksumErrors count: Int) -> String {
        "\(count)\(checksumErrorWords) (kept in the capture, not used)"
    }

    /// How many frames with a wrong checksum an event tells of.
    var checksumErrors: Int64 {
        let digits = detail.prefix { $0.isASCII && $0.isNumber }
        return detail.dropFirst(digits.count).hasPrefix(Self.checksumErrorWords) ? Int64(digits) ?? 0 : 0
    }
}
