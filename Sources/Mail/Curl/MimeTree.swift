import CCurl

/// The parts of a mail as libcurl takes them.
///
///     multipart/mixed
///       multipart/alternative, inline       only with HTML; else the text alone
///         text/plain; charset=utf-8         quoted-printable
///         text/html; charset=utf-8          quoted-printable
///       attachments                         base64
///
/// It must outlive the transfer: libcurl calls back into its contents.
final class MimeTree {
    /// The root, for CURLOPT_MIMEPOST.
    let root: OpaquePointer
    private let handle: UnsafeMutableRawPointer
    private var contents: [PartContent] = []

    /// The tree of a message; its files are open from now on.
    ///
    /// `beforeHandOver` is called before the last piece of content is given to libcurl; false ends the delivery. Throws
    /// `MailProblem` where an attachment cannot be read.
    init(
        of message: MailMessage, handle: UnsafeMutableRawPointer, beforeHandOver: @escaping () -> Bool
    ) throws(MailProblem) {
        guard let root = curl_mime_init(handle) else { throw Self.noMemory }
        self.root = root
        self.handle = handle
        if let html = message.html {
            guard let alternative = curl_mime_init(handle) else { throw Self.noMemory }
            let part = curl_mime_addpart(root)
            // From here on the root owns it.
            guard curl_mime_subparts(part, alternative) == CURLE_OK else {
                curl_mime_free(alternative)
                throw Self.noMemory
            }
            try check(curl_mime_type(part, "multipart/alternative"))
            // Without it libcurl makes an attachment of it.
            try setHeaders(part, ["Content-Disposition: inline"])
            try addText(message.text, "text/plain; charset=utf-8", to: alternative)
            try addText(html, "text/html; charset=utf-8", to: alternative)
        } else {
            try addText(message.text, "text/plain; charset=utf-8", to: root)
        }
        for attachment in message.attachments { try add(attachment) }
        contents.last { $0.size > 0 }?.beforeLastPiece = beforeHandOver
    }

    deinit { curl_mime_free(root) }

    /// What is wrong with an attachment's file; nil if nothing is.
    var problem: String? { contents.lazy.compactMap(\.problem).first }

    private func addText(_ text: String, _ type: String, to mime: OpaquePointer) throws(MailProblem) {
        let part = curl_mime_addpart(mime)
        try check(curl_mime_type(part, type))
        try check(curl_mime_encoder(part, "quoted-printable"))
        try fill(part, PartContent(LineEnds.carriageReturned(text)))
    }

    private func add(_ attachment: MailAttachment) throws(MailProblem) {
        let part = curl_mime_addpart(root)
        try check(curl_mime_type(part, attachment.contentType))
        try check(curl_mime_encoder(part, "base64"))
        try setHeaders(part, [FileNameParameter.disposition(attachment.name)])
        switch attachment.content {
        case .bytes(let bytes): try fill(part, PartContent(bytes))
        case .file(let path): try fill(part, try PartContent(path: path))
        }
    }

    private func fill(_ part: OpaquePointer?, _ content: PartContent) throws(MailProblem) {
        contents.append(content)
        let read: curl_read_callback = { buffer, size, count, context in
            guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
            let content = Unmanaged<PartContent>.fromOpaque(context).takeUnretainedValue()
            let space = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
            return content.read(into: space) ?? Int(CURL_READFUNC_ABORT)
        }
        let seek: curl_seek_callback = { context, offset, origin in
            guard let context, origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
            let content = Unmanaged<PartContent>.fromOpaque(context).takeUnretainedValue()
            return content.seek(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
        let context = Unmanaged.passUnretained(content).toOpaque()
        try check(curl_mime_data_cb(part, curl_off_t(content.size), read, seek, nil, context))
    }

    private func setHeaders(_ part: OpaquePointer?, _ lines: [String]) throws(MailProblem) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw Self.noMemory
            }
            list = longer
        }
        let code = curl_mime_headers(part, list, 1)
        if code != CURLE_OK { curl_slist_free_all(list) }
        try check(code)
    }

    private func check(_ code: CURLcode) throws(MailProblem) {
        guard code == CURLE_OK else { throw MailProblem("the mail could not be put together (\(code.text))") }
    }

    private static let noMemory = MailProblem("the mail could not be put together: memory is short")
}

extension CURLcode {
    /// libcurl's own words for a code.
    var text: String { String(cString: curl_easy_strerror(self)) }
}
