import SML
import SQLite

/// Which telegrams of a meter an archive already has, by millisecond and content, so that none is imported twice.
///
/// Segments are looked into when a time falls into them; a few are kept in memory, 16 bytes a telegram.
struct TelegramIndex {
    private struct Segment {
        let path: String
        let first: Int64
        let last: Int64
    }

    private struct Loaded {
        let segment: Segment
        /// By millisecond the fingerprints of the telegrams; more than one only if time had stood still.
        let fingerprints: [Int64: UInt64]
    }

    private static let mostLoaded = 6
    private let layout: ArchiveLayout
    private var segments: [Segment]
    private var loaded: [Loaded] = []
    /// What this import has written and no segment in the list has yet.
    private var written: [Int64: UInt64] = [:]

    /// The segments of a meter as the database knows them.
    init(meter: Int64, connection: Connection, layout: ArchiveLayout) throws {
        self.layout = layout
        segments = try connection.fetchAll(
            """
            SELECT s.path, coalesce(min(s.first_ms, j.first_ms), s.first_ms), coalesce(s.last_ms, j.last_ms, s.first_ms)
            FROM segment AS s LEFT JOIN journal AS j ON j.segment_id = s.id
            WHERE s.meter_id = ? AND s.state <> 'missing'
            """, [.integer(meter)]
        ) { Segment(path: $0.text(at: 0), first: $0.int64(at: 1), last: $0.int64(at: 2)) }
    }

    /// How many telegrams were written since the last `segmentClosed`.
    var writtenCount: Int { written.count }

    /// The fingerprint of the telegram at a millisecond; nil if the archive's segments have none there.
    mutating func fingerprint(at milliseconds: Int64) throws -> UInt64? {
        if let known = written[milliseconds] { return known }
        for segment in segments where segment.first <= milliseconds && milliseconds <= segment.last {
            if let known = try load(segment).fingerprints[milliseconds] { return known }
        }
        return nil
    }

    /// Says that a telegram is being written.
    mutating func add(_ fingerprint: UInt64, at milliseconds: Int64) { written[milliseconds] = fingerprint }

    /// Says that what was written is now in a segment of its own.
    mutating func segmentClosed(_ path: String) {
        if let first = written.keys.min(), let last = written.keys.max() {
            segments.append(Segment(path: path, first: first, last: last))
        }
        written.removeAll(keepingCapacity: true)
    }

    private mutating func load(_ segment: Segment) throws -> Loaded {
        if let known = loaded.first(where: { $0.segment.path == segment.path }) { return known }
        var fingerprints: [Int64: UInt64] = [:]
        let reader = try SegmentReader(path: layout.absolute(segment.path))
        do {
            try reader.eachPacket { packet, bytes in
                if let milliseconds = packet.milliseconds { fingerprints[milliseconds] = Self.fingerprint(of: bytes) }
                return true
            }
        } catch is ArchiveError {
            // A damaged segment is known as far as it can be read.
        }
        let result = Loaded(segment: segment, fingerprints: fingerprints)
        loaded.append(result)
        if loaded.count > Self.mostLoaded { loaded.removeFirst() }
        return result
    }

    /// A 64-bit fingerprint of a telegram's bytes: multiplied and folded eight bytes at a time.
    static func fingerprint(of bytes: Span<UInt8>) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: bytes.count)
        let raw = bytes.bytes
        let words = bytes.count / 8
        for word in 0..<words {
            hash = mix(hash, raw.unsafeLoadUnaligned(fromByteOffset: word * 8, as: UInt64.self))
        }
        var rest: UInt64 = 0
        for index in words * 8..<bytes.count { rest = rest << 8 | UInt64(bytes[index]) }
        return mix(hash, rest)
    }

    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low ^ hash &* 31
    }
}
