import Archive
import SML

/// Takes the frames of a file or of the archive to a report.
final class DecodeRun<Report: TelegramReport> {
    private(set) var report: Report
    private var telegram = Telegram()
    private var frames = 0
    private var faultyFrames = 0
    private var end = 0
    private var toldDiscardedBytes = 0

    init(_ report: Report) { self.report = report }

    /// Reads a file to its end. Throws what the file or the report throws.
    func run(_ file: TelegramFile) throws -> DecodeTotals {
        let isCapture = file.format == .capture
        try file.eachFrame { item, raw in
            // Between the frames of a capture lie the heads of its blocks.
            if !isCapture { try self.tellGap(upTo: item.byteOffset) }
            try self.take(item.frame, raw, byteOffset: item.byteOffset, milliseconds: item.milliseconds)
            return true
        }
        var totals = DecodeTotals(path: file.path, format: file.format.rawValue, counters: file.counters)
        if !isCapture { try tellGap(upTo: totals.counters.bytes) }
        totals.untoldDiscardedBytes = totals.counters.discardedBytes - toldDiscardedBytes
        try report.finish(totals)
        return totals
    }

    /// Reads the bytes of a stored telegram, which begins at `byteOffset` of its segment.
    func run(_ bytes: [UInt8], path: String, byteOffset: Int, milliseconds: Int64) throws -> DecodeTotals {
        var decoder = FrameDecoder()
        end = byteOffset
        let take: (Frame, Span<UInt8>) throws -> Void = { frame, raw in
            try self.tellGap(upTo: byteOffset + frame.offset)
            try self.take(frame, raw, byteOffset: byteOffset + frame.offset, milliseconds: milliseconds)
        }
        try decoder.push(bytes.span, take)
        try decoder.finish(take)
        try tellGap(upTo: byteOffset + bytes.count)
        let totals = DecodeTotals(path: path, format: "archive", counters: decoder.counters)
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
        } else {
            faultyFrames += 1
            try report.faultyFrame(
                telegram, raw,
                at: TelegramPlace(number: faultyFrames, byteOffset: byteOffset, milliseconds: milliseconds))
        }
    }

    private func tellGap(upTo offset: Int) throws {
        guard offset > end else { return }
        toldDiscardedBytes += offset - end
        try report.discarded(byteOffset: end, count: offset - end)
        end = offset
    }
}
