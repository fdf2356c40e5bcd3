import Archive

/// The report `digest`: the story of a day, week, month or year, as text and HTML that say the same.
public enum DigestReport {
    /// The digest of the last whole period that ended by the report's minute. Throws what the archive throws.
    ///
    /// `freeSpace` is that of the archive's disk.
    public static func render(
        _ request: ReportRequest, from reader: ArchiveReader, freeSpace: (String) -> FreeSpace? = FreeSpace.init(path:)
    ) throws -> ReportContent {
        try reader.snapshot {
            var figures = try DigestReader(request, from: reader).read()
            figures.freeSpace = freeSpace(reader.layout.root)
            let composer = DigestComposer(figures, request.language)
            let page = composer.page()
            return ReportContent(
                subject: request.subjectPrefix + composer.subject, text: PageText.render(page),
                html: PageHTML.render(page),
                attachments: try DigestAttachments(figures, request).render(from: reader))
        }
    }
}
