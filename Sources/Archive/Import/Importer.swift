import SML

/// What an import did with one file.
public struct ImportReport: Sendable, Equatable {
    /// What the file was.
    public var format = TelegramFile.Format.dump
    /// Telegrams that were new.
    public var telegrams = 0
    /// Frames whose checksum fails: kept in the segment, without rows.
    public var faults = 0
    /// Telegrams that the archive had already.
    public var duplicates = 0
    /// Bytes of the file that belong to no frame.
    public var discardedBytes = 0
    /// The times of the first and last telegram in the file, milliseconds since 1970.
    public var firstMilliseconds: Int64?
    /// See `firstMilliseconds`.
    public var lastMilliseconds: Int64?
    /// Whether the file has no times, so that they were assumed.
    public var hasAssumedTimes = false
    /// Whether the meter was made for it.
    public var madeMeter = false
    /// Why the file ends early or has holes.
    public var damage: String?

    /// Nothing done yet.
    public init() {}
}

/// Brings telegrams of a file into segments of the archive's own, and so into rows.
public final class Importer {
    /// How segments are made and times assumed.
    public struct Options: Sendable {
        /// The time of a dump's first telegram, milliseconds since 1970; nil for the file's own time.
        public var startMilliseconds: Int64?
        /// The time between two telegrams of a dump.
        public var intervalMilliseconds: Int64 = 1_000
        /// How segments are named.
        public var naming = FileNamePattern("%Y%m%d_%H%M%S_%N.pcapng")
        /// Whether power gets its sign from the status word; nil for what the archive knows of the meter.
        public var directionFromStatus: Bool?
        /// When a new segment is begun.
        public var rotation = RotationRule.day
        /// The program and its version, for the segments' headers.
        public var application = "smtrace"
        /// The time now, milliseconds since 1970.
        public var now: Int64

        /// The defaults, at a given time.
        public init(now: Int64) { self.now = now }
    }

    private static let telegramsBetweenProgress = 256
    private let writer: ArchiveWriter
    private let options: Options
    private var segment: SegmentWriter?
    /// Times of which is known that the database has no row in them.
    private var rowFree: Range<Int64>?

    /// An importer into the archive that `writer` writes to.
    public init(writer: ArchiveWriter, options: Options) {
        self.writer = writer
        self.options = options
    }

    /// Imports a file's telegrams for a meter, which is made if it is new.
    ///
    /// `progress` is called now and then with the bytes read; it returns false to stop: what was read is kept, and the
    /// same import can be made again. Throws `ArchiveError` or `SQLiteError`; what was imported before stays.
    public func run(
        _ file: TelegramFile, meter: String, progress: (Int64) -> Bool = { _ in true }
    ) throws -> ImportReport {
        var report = ImportReport()
        report.format = file.format
        report.hasAssumedTimes = file.format != .capture
        rowFree = nil
        report.madeMeter = try writer.addMeter(
            meter, directionFromStatus: options.directionFromStatus, now: options.now)
        var index = try writer.telegramIndex(of: meter)
        var next = options.startMilliseconds ?? file.changedMilliseconds ?? options.now
        // Where a file stands is a system call: asked now and then, not for each telegram.
        func isWanted(of report: ImportReport) -> Bool {
            let count = report.telegrams + report.faults + report.duplicates
            return count % Self.telegramsBetweenProgress != 0 || progress(file.position)
        }
        do {
            try file.eachFrame { item, bytes in
                let milliseconds = item.milliseconds ?? next
                next = milliseconds + options.intervalMilliseconds
                report.firstMilliseconds = min(report.firstMilliseconds ?? milliseconds, milliseconds)
                report.lastMilliseconds = max(report.lastMilliseconds ?? milliseconds, milliseconds)
                guard let free = try place(bytes, at: milliseconds, in: &index, of: meter) else {
                    report.duplicates += 1
                    return isWanted(of: report)
                }
                try append(bytes, of: meter, at: free, isFaulty: !item.frame.isValid, index: &index)
                index.add(TelegramIndex.fingerprint(of: bytes), at: free)
                if item.frame.isValid { report.telegrams += 1 } else { report.faults += 1 }
                return isWanted(of: report)
            }
        } catch {
            try? finishSegment(&index)
            throw error
        }
        try finishSegment(&index)
        report.discardedBytes = file.counters.discardedBytes
        report.damage = file.damage
        if report.telegrams + report.faults > 0 {
            writer.record(
                ArchiveEvent(
                    milliseconds: options.now, meter: meter, kind: .imported,
                    detail: "\(report.telegrams) telegrams from \(file.path)"))
        }
        try writer.save()
        return report
    }

    /// The millisecond for a telegram; nil if the archive has this very telegram.
    private func place(
        _ bytes: Span<UInt8>, at milliseconds: Int64, in index: inout TelegramIndex, of meter: String
    ) throws -> Int64? {
        var time = milliseconds
        var fingerprint: UInt64?
        while true {
            if let known = try index.fingerprint(at: time) {
                let own = fingerprint ?? TelegramIndex.fingerprint(of: bytes)
                fingerprint = own
                if known == own { return nil }
            } else if try hasRow(of: meter, at: time) {
                // Its bytes were removed by retention: the time alone tells that it is known.
                return nil
            } else {
                return time
            }
            time += 1
        }
    }

    /// Whether the archive has a row at a time that none of its segments has.
    ///
    /// Times of a file go up mostly, so the next row is looked up once and holds until it is passed.
    private func hasRow(of meter: String, at milliseconds: Int64) throws -> Bool {
        if let gap = rowFree, gap.contains(milliseconds) { return false }
        let next = try writer.timeOfRow(of: meter, from: milliseconds) ?? Int64.max
        rowFree = milliseconds..<next
        return next == milliseconds
    }

    private func append(
        _ bytes: Span<UInt8>, of meter: String, at milliseconds: Int64, isFaulty: Bool, index: inout TelegramIndex
    ) throws {
        if let open = segment,
            options.rotation.isDue(
                openedMilliseconds: open.openedMilliseconds, now: milliseconds, size: open.size, isEmpty: false)
                || index.writtenCount >= 200_000
        {
            try finishSegment(&index)
        }
        if segment == nil {
            segment = try SegmentWriter(
                layout: writer.layout, meter: meter, pattern: options.naming, at: milliseconds,
                application: options.application, isBuffered: true)
        }
        try segment?.append(bytes, at: milliseconds, isFaulty: isFaulty)
    }

    /// Closes the open segment and makes rows of it.
    private func finishSegment(_ index: inout TelegramIndex) throws {
        guard let open = segment else { return }
        segment = nil
        try open.finish()
        try writer.follow(open.path, of: open.meter, from: open.openedMilliseconds)
        writer.close(open.path)
        rowFree = nil
        index.segmentClosed(open.path)
        while try writer.ingest(limit: 50_000).hasMore {}
    }
}
