import Archive
import Rendering

/// Finds a telegram of the archive by its meter and time, or says why it is not there.
struct StoredTelegramSearch {
    /// How far a telegram may lie from the time that was asked for.
    static let tolerance: Int64 = 5_000
    /// Where the payload of a segment's packet begins behind the beginning of its block: block head, then Ethernet, IPv4
    /// and UDP heads as `CaptureWriter` writes them.
    private static let payloadOffset = 28 + 42

    private let reader: ArchiveReader
    private let meter: MeterInfo

    /// A telegram's bytes with the place of their first one in the segment.
    struct Found {
        var bytes: [UInt8]
        var path: String
        var byteOffset: Int
        var milliseconds: Int64
        /// As the meter is configured.
        var directionFromStatus: Bool
    }

    /// Throws a sentence with the nearest name if there is no such meter.
    init(_ reader: ArchiveReader, meter name: String) throws {
        guard let meter = try MeterSelection.meters([name], in: reader).first else {
            throw Failure("there is no meter \"\(name)\"")
        }
        self.reader = reader
        self.meter = meter
    }

    /// The telegram at the time that `text` says, or the nearest one within 5 s; then a line on standard error says so.
    func telegram(at text: String, now: Int64) throws -> Found {
        let wanted: TimeArgument
        do { wanted = try TimeArgument(text, nowMilliseconds: now) } catch {
            throw Failure("--at: \(error)", code: 64)
        }
        let time = wanted.milliseconds
        guard let stored = try reader.telegram(of: meter, at: time, tolerance: Self.tolerance) else {
            throw Failure(try whyNone(at: time), code: 2)
        }
        let isMeant = stored.milliseconds == time || (time..<wanted.endMilliseconds).contains(stored.milliseconds)
        let away = stored.milliseconds - time
        if !isMeant {
            let distance = "\(abs(away)) ms \(away < 0 ? "before" : "after")"
            Failure.say(
                "no telegram at \(Self.shown(time)): this one came \(distance), at \(Self.shown(stored.milliseconds))")
        }
        Failure.say("\(reader.layout.absolute(stored.path)), block at byte \(stored.blockOffset)")
        return Found(
            bytes: stored.bytes, path: stored.path, byteOffset: stored.blockOffset + Self.payloadOffset,
            milliseconds: stored.milliseconds, directionFromStatus: meter.directionFromStatus)
    }

    private func whyNone(at time: Int64) throws -> String {
        let head = "no telegram of \(meter.name) within 5 s of \(Self.shown(time)): "
        let rows = try nearestRows(time)
        let captures = try reader.captures(of: meter)
        let isRecorded = [rows.before, rows.after].contains { $0.map { abs($0 - time) <= Self.tolerance } ?? false }
        if isRecorded { return head + (try whyNoBytes(at: time, captures)) }
        switch (rows.before, rows.after) {
        case (nil, nil): return head + "nothing was recorded of this meter so far"
        case (nil, let after?): return head + "the recording begins at \(Self.shown(after))"
        case (let before?, nil): return head + "the newest is of \(Self.shown(before))"
        case (let before?, let after?):
            return head + "nothing was received between \(Self.shown(before)) and \(Self.shown(after))"
        }
    }

    /// Its readings are there, its bytes are not.
    private func whyNoBytes(at time: Int64, _ captures: [CaptureRange]) throws -> String {
        let text = "its readings are kept, its bytes are not: "
        if let capture = captures.first(where: { $0.firstMilliseconds <= time && time <= $0.lastMilliseconds }) {
            let day: Int64 = 86_400_000
            let reach = min(day, capture.lastMilliseconds - capture.firstMilliseconds + Self.tolerance)
            let nearest = try reader.telegram(of: meter, at: time, tolerance: reach).map {
                "; the nearest that was kept is of \(Self.shown($0.milliseconds))"
            }
            let cause = capture.every > 1 ? " was thinned to one telegram in \(capture.every)" : " does not hold it"
            return text + capture.path + cause + (nearest ?? "")
        }
        let before = captures.map(\.lastMilliseconds).filter { $0 < time }.max()
        let after = captures.map(\.firstMilliseconds).filter { $0 > time }.min()
        let nearest = [before, after].compactMap { $0 }.map(Self.shown).joined(separator: " and ")
        return text + "the capture was removed (archive.retention.captures)"
            + (nearest.isEmpty ? "; there is none any more" : "; captures exist up to the nearest times \(nearest)")
    }

    private func nearestRows(_ time: Int64) throws -> (before: Int64?, after: Int64?) {
        let channels = try reader.channels(of: [meter])
        var before: Int64?
        var after: Int64?
        try reader.readings(of: channels, in: ReadingRange(from: .min, to: time, limit: 1)) { _, milliseconds, _ in
            before = milliseconds
            return false
        }
        try reader.readings(of: channels, in: ReadingRange(from: time, to: .max)) { _, milliseconds, _ in
            after = milliseconds
            return false
        }
        return (before, after)
    }

    private static func shown(_ milliseconds: Int64) -> String { TimeText.local(milliseconds, fraction: true) }
}
