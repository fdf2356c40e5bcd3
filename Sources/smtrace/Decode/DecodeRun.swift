import Archive
import SML

/// Takes the frames of a file, of the archive or of a live stream to a report.
final class DecodeRun<Report: TelegramReport> {
    /// How many discarded bytes at one place are looked at.
    private static var sampleLength: Int { 4_096 }

    private(set) var report: Report
    /// Whether as many telegrams as were wanted have come.
    private(set) var isDone = false
    /// The number of valid telegrams so far.
    private(set) var frames = 0
    private var telegram = Telegram()
    private var decoder = FrameDecoder()
    private var window: StreamWindow?
    private let limit: Int
    private var faultyFrames = 0
    private var end = 0
    private var toldDiscardedBytes = 0
    private var beginning: [UInt8] = []

    /// Ends the reading of a stream from within.
    private struct Stop: Error {}

    /// A run that ends after `limit` valid telegrams.
    init(_ report: Report, limit: Int = .max) {
        self.report = report
        self.limit = limit
        if report.needsSamples { window = StreamWindow() }
    }

    /// Reads a file to its end. Throws what the file or the report throws.
    func run(_ file: TelegramFile) throws -> DecodeTotals {
        let isCapture = file.format == .capture
        if window != nil, !isCapture { file.onBytes = { self.window?.push($0) } }
        try file.eachFrame { item, raw in
            // Between the frames of a capture lie the heads of its blocks.
            if !isCapture { try self.tellGap(upTo: item.byteOffset) }
            try self.take(item.frame, raw, byteOffset: item.byteOffset, milliseconds: item.milliseconds)
            return !self.isDone
        }
        file.onBytes = nil
        var totals = DecodeTotals(path: file.path, format: file.format.rawValue, counters: file.counters)
        totals.beginning = file.beginning
        totals.damage = file.damage
        if !isCapture, !isDone { try tellGap(upTo: totals.counters.bytes, isAtEnd: true) }
        totals.untoldDiscardedBytes = isDone ? 0 : totals.counters.discardedBytes - toldDiscardedBytes
        return try finish(totals)
    }

    /// Reads the bytes of a stored telegram, which begins at `byteOffset` of its segment.
    func run(_ bytes: [UInt8], path: String, byteOffset: Int, milliseconds: Int64) throws -> DecodeTotals {
        end = byteOffset
        let take: (Frame, Span<UInt8>) throws -> Void = { frame, raw in
            try self.tellGap(upTo: byteOffset + frame.offset)
            try self.take(frame, raw, byteOffset: byteOffset + frame.offset, milliseconds: milliseconds)
        }
        try decoder.push(bytes.span, take)
        try decoder.finish(take)
        try tellGap(upTo: byteOffset + bytes.count, isAtEnd: true)
        return try finish(DecodeTotals(path: path, format: "archive", counters: decoder.counters))
    }

    /// Takes the next bytes of a live stream, which came at `milliseconds`.
    func push(_ piece: Span<UInt8>, milliseconds: Int64?) throws {
        if beginning.count < Self.sampleLength {
            piece.withUnsafeBufferPointer { beginning.append(contentsOf: $0.prefix(Self.sampleLength)) }
        }
        window?.push(piece)
        do {
            try decoder.push(piece) { (frame, raw) throws in try self.takeLive(frame, raw, milliseconds) }
        } catch is Stop {}
    }

    /// Says that the device of a live stream was lost: what is pending belongs to no telegram.
    func lost() throws {
        try settle()
        try report.sourceLost(byteOffset: decoder.counters.bytes)
    }

    /// Hands to the report's output what is ready.
    func flush() throws { try report.flush() }

    /// Ends a live stream.
    func end(path: String, format: String, wasStopped: Bool) throws -> DecodeTotals {
        if !isDone {
            try settle(isAtEnd: true)
        }
        var totals = DecodeTotals(path: path, format: format, counters: decoder.counters)
        totals.beginning = Array(beginning.prefix(Self.sampleLength))
        totals.wasStopped = wasStopped
        return try finish(totals)
    }

    private func settle(isAtEnd: Bool = false) throws {
        do {
            try decoder.finish { (frame, raw) throws in try self.takeLive(frame, raw, nil) }
            try tellGap(upTo: decoder.counters.bytes, isAtEnd: isAtEnd)
        } catch is Stop {}
    }

    private func takeLive(_ frame: Frame, _ raw: Span<UInt8>, _ milliseconds: Int64?) throws {
        try tellGap(upTo: frame.offset)
        try take(frame, raw, byteOffset: frame.offset, milliseconds: milliseconds)
        if isDone { throw Stop() }
    }

    /// Ends the report. What follows the last telegram that was wanted does not count.
    private func finish(_ totals: DecodeTotals) throws -> DecodeTotals {
        var totals = totals
        if isDone {
            totals.counters.bytes = end
            totals.counters.frames = frames
            totals.counters.faultyFrames = faultyFrames
            totals.counters.discardedBytes = toldDiscardedBytes
            totals.damage = nil
            totals.wasStopped = true
        }
        try report.finish(totals)
        return totals
    }

    private func take(_ frame: Frame, _ raw: Span<UInt8>, byteOffset: Int, milliseconds: Int64?) throws {
        telegram.parse(frame, raw)
        end = byteOffset + frame.length
        if frame.isValid {
            frames += 1
            try report.telegram(
                telegram, raw,
                at: TelegramPlace(number: frames, byteOffset: byteOffset, milliseconds: milliseconds))
            isDone = frames >= limit
        } else {
            faultyFrames += 1
            try report.faultyFrame(
                telegram, raw,
                at: TelegramPlace(number: faultyFrames, byteOffset: byteOffset, milliseconds: milliseconds))
        }
    }

    private func tellGap(upTo offset: Int, isAtEnd: Bool = false) throws {
        guard offset > end else { return }
        toldDiscardedBytes += offset - end
        let sample = window?.bytes(from: end, count: offset - end, limit: Self.sampleLength) ?? []
        try report.discarded(
            DiscardedBytes(byteOffset: end, count: offset - end, sample: sample, isAtEnd: isAtEnd))
        end = offset
    }
}
