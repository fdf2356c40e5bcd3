@preconcurrency import Glibc
import SML
import SQLite

/// Holds the captures of one meter against its rows, in both directions.
final class CaptureVerifier {
    /// A capture as the database describes it.
    struct Capture {
        let id: Int64
        let path: String
        let first: Int64
        let last: Int64
        let every: Int
        let state: String
        /// Up to here it has become rows; nil for all of it.
        let offset: Int64?
        let telegrams: Int64
        let faults: Int64
    }

    private let verifier: ArchiveVerifier
    private let meter: MeterInfo
    private let connection: Connection
    /// Rows that one capture should hold and does not; another one of its time may.
    private var unexplained: Set<Int64> = []
    private static let mostExtra = 100

    init(_ verifier: ArchiveVerifier, _ meter: MeterInfo) {
        self.verifier = verifier
        self.meter = meter
        connection = verifier.connection
    }

    /// The captures of a meter, by time.
    static func captures(of meter: MeterInfo, in connection: Connection) throws -> [Capture] {
        try connection.fetchAll(
            """
            SELECT s.id, s.path, coalesce(j.first_ms, s.first_ms, 0), coalesce(j.last_ms, s.last_ms, s.first_ms, 0),
                   s.every, s.state, j.byte_offset, coalesce(j.telegrams, s.telegrams), coalesce(j.faults, s.faults)
            FROM segment AS s LEFT JOIN journal AS j ON j.segment_id = s.id WHERE s.meter_id = ? ORDER BY s.first_ms
            """, [.integer(meter.id)]
        ) {
            Capture(
                id: $0.int64(at: 0), path: $0.text(at: 1), first: $0.int64(at: 2), last: $0.int64(at: 3),
                every: $0.int(at: 4), state: $0.text(at: 5), offset: $0.optionalInt64(at: 6),
                telegrams: $0.int64(at: 7), faults: $0.int64(at: 8))
        }
    }

    func check(_ captures: [Capture]) throws {
        for capture in captures { try check(capture, among: captures) }
        for time in unexplained.sorted().prefix(Self.mostExtra) {
            try verifier.tell(.extra, meter, time, "a row that no capture of its time holds")
        }
        if unexplained.count > Self.mostExtra {
            try verifier.tell(
                .extra, meter, nil,
                "\(unexplained.count - Self.mostExtra) more rows that no capture of their time holds")
        }
    }

    private func check(_ capture: Capture, among all: [Capture]) throws {
        try verifier.goOnReading()
        guard let file = verifier.reader.layout.file(of: capture.path) else {
            // Retention may have removed it since.
            let isKnown = try connection.fetchFirst("SELECT 1 FROM segment WHERE id = ?", [.integer(capture.id)]) { _ in
                true
            }
            if isKnown == true {
                try verifier.tell(.capture, meter, nil, "\(capture.path) is no more in its folder")
            }
            return
        }
        verifier.report.captures += 1
        var times: Set<Int64> = []
        var faults: Int64 = 0
        do {
            try read(capture, file, &times, &faults)
        } catch let error as ArchiveError {
            try verifier.tell(.capture, meter, nil, error.description)
        }
        verifier.readBytes += file.bytes
        try checkCounts(capture, times.count, faults)
        try findExtraRows(capture, times, among: all)
    }

    private func read(
        _ capture: Capture, _ file: (path: String, bytes: Int64), _ times: inout Set<Int64>, _ faults: inout Int64
    ) throws {
        let comparison = try RowComparison(meter: meter.id, in: connection)
        var telegram = Telegram()
        let poison = TelegramGuard(verifier.reader.layout)
        try SegmentReader(path: file.path).eachPacket { packet, bytes in
            if let offset = capture.offset, Int64(packet.blockEnd) > offset { return false }
            guard let frame = FrameDecoder.frame(in: bytes), frame.isValid, let time = packet.milliseconds,
                !poison.mustPassOver(bytes, of: meter.name)
            else {
                faults += 1
                return true
            }
            telegram.parse(frame, bytes)
            times.insert(time)
            unexplained.remove(time)
            verifier.report.telegrams += 1
            switch try comparison.compare(telegram, at: time) {
            case .same: break
            case .noRow: try tellMissing(time)
            case .different(let detail): try verifier.tell(.value, meter, time, detail)
            }
            if times.count & 1023 == 0 {
                try verifier.goOnReading(
                    min(file.bytes, file.bytes * Int64(times.count) / max(1, capture.telegrams)))
            }
            return true
        }
    }

    /// Tells of a telegram without a row, unless its row was removed for its age: perhaps just now.
    private func tellMissing(_ time: Int64) throws {
        let pruned = try connection.fetchFirst("SELECT pruned_ms FROM meter WHERE id = ?", [.integer(meter.id)]) {
            $0.optionalInt64(at: 0)
        }
        guard time >= (pruned ?? nil) ?? .min else { return }
        try verifier.tell(.missing, meter, time, "a telegram without a row")
    }

    /// What the database says of a capture that has its first form must be in it.
    private func checkCounts(_ capture: Capture, _ telegrams: Int, _ faults: Int64) throws {
        guard capture.every == 1, capture.offset == nil, ["closed", "finished"].contains(capture.state) else { return }
        guard Int64(telegrams) < capture.telegrams || faults < capture.faults else { return }
        try verifier.tell(
            .capture, meter, nil,
            "\(capture.path) has \(telegrams) telegrams and \(faults) faults, there were \(capture.telegrams) and "
                + "\(capture.faults)")
    }

    private func findExtraRows(_ capture: Capture, _ times: Set<Int64>, among all: [Capture]) throws {
        guard capture.every == 1, !times.isEmpty, capture.state != "damaged" else { return }
        let others = all.filter { $0.id != capture.id && $0.first <= capture.last && $0.last >= capture.first }
        try connection.query(
            "SELECT received_ms FROM telegram_store WHERE meter_id = ? AND received_ms BETWEEN ? AND ? AND block = 0",
            [.integer(meter.id), .integer(capture.first), .integer(capture.last)]
        ) { row in
            let time = row.int64(at: 0)
            guard !times.contains(time) else { return }
            // A thinned capture of that time may have held it; one that was read before has explained what it holds.
            let isShared = others.contains {
                $0.first <= time && time <= $0.last && ($0.every > 1 || $0.first <= capture.first)
            }
            if !isShared { unexplained.insert(time) }
        }
    }
}
