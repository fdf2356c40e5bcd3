import Archive
import Rendering

/// The report `captures`: the segments that were closed since the last such mail, attached.
///
/// A plan says how many mails it takes and what goes into each; it is made once, when the report is due, so that a mail
/// that has to be sent again is the same one.
public enum CapturesReport {
    /// The mails for the segments whose last telegram was received after `since` (the report's minute before this one,
    /// milliseconds since 1970) and by the report's minute; none if there is no such segment.
    ///
    /// Segments stay in the order of time. A mail is filled up to `max_size`, what base64 adds counted; one that would be
    /// larger alone is not attached but named. Throws what the archive throws.
    public static func plan(
        _ request: ReportRequest, since: Int64, from reader: ArchiveReader
    ) throws -> [CapturePart] {
        try plan(
            request,
            reader.closedSegments(of: try request.meters(in: reader), since: since, until: request.dueMilliseconds),
            from: reader)
    }

    /// The mails for segments that are known by their rows. Throws what the archive throws.
    public static func plan(
        _ request: ReportRequest, segments: [Int64], from reader: ArchiveReader
    ) throws -> [CapturePart] { try plan(request, reader.segments(ids: segments), from: reader) }

    private static func plan(
        _ request: ReportRequest, _ segments: [SegmentInfo], from reader: ArchiveReader
    ) throws -> [CapturePart] {
        var parts: [CapturePart] = []
        var (part, size) = (CapturePart(attached: []), MailSize.frame)
        for segment in segments {
            guard let bytes = try attachedBytes(segment, request, reader) else {
                part.tooLarge.append(segment.id)
                continue
            }
            let added = MailSize.attachment(ofBytes: bytes)
            if MailSize.frame + added > request.report.maximumBytes {
                part.tooLarge.append(segment.id)
                continue
            }
            if size + added > request.report.maximumBytes, !part.attached.isEmpty {
                parts.append(part)
                (part, size) = (CapturePart(attached: []), MailSize.frame)
            }
            part.attached.append(segment.id)
            size += added
        }
        if !part.attached.isEmpty || !part.tooLarge.isEmpty { parts.append(part) }
        return parts
    }

    /// Whether some of the segments of these rows still wait for their last form (compressed, thinned), which is smaller: a
    /// plan had better be made when they have it.
    public static func isWaiting(
        _ request: ReportRequest, segments: [Int64], from reader: ArchiveReader
    ) throws -> Bool {
        try reader.segments(ids: segments).contains { segment in
            let captures = request.meters.first { $0.name == segment.meter }?.captures
            return !segment.isFinished && (captures?.compress == true || (captures?.every ?? 1) > 1)
        }
    }

    /// The mail of a part of a plan: number 1...`count`.
    ///
    /// A segment that was removed since is named in the text. Throws what the archive throws.
    public static func render(
        _ request: ReportRequest, _ part: CapturePart, number: Int, of count: Int, from reader: ArchiveReader
    ) throws -> ReportContent {
        let found = try reader.segments(ids: part.attached + part.tooLarge)
        var attachments: [ReportAttachment] = []
        var listed: [(segment: SegmentInfo, bytes: Int64)] = []
        var gone: [String] = []
        for id in part.attached {
            guard let segment = found.first(where: { $0.id == id }) else {
                gone.append("#\(id)")
                continue
            }
            guard let file = try attachment(segment, request, reader, besides: attachments) else {
                gone.append(segment.path)
                continue
            }
            attachments.append(file.attachment)
            listed.append((segment, file.bytes))
        }
        let text = CaptureListing(
            language: request.language, attached: listed,
            tooLarge: found.filter { part.tooLarge.contains($0.id) }.map { ($0, reader.layout.size(of: $0.path) ?? 0) },
            gone: gone, maximumBytes: request.report.maximumBytes
        ).text
        let meters = try request.meters(in: reader).filter { meter in found.contains { $0.meter == meter.name } }
        var subject = request.subjectPrefix + meters.map(request.title).joined(separator: ", ")
        if count > 1 {
            subject += " (\(request.language.text(\.part, ["part": "\(number)", "parts": "\(count)"])))"
        }
        return ReportContent(subject: subject, text: text, attachments: attachments)
    }

    /// Whether a segment is attached compressed: asked for by the report, or what becomes of the meter's captures anyway.
    private static func isCompressed(_ segment: SegmentInfo, _ request: ReportRequest) -> Bool {
        request.report.gzip || request.meters.first { $0.name == segment.meter }?.captures.compress == true
    }

    /// How many bytes of a segment would be attached; nil where its file is gone or can be no part of any mail.
    private static func attachedBytes(
        _ segment: SegmentInfo, _ request: ReportRequest, _ reader: ArchiveReader
    ) throws -> Int64? {
        guard let file = reader.layout.file(of: segment.path) else { return nil }
        if file.path.hasSuffix(".gz") || !isCompressed(segment, request) { return file.bytes }
        // Telegrams never shrink to less than a hundredth: no need to try.
        guard file.bytes / 100 <= request.report.maximumBytes else { return nil }
        return try GzipBytes.size(path: file.path)
    }

    private static func attachment(
        _ segment: SegmentInfo, _ request: ReportRequest, _ reader: ArchiveReader, besides: [ReportAttachment]
    ) throws -> (attachment: ReportAttachment, bytes: Int64)? {
        guard let file = reader.layout.file(of: segment.path) else { return nil }
        var name = file.path.split(separator: "/").last.map(String.init) ?? segment.path
        let mustCompress = !name.hasSuffix(".gz") && isCompressed(segment, request)
        if mustCompress { name += ".gz" }
        if besides.contains(where: { $0.name == name }) { name = segment.meter + "_" + name }
        let type = name.hasSuffix(".gz") ? "application/gzip" : "application/x-pcapng"
        guard mustCompress else {
            return (ReportAttachment(name: name, contentType: type, data: .file(path: file.path)), file.bytes)
        }
        let bytes = try GzipBytes.compress(path: file.path)
        return (ReportAttachment(name: name, contentType: type, data: .bytes(bytes)), Int64(bytes.count))
    }
}
