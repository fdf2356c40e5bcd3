@preconcurrency import Glibc
import SQLite

/// A telegram's bytes out of a segment.
public struct StoredTelegram: Sendable, Equatable {
    /// When it was received, milliseconds since 1970.
    public var milliseconds: Int64
    /// The frame as it was received.
    public var bytes: [UInt8]
    /// The segment, below the archive's folder.
    public var path: String
    /// The byte offset of its block in the (uncompressed) segment.
    public var blockOffset: Int
}

extension ArchiveReader {
    /// The telegram of a meter that was received at a time or, if none was, the nearest one within `tolerance`.
    ///
    /// nil if no segment has one: removed by retention, or thinned. Throws `ArchiveError` if a segment cannot be read.
    public func telegram(
        of meter: MeterInfo, at milliseconds: Int64, tolerance: Int64 = 0
    ) throws -> StoredTelegram? {
        var best: StoredTelegram?
        for segment in try segments(of: meter, from: milliseconds - tolerance, to: milliseconds + tolerance) {
            let reader = try open(segment)
            try reader.eachPacket { packet, bytes in
                guard let time = packet.milliseconds, abs(time - milliseconds) <= tolerance else { return true }
                if let best, abs(best.milliseconds - milliseconds) <= abs(time - milliseconds) { return true }
                best = StoredTelegram(
                    milliseconds: time, bytes: bytes.withUnsafeBufferPointer { Array($0) }, path: segment,
                    blockOffset: packet.blockOffset)
                return time != milliseconds
            }
            if best?.milliseconds == milliseconds { break }
        }
        return best
    }

    /// Opens a segment, which may just be getting its compressed form.
    private func open(_ segment: String) throws -> SegmentReader {
        do {
            return try SegmentReader(path: layout.absolute(segment), passesOverDamage: true)
        } catch ArchiveError.file(_, _, ENOENT) where !segment.hasSuffix(".gz") {
            return try SegmentReader(path: layout.absolute(segment + ".gz"), passesOverDamage: true)
        }
    }

    /// The segments that can hold telegrams of a range of time.
    private func segments(of meter: MeterInfo, from: Int64, to: Int64) throws -> [String] {
        try connection.fetchAll(
            """
            SELECT s.path FROM segment AS s LEFT JOIN journal AS j ON j.segment_id = s.id
            WHERE s.meter_id = ? AND s.state <> 'missing' AND s.first_ms <= ?
                  AND (j.segment_id IS NOT NULL OR s.last_ms >= ?)
            ORDER BY s.first_ms DESC
            """, [.integer(meter.id), .integer(to), .integer(from)]
        ) { $0.text(at: 0) }
    }
}
