/// A file that goes with a mail.
public struct MailAttachment: Equatable, Sendable {
    /// Where the bytes come from.
    public enum Content: Equatable, Sendable {
        /// From memory.
        case bytes([UInt8])
        /// From a file that is read while it is sent, never as a whole. Its length must not change meanwhile.
        case file(path: String)
    }

    /// The file's name for the recipient, without folders; any characters.
    public let name: String
    /// The media type, `application/gzip` or `text/csv; charset=utf-8`.
    public let contentType: String
    /// The bytes.
    public let content: Content

    /// An attachment. Throws `MailProblem` where the type is none.
    public init(name: String, contentType: String, content: Content) throws(MailProblem) {
        guard Self.isContentType(contentType) else {
            throw MailProblem("\"\(HeaderText.shown(contentType))\" is no media type like application/gzip")
        }
        self.name = name
        self.contentType = contentType
        self.content = content
    }

    /// How many bytes a mail grows by a file of so many bytes: base64 in lines of 76 characters, and the part's head.
    public static func sizeInMail(ofBytes count: Int) -> Int {
        let (groups, overflow) = max(count, 0).addingReportingOverflow(2)
        guard !overflow, groups / 3 < Int.max / 6 else { return .max }
        let characters = groups / 3 * 4
        return characters + characters / 76 * 2 + 2 + 512
    }

    private static func isContentType(_ text: String) -> Bool {
        let main = text.prefix { $0 != ";" }.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 200 && text.utf8.allSatisfy { (32...126).contains($0) } && main.count == 2
            && main.allSatisfy {
                !$0.isEmpty && $0.utf8.allSatisfy { HeaderText.isAlphanumeric($0) || "-+._".utf8.contains($0) }
            }
    }
}
