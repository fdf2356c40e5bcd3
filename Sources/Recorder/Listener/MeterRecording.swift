import Archive
import Readings
import SML
import Settings

/// The recording of one meter: its open segment, and what has been received so far.
final class MeterRecording {
    /// What is counted from the recorder's start.
    struct Counters: Sendable, Equatable {
        var telegrams = 0
        var faults = 0
        var lost = 0
    }

    let name: String
    private(set) var note: String?
    /// Whether its power gets its sign from the status word.
    private(set) var directionFromStatus = false
    /// Whether the configuration names it; else it was found on another meter's source, or was removed from there.
    private(set) var isConfigured = false
    /// Whether nothing is expected of it any more.
    private(set) var isRetired = false
    private(set) var counters = Counters()
    /// The bytes of the newest valid telegram.
    private(set) var newest: [UInt8] = []
    /// When it was received, milliseconds since 1970; 0 if there is none.
    private(set) var newestMilliseconds: Int64 = 0
    var silence: SilenceWatch
    /// How often its source went away.
    var disconnections: Int64 = 0
    /// Bytes of ports that it had before another configuration gave it the one it has.
    var formerBytes: (received: Int64, discarded: Int64) = (0, 0)
    /// Whether it was told that the disk takes no telegrams, and not yet that it does again.
    var isShortOfRoom = false

    private let layout: ArchiveLayout
    private let application: String
    private var rotation: RotationRule
    private var naming: FileNamePattern
    private let mailbox: Mailbox
    private var segment: SegmentWriter?
    /// Segments that are ended but for telegrams that wait for room on the disk.
    private var leaving: [SegmentWriter] = []
    private var arrivals = ArrivalClock()
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    /// How often the clock was set: a segment holds times of one kind only.
    private var era = 0

    /// A frame that waits in memory.
    private struct Waiting {
        let era: Int
        let time: Int64
        let isFaulty: Bool
        let bytes: [UInt8]
    }

    init(
        name: String, note: String?, layout: ArchiveLayout, application: String, rotation: RotationRule,
        naming: FileNamePattern, mailbox: Mailbox, now: Int64
    ) {
        self.name = name
        self.note = note
        self.layout = layout
        self.application = application
        self.rotation = rotation
        self.naming = naming
        self.mailbox = mailbox
        silence = SilenceWatch(since: now)
    }

    /// Goes on as configured; the note stands in the next segment.
    func use(_ settings: MeterSettings) {
        note = settings.note
        directionFromStatus = settings.directionFromStatus
        rotation = RotationRule(settings.captures.rotate)
        naming = FileNamePattern(settings.captures.naming)
        isConfigured = true
        isRetired = false
    }

    /// Ends its recording: the configuration does not name it any more.
    func retire() {
        close()
        isConfigured = false
        isRetired = true
    }

    /// Appends a frame to the open segment, which is begun or rotated as is due.
    ///
    /// One that `isOpaque` is not to be decoded. Throws `ArchiveError` if it could not be written; it then waits in memory
    /// until `retry` succeeds.
    func record(
        _ bytes: Span<UInt8>, isFaulty: Bool, isOpaque: Bool = false, at wall: Int64
    ) throws(ArchiveError) {
        let time = arrivals.next(wall)
        if isFaulty {
            counters.faults += 1
        } else {
            counters.telegrams += 1
            newestMilliseconds = time
            newest.removeAll(keepingCapacity: true)
            if !isOpaque { bytes.withUnsafeBufferPointer { newest.append(contentsOf: $0) } }
        }
        guard waiting.isEmpty else { return wait(bytes, isFaulty: isFaulty, at: time) }
        if let open = segment, open.backlogCount == 0,
            rotation.isDue(
                openedMilliseconds: open.openedMilliseconds, now: time, size: open.size + Int64(bytes.count) + 100,
                isEmpty: open.packets == 0)
        {
            close()
        }
        do {
            try append(bytes, isFaulty: isFaulty, at: time)
        } catch {
            if segment == nil { wait(bytes, isFaulty: isFaulty, at: time) }
            throw error
        }
    }

    private func append(_ bytes: Span<UInt8>, isFaulty: Bool, at time: Int64) throws(ArchiveError) {
        let open = try openSegment(at: time)
        let lostBefore = open.lost
        defer { counters.lost += open.lost - lostBefore }
        try open.append(bytes, at: time, isFaulty: isFaulty)
        mailbox.postActivity()
    }

    private func openSegment(at time: Int64) throws(ArchiveError) -> SegmentWriter {
        if let segment { return segment }
        let new = try mailbox.live.begin { () throws(ArchiveError) in
            try SegmentWriter(
                layout: layout, meter: name, note: note, pattern: naming, at: time, application: application)
        }
        segment = new
        mailbox.post(.opened(path: new.path, meter: name, milliseconds: time))
        return new
    }

    /// Keeps a frame for which no segment can be begun now.
    private func wait(_ bytes: Span<UInt8>, isFaulty: Bool, at time: Int64) {
        guard waitingBytes + bytes.count <= SegmentWriter.backlogLimit else {
            counters.lost += 1
            return
        }
        waitingBytes += bytes.count
        waiting.append(
            Waiting(era: era, time: time, isFaulty: isFaulty, bytes: bytes.withUnsafeBufferPointer { Array($0) }))
    }

    /// Tries again to write what waits in memory.
    func retry() throws(ArchiveError) {
        while let oldest = leaving.first {
            if oldest.isRemoved { try oldest.restore() }
            try finish(oldest)
            leaving.removeFirst()
        }
        if let segment, segment.backlogCount > 0 {
            try segment.flush()
            mailbox.postActivity()
        }
        while let first = waiting.first {
            _ = try openSegment(at: first.time)
            let frames = waiting.prefix { $0.era == first.era }
            waiting.removeFirst(frames.count)
            waitingBytes = waiting.reduce(0) { $0 + $1.bytes.count }
            var failure: ArchiveError?
            for frame in frames {
                let bytes = frame.bytes
                // What cannot be written now waits in the segment, and those that follow behind it.
                do {
                    try append(bytes.span, isFaulty: frame.isFaulty, at: frame.time)
                } catch {
                    failure = error
                }
            }
            if first.era != era { close() }
            if let failure { throw failure }
        }
    }

    /// Whether telegrams wait in memory for room on the disk.
    var hasBacklog: Bool { !waiting.isEmpty || !leaving.isEmpty || (segment?.backlogCount ?? 0) > 0 }

    /// Puts the open segment back if somebody has removed its file; returns its path then.
    ///
    /// Throws `ArchiveError` if that cannot be done now: it is tried again, and telegrams go on into another segment.
    func restoreIfRemoved() throws(ArchiveError) -> String? {
        guard let open = segment, open.isRemoved else { return nil }
        do {
            try open.restore()
            return open.path
        } catch {
            segment = nil
            leaving.append(open)
            throw error
        }
    }

    /// Ends the open segment if it can be done without loss: nothing of it waits for room on the disk.
    func rotate() {
        if let segment, segment.backlogCount == 0 { close() }
    }

    /// Ends the open segment; the next telegram begins another one. What waits for room is written when there is some.
    func close() {
        guard let open = segment else { return }
        segment = nil
        do throws(ArchiveError) {
            try finish(open)
        } catch {
            leaving.append(open)
        }
    }

    private func finish(_ segment: SegmentWriter) throws(ArchiveError) {
        try segment.finish()
        mailbox.post(.closed(path: segment.path))
    }

    /// Gives up what waits in memory, at the end: it is counted as lost.
    func giveUp() {
        counters.lost += waiting.count + leaving.reduce(0) { $0 + $1.backlogPackets } + (segment?.backlogPackets ?? 0)
        waiting = []
        for each in leaving + (segment.map { [$0] } ?? []) { mailbox.post(.closed(path: each.path)) }
        leaving = []
        segment = nil
    }

    /// The clock was set: another segment is begun, since one holds times of one kind only.
    func clockStepped() {
        close()
        era += 1
        arrivals.clockStepped()
    }
}
