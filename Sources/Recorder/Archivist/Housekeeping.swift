import Archive
import Settings

/// Keeps the archive within its bounds: finished segments, retention, free disk.
///
/// In small steps: a call does one thing, so that commits come in between.
struct Housekeeping {
    private var settings: Configuration
    private let application: String
    private var keepFree: FreeSpaceReserve
    private var next: Int64
    private var retentionFrom: Int64
    private var finisher: SegmentChild?
    private var failedSegments: Set<Int64> = []
    private var ages: RetentionClock
    private let isSynchronised: () -> Bool
    /// The note in the archive from which the next run counts ages.
    private static let agesKey = "ages_from_ms"
    private var textSweep: TextSweep?
    private var nextSweep: Int64?

    /// How often texts that no row has any more are looked for: it reads all rows.
    static let sweepMilliseconds: Int64 = 7 * 86_400_000

    /// How often it is looked whether something is to be done.
    static let lookMilliseconds: Int64 = 10_000
    /// Nothing is removed for its age before the clock has stood unset for so long: it may be wrong.
    static let trustMilliseconds: Int64 = 600_000
    /// Readings are given up for room only while less than this can be used again in the database.
    static let reusableReserve: Int64 = 8 << 20

    /// Keeps house as configured. Throws `SQLiteError`, as the archive cannot be read.
    init(
        settings: Configuration, application: String, writer: ArchiveWriter,
        isSynchronised: @escaping () -> Bool = { Clock.isSynchronised }, now: Int64, wall: Int64
    ) throws {
        self.isSynchronised = isSynchronised
        ages = RetentionClock(
            kept: try writer.info(Self.agesKey).flatMap { Int64($0) },
            newestRow: writer.meterNames.compactMap { writer.newestRow(of: $0) }.max(), wall: wall, now: now)
        self.settings = settings
        self.application = application
        keepFree = FreeSpaceReserve(settings.archive.keepFree)
        next = now + 1_000
        retentionFrom = now + Self.trustMilliseconds
    }

    /// Goes on with another configuration, for segments that were kept as they are too.
    mutating func use(_ settings: Configuration) {
        self.settings = settings
        keepFree = FreeSpaceReserve(settings.archive.keepFree)
        failedSegments = []
    }

    /// When it wants to be called.
    func due(now: Int64) -> Int64? { next }

    /// The clock was set: ages are not to be trusted for a while.
    mutating func clockStepped(now: Int64) { retentionFrom = now + Self.trustMilliseconds }

    /// Does one step if it is due.
    mutating func work(_ archivist: Archivist, now: Int64) {
        guard now >= next else { return }
        next = now + Self.lookMilliseconds
        var isBusy = false
        archivist.attempt("keep the archive within its bounds") {
            isBusy = try finish(archivist)
            if try makeRoom(archivist) { isBusy = true }
            let time = ages.time(wall: Clock.wall, now: now, isSynchronised: isSynchronised())
            if now >= retentionFrom, try removeOld(archivist, at: time, now: now) { isBusy = true }
        }
        if isBusy { next = now + 100 }
    }

    /// Keeps what the next run needs.
    func save(_ writer: ArchiveWriter) throws { try writer.setInfo(Self.agesKey, "\(ages.kept)") }

    /// Ends a compression that is going on; it is done again after the next start.
    mutating func end(_ archivist: Archivist) {
        guard let child = finisher else { return }
        finisher = nil
        guard let path = child.stop() else { return }
        archivist.attempt("enter a compressed capture") {
            try archivist.writer.finished(child.segment, path: relative(path, archivist), every: child.every)
        }
    }

    /// Ends a compression that is going on, of a database that is given up: what it has done, the next one finds.
    mutating func forget() {
        _ = finisher?.stop()
        finisher = nil
        failedSegments = []
    }

    /// Sees to one closed segment at a time being thinned and compressed; returns whether something goes on.
    private mutating func finish(_ archivist: Archivist) throws -> Bool {
        if let child = finisher {
            switch child.poll() {
            case .running: return true
            case .done(let path):
                try archivist.writer.finished(child.segment, path: relative(path, archivist), every: child.every)
            case .failed(let reason):
                failedSegments.insert(child.segment.id)
                archivist.reporter.say(
                    .warning, cause: "finish", meter: child.segment.meter, now: Clock.monotonic,
                    "\(child.segment.path) is kept as it is: \(reason)")
            }
            finisher = nil
        }
        let waiting = try archivist.writer.segmentsToFinish().first { !failedSegments.contains($0.id) }
        guard let segment = waiting else { return false }
        let captures = settings.meters.first { $0.name == segment.meter }?.captures ?? settings.captures
        guard captures.compress || captures.every > 1 else {
            try archivist.writer.finished(segment, path: segment.path, every: 1)
            return true
        }
        let path = archivist.writer.layout.absolute(segment.path)
        finisher = SegmentChild(
            segment: segment, path: path, every: captures.every, compress: captures.compress, application: application)
        if finisher == nil { failedSegments.insert(segment.id) }
        return true
    }

    private func relative(_ path: String, _ archivist: Archivist) -> String {
        String(path.dropFirst(archivist.writer.layout.root.count + 1))
    }

    /// Below `keep_free` the oldest closed captures go, then the oldest readings; returns whether something was done.
    private func makeRoom(_ archivist: Archivist) throws -> Bool {
        guard let space = FreeSpace(path: archivist.writer.layout.root), keepFree.isViolated(by: space) else {
            return false
        }
        let writer = archivist.writer
        // A mail that is not written yet keeps its captures as long as others can go.
        let needed = try writer.outbox.needs(now: Clock.wall).segments
        let busy: Set<Int64> = finisher.map { [$0.segment.id] } ?? []
        if let oldest = try writer.removableSegments(limit: 1, except: needed.union(busy)).first
            ?? writer.removableSegments(limit: 1, except: busy).first
        {
            try writer.remove(oldest)
            tell(archivist, "the disk is nearly full: the oldest capture, \(oldest.path), was removed")
            return true
        }
        guard try writer.reusableBytes() < Self.reusableReserve, let oldest = try writer.oldestRow() else {
            return false
        }
        let day: Int64 = 86_400_000
        // The newest hours are never given up: the file does not grow while there are pages to use again.
        guard oldest + day < Clock.wall, try writer.pruneRows(before: oldest + day) > 0 else { return false }
        tell(archivist, "the disk is nearly full: the oldest readings are removed")
        return true
    }

    private func tell(_ archivist: Archivist, _ text: String) {
        archivist.reporter.say(.warning, cause: "room", now: Clock.monotonic, text)
        archivist.writer.record(ArchiveEvent(milliseconds: Clock.wall, kind: .pruned, detail: text))
    }

    /// Removes what is older than the retention; returns whether something was done.
    private mutating func removeOld(_ archivist: Archivist, at time: Int64, now: Int64) throws -> Bool {
        let writer = archivist.writer
        let retention = settings.archive.retention
        let limits = RetentionLimits(
            captures: retention.captures.milliseconds.map { time - $0 },
            readings: retention.readings.milliseconds.map { time - $0 },
            rollups: retention.rollups.milliseconds.map { time - $0 })
        let step = try writer.retentionStep(limits, now: time, busy: finisher?.segment.id)
        for path in step.captures {
            archivist.reporter.say(
                .info, cause: "retention", now: Clock.monotonic,
                "capture \(path) was removed: older than archive.retention.captures")
        }
        if !step.isEmpty { return true }
        return try retention.readings.milliseconds != nil && sweepTexts(writer, now: now)
    }

    /// Once a week looks for texts that no row has any more; returns whether that goes on.
    private mutating func sweepTexts(_ writer: ArchiveWriter, now: Int64) throws -> Bool {
        // The first time a day after the start.
        let due = nextSweep ?? now + 86_400_000
        nextSweep = due
        if textSweep == nil, now >= due {
            nextSweep = now + Self.sweepMilliseconds
            textSweep = try writer.textSweep()
        }
        guard let sweep = textSweep else { return false }
        if try sweep.step() == nil { textSweep = nil }
        return textSweep != nil
    }
}
