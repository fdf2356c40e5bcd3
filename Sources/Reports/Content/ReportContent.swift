/// A report, ready to be made a mail of.
public struct ReportContent: Sendable, Equatable {
    /// The subject, prefix included: one line, not yet encoded.
    public var subject: String
    /// The plain text; lines end with a line feed.
    public var text: String
    /// The same as HTML; nil where the report has none.
    public var html: String?
    /// What is attached, in this order.
    public var attachments: [ReportAttachment]

    /// A report of these parts.
    public init(subject: String, text: String, html: String? = nil, attachments: [ReportAttachment] = []) {
        self.subject = Self.oneLine(subject)
        self.text = text
        self.html = html
        self.attachments = attachments
    }

    /// A text without control characters and unbreakable spaces, as a header wants it.
    static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control || $0 == "\u{a0}" ? " " : $0 }))
    }
}

/// A file that goes with a report.
public struct ReportAttachment: Sendable, Equatable {
    /// Its name in the mail: ASCII, without a folder.
    public var name: String
    /// Its type of content: `text/csv`.
    public var contentType: String
    /// Where its bytes are.
    public var data: Data

    /// Where bytes are.
    public enum Data: Sendable, Equatable {
        /// Here.
        case bytes([UInt8])
        /// In a file, by its absolute path.
        case file(path: String)
    }

    /// A file; what is not ASCII in its name becomes `_`.
    public init(name: String, contentType: String, data: Data) {
        self.name = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map {
                    $0.isASCII && $0.value > 0x20 && $0.value < 0x7f && $0 != "/" && $0 != "\"" ? $0 : "_"
                }))
        self.contentType = contentType
        self.data = data
    }
}
