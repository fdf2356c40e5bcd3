import Acquisition
import SML
import TestSupport

@testable import Archive

/// An archive in a folder of its own, and what fills it.
struct ArchiveFixture {
    static let start: Int64 = 1_795_000_000_000
    let directory: TemporaryDirectory
    let layout: ArchiveLayout

    init() throws {
        directory = try TemporaryDirectory()
        layout = ArchiveLayout(root: directory.file("data"))
    }

    func writer(timeZone: String? = "system") throws -> ArchiveWriter {
        try ArchiveWriter(layout: layout, timeZone: timeZone, now: Self.start)
    }

    /// Telegrams of a simulated household, a second apart.
    static func telegrams(_ count: Int, seed: UInt64 = 7, from start: Int64 = start) -> [(Int64, [UInt8])] {
        var meter = SimulatedMeter(profile: .household, seed: seed)
        return (0..<Int64(count)).map {
            (start + $0 * 1000, meter.telegram(at: start + $0 * 1000, utcOffsetSeconds: 0))
        }
    }

    /// A segment with these telegrams, not known to the database.
    @discardableResult
    func segment(
        _ telegrams: [(Int64, [UInt8])], meter: String = "house", naming: String = "%Y%m%d_%H%M%S_%N.pcapng"
    ) throws -> String {
        try layout.create()
        let writer = try SegmentWriter(
            layout: layout, meter: meter, pattern: FileNamePattern(naming), at: telegrams.first?.0 ?? Self.start,
            application: "test")
        for (time, bytes) in telegrams {
            let isValid = FrameDecoder.frame(in: bytes.span)?.isValid ?? false
            try writer.append(bytes.span, at: time, isFaulty: !isValid)
        }
        try writer.finish()
        return writer.path
    }

    /// Takes in what lies in the folder, as a start of the recorder does.
    func takeIn() throws -> ArchiveWriter {
        let writer = try writer()
        _ = try writer.mend(now: Self.start)
        while try writer.ingest().hasMore {}
        try writer.save()
        return writer
    }

    /// All numbers of a view or query, row by row, as text.
    func rows(_ writer: ArchiveWriter, _ sql: String) throws -> [String] {
        try writer.connection.fetchAll(sql) { row in
            (0..<row.columnCount).map { row.optionalText(at: $0) ?? "NULL" }.joined(separator: "|")
        }
    }
}
