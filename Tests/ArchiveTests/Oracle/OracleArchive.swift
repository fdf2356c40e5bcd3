import Foundation
import OBIS
import TestSupport
import Testing

@testable import Archive

/// An archive whose meters have made-up histories that arrive in pieces, out of order, with crashes and pruning between
/// them; its answers are compared with those of the oracle.
final class OracleArchive {
    private let fixture: ArchiveFixture
    private let zone: TimeZone
    private let meters: [String]
    private var writer: ArchiveWriter
    private var waiting: [String: [HistoryTelegram]] = [:]
    private var arrived: [String: [HistoryTelegram]] = [:]
    private var random: SeededRandom
    private let isPrunedEarly: Bool
    private let seed: UInt64
    private(set) var comparisons = 0
    /// What was done, to be told with a difference.
    private var steps: [String] = []

    static let zones = [
        "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "UTC",
    ]
    /// Around changes of the clocks in Europe, America and Australia, and in quiet times.
    private static let starts: [Int64] = [
        1_774_650_000_000, 1_792_900_000_000, 1_772_900_000_000, 1_793_490_000_000, 1_775_300_000_000,
        1_767_100_000_000, 1_795_000_000_000, 951_700_000_000,
    ]

    /// `isPrunedEarly`: rows are removed while others of the same time are still to come.
    init(seed: UInt64, meters count: Int, telegrams: Int, isPrunedEarly: Bool) throws {
        random = SeededRandom(seed)
        self.isPrunedEarly = isPrunedEarly
        self.seed = seed
        fixture = try ArchiveFixture()
        zone = TimeZone(identifier: Self.zones.randomElement(using: &random) ?? "UTC") ?? .gmt
        meters = (0..<count).map { "meter\($0)" }
        writer = try fixture.writer(timeZone: nil)
        let start = Self.starts.randomElement(using: &random) ?? 0
        try Self.store(zone, in: writer)
        writer = try fixture.writer(timeZone: nil)
        for name in meters {
            try writer.addMeter(name, now: 0)
            // What comes late into a pruned time can only be judged by what is known of it.
            let traits = RandomHistory.Traits(hasFalls: !isPrunedEarly, changesScaler: !isPrunedEarly)
            waiting[name] = RandomHistory(from: start, count: telegrams, traits: traits, &random).telegrams
        }
    }

    /// Writes a zone's offsets into the archive, whatever the process's zone is.
    private static func store(_ zone: TimeZone, in writer: ArchiveWriter) throws {
        var offsets = [LocalOffsets.Offset]()
        var date = Date(timeIntervalSince1970: 946_684_800)
        offsets.append(.init(fromMilliseconds: .min / 2, offsetMilliseconds: seconds(zone, date), abbreviation: ""))
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next.timeIntervalSince1970 < 2_000_000_000
        {
            offsets.append(
                .init(
                    fromMilliseconds: Int64(next.timeIntervalSince1970) * 1000,
                    offsetMilliseconds: seconds(zone, next.addingTimeInterval(1)), abbreviation: ""))
            date = next
        }
        try writer.connection.transaction {
            try LocalOffsets.store(offsets, in: writer.connection, zoneName: zone.identifier)
        }
    }

    private static func seconds(_ zone: TimeZone, _ date: Date) -> Int64 {
        Int64(zone.secondsFromGMT(for: date)) * 1000
    }

    private func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// Lets everything arrive, piece by piece, and compares in between and at the end.
    func run() throws {
        while waiting.values.contains(where: { !$0.isEmpty }) {
            try arrive()
            if chance(30) { try crash() }
            if chance(25) { try prune() }
            if chance(40) { for meter in meters where chance(50) { try compare(meter) } }
        }
        try writer.save()
        for meter in meters { for _ in 0..<2 { try compare(meter) } }
        try prune()
        for meter in meters { try compare(meter) }
    }

    /// A piece of each meter's telegrams becomes rows: mostly the next ones, often not.
    private func arrive() throws {
        for name in meters {
            guard var rest = waiting[name], !rest.isEmpty else { continue }
            let length = min(rest.count, Int.random(in: 1...max(2, rest.count), using: &random))
            let start = chance(35) ? Int.random(in: 0...(rest.count - length), using: &random) : 0
            var piece = Array(rest[start..<start + length])
            rest.removeSubrange(start..<start + length)
            // Single ones stay behind.
            if chance(40) {
                let late = piece.indices.filter { _ in chance(8) }
                rest += late.map { piece[$0] }
                for index in late.reversed() { piece.remove(at: index) }
                rest.sort { $0.milliseconds < $1.milliseconds }
            }
            waiting[name] = rest
            guard let first = piece.first else { continue }
            let segment = try SegmentWriter(
                layout: fixture.layout, meter: name, pattern: FileNamePattern("%N.pcapng"), at: first.milliseconds,
                application: "test", isBuffered: true)
            for telegram in piece {
                try segment.append(telegram.bytes.span, at: telegram.milliseconds, isFaulty: false)
            }
            try segment.flush()
            try writer.follow(segment.path, of: name, from: first.milliseconds)
            writer.close(segment.path)
            arrived[name, default: []] += piece
            steps.append("\(name): \(piece.map(\.milliseconds))")
        }
        let limit = [20, 100, 10_000].randomElement(using: &random) ?? 100
        steps.append("ingest \(limit)")
        while try writer.ingest(limit: limit).hasMore {
            if chance(5) { try crash() }
        }
    }

    /// The process ends with nothing saved, and another one goes on.
    private func crash() throws {
        let isSaved = chance(40)
        if isSaved { try writer.save() }
        steps.append(isSaved ? "save, end" : "end")
        writer = try fixture.writer(timeZone: nil)
        while try writer.ingest(limit: 1_000).hasMore {}
    }

    private func prune() throws {
        let known = arrived.values.joined().map(\.milliseconds)
        guard let newest = known.max(), let oldest = known.min() else { return }
        var cut = Int64.random(in: oldest...newest, using: &random)
        if !isPrunedEarly { cut = min(cut, waiting.values.joined().map(\.milliseconds).min() ?? cut) }
        steps.append("prune before \(cut)")
        while try writer.pruneRows(before: cut, limit: 200) > 0 {}
    }

    private func compare(_ name: String) throws {
        let reader = try ArchiveReader(layout: fixture.layout)
        let telegrams = arrived[name] ?? []
        guard let newest = telegrams.map(\.milliseconds).max(), let oldest = telegrams.map(\.milliseconds).min() else {
            return
        }
        let pruned =
            try fixture.rows(writer, "SELECT pruned_ms FROM meter WHERE name = '\(name)'").first.flatMap { Int64($0) }
            ?? .min
        let meter = try reader.meter(named: name)
        let quantities = Quantity.all(of: try reader.channels(of: [meter]))
        let query = query(oldest, newest)
        var rows: [BucketRow] = []
        try reader.buckets(of: quantities, in: query) {
            rows.append($0)
            return true
        }
        let edges = EdgeOracle(zone: zone).edges(query)
        guard rows.map(\.fromMilliseconds) + [query.toMilliseconds] == edges else {
            Issue.record("\(zone.identifier) \(query): edges \(rows.map(\.fromMilliseconds)) are not \(edges)")
            return
        }
        for (place, quantity) in quantities.enumerated() {
            let readings = telegrams.compactMap { telegram in
                telegram.values[quantity.obis].map {
                    OracleReading(
                        milliseconds: telegram.milliseconds, device: telegram.device, scaler: $0.scaler, value: $0.value
                    )
                }
            }
            let oracle = BucketOracle(
                readings, isRegister: quantity.obis.d == 8, newest: newest, pruned: pruned)
            for row in rows {
                comparisons += 1
                let wanted = oracle.bucket(row.fromMilliseconds, row.toMilliseconds)
                guard row.buckets[place] != wanted else { continue }
                Issue.record(
                    """
                    seed \(seed): \(name) \(quantity.shortName) in \(zone.identifier), pruned before \(pruned), \(query.width):
                    \(row.buckets[place])
                    is not
                    \(wanted)
                    \(steps.filter { !$0.hasPrefix("meter") || $0.hasPrefix(name + ":") }.joined(separator: "\n"))
                    """)
                return
            }
        }
    }

    private func query(_ oldest: Int64, _ newest: Int64) -> BucketQuery {
        let margin: Int64 = 4_000_000
        var from = Int64.random(in: (oldest - margin)...newest, using: &random)
        var to = Int64.random(in: from...(newest + margin), using: &random) + 1
        if chance(40) { (from, to) = (oldest, newest + 1) }
        if chance(30) { from -= from % 900_000 }
        var widths: [BucketWidth] = [
            .whole, .days(1), .days(3), .weeks(1), .weeks(2), .months(1), .months(3), .months(5), .years(1),
            .quarterHours(24), .quarterHours(8), .quarterHours(96), .quarterHours(150),
        ]
        if to - from < 3 * 86_400_000 {
            widths += [.quarterHours(1), .quarterHours(2), .quarterHours(4), .quarterHours(3), .quarterHours(5)]
        }
        return BucketQuery(from: from, to: to, width: widths.randomElement(using: &random) ?? .whole)
    }
}
