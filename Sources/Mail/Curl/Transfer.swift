import CCurl
@preconcurrency import Glibc

/// One delivery by libcurl: its handle, the dialogue that is followed, and what came out.
final class Transfer {
    /// Why a callback of ours ended the transfer.
    enum Abort: Equatable {
        case silence
        case loginNotOffered
        case abandoned
        case stopped
    }

    private(set) var dialogue: Dialogue
    private(set) var abort: Abort?
    private let server: MailServer
    private let handle: UnsafeMutableRawPointer
    private let onStep: (DeliveryStep) -> Void
    private let isWanted: () -> Bool
    private let beforeHandOver: () -> Bool
    private var notes: TLSNotes?
    private var lastMove = Transfer.now()
    private var lastUploaded: curl_off_t = 0
    private var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))

    /// libcurl is made ready once a process.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// A transfer that was not begun. nil where libcurl cannot be used at all.
    init?(
        server: MailServer, recipients: [Mailbox], onStep: @escaping (DeliveryStep) -> Void,
        isWanted: @escaping () -> Bool, beforeHandOver: @escaping () -> Bool
    ) {
        guard Self.isReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.server = server
        self.onStep = onStep
        self.isWanted = isWanted
        self.beforeHandOver = beforeHandOver
        dialogue = Dialogue(recipients: recipients, login: server.login)
    }

    deinit { curl_easy_cleanup(handle) }

    /// Delivers the message and waits for the end.
    ///
    /// Throws `MailProblem` where the message cannot be sent as it is; nothing was sent then.
    func run(_ message: MailMessage, recipients: [Mailbox]) throws(MailProblem) -> AttemptEnd {
        let lines = try MessageHeaders.lines(of: message)
        guard let headers = CurlList(lines), let envelope = CurlList(recipients.map { "<\($0.address)>" }) else {
            throw MailProblem("the mail could not be put together: memory is short")
        }
        let tree = try MimeTree(of: message, handle: handle) { [unowned self] in isHandOverWanted() }
        let code: CURLcode = errorText.withUnsafeMutableBufferPointer { buffer in
            do throws(CurlRefusal) {
                try configure()
                try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress))
                try check(ccurl_set_string(handle, CURLOPT_MAIL_FROM, "<\(message.from.address)>"))
                try check(ccurl_set_list(handle, CURLOPT_MAIL_RCPT, envelope.pointer))
                try check(ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers.pointer))
                try check(ccurl_set_mime(handle, tree.root))
                lastMove = Self.now()
                return BrokenPipe.withoutSignal { curl_easy_perform(handle) }
            } catch { return error.code }
        }
        var (verification, systemError) = (0, 0)
        ccurl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &verification)
        ccurl_get_long(handle, CURLINFO_OS_ERRNO, &systemError)
        // What is set points at what ends with this function.
        curl_easy_reset(handle)
        withExtendedLifetime((headers, envelope, tree)) {}
        let text = String(decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return AttemptEnd(
            curlCode: Int(code.rawValue), curlText: text.isEmpty ? code.text : text, verification: verification,
            systemError: Int32(truncatingIfNeeded: systemError), dialogue: dialogue, abort: abort,
            attachmentProblem: tree.problem)
    }

    /// What can only be refused where libcurl was built without a feature, or memory is short.
    private struct CurlRefusal: Error { let code: CURLcode }

    private func check(_ code: CURLcode) throws(CurlRefusal) { if code != CURLE_OK { throw CurlRefusal(code: code) } }

    private func configure() throws(CurlRefusal) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let isClear = server.security == .none
        let texts: [(CURLoption, String?)] = [
            (CURLOPT_URL, server.url), (CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            // A proxy from the environment would be given the connection unasked.
            (CURLOPT_PROXY, ""),
            (CURLOPT_USERNAME, server.login?.user), (CURLOPT_PASSWORD, server.login?.password.revealed),
            (CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN"), (CURLOPT_CAINFO, server.caFile),
        ]
        for case (let option, let text?) in texts { try check(ccurl_set_string(handle, option, text)) }
        // With the own authorities only these are trusted, and not also the system's folder.
        if server.caFile != nil { try check(ccurl_set_string(handle, CURLOPT_CAPATH, nil)) }
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_USE_SSL, isClear ? Int(CURLUSESSL_NONE.rawValue) : Int(CURLUSESSL_ALL.rawValue)),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_QUICK_EXIT, 1),
            (CURLOPT_CONNECTTIMEOUT_MS, server.timeouts.connect), (CURLOPT_TIMEOUT_MS, server.timeouts.total),
            // The waiting for replies is our own, in `progressed`.
            (CURLOPT_SERVER_RESPONSE_TIMEOUT, server.timeouts.total / 1000 + 1),
            // QUIT is sent before curl_easy_perform returns, where `progressed` bounds it.
            (CURLOPT_FORBID_REUSE, 1), (CURLOPT_VERBOSE, 1), (CURLOPT_NOPROGRESS, 0),
        ]
        for (option, number) in numbers { try check(ccurl_set_long(handle, option, number)) }
        for option in [CURLOPT_HEADERDATA, CURLOPT_DEBUGDATA, CURLOPT_XFERINFODATA] {
            try check(ccurl_set_pointer(handle, option, context))
        }
        try check(
            ccurl_set_header_function(handle) { text, size, count, context in
                Transfer.from(context)?.received(Transfer.string(text, size * count)) == true ? size * count : 0
            })
        try check(
            ccurl_set_debug_function(handle) { _, kind, text, size, context in
                Transfer.from(context)?.told(kind, Transfer.string(text, size))
                return 0
            })
        try check(
            ccurl_set_progress_function(handle) { context, _, _, _, uploaded in
                Transfer.from(context)?.progressed(uploaded) == true ? 0 : 1
            })
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func string(_ text: UnsafeMutablePointer<CChar>?, _ count: Int) -> String {
        guard let text else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: text, count: count), as: UTF8.self)
    }

    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// A line came; false ends the transfer.
    private func received(_ line: String) -> Bool {
        lastMove = Self.now()
        tellSecurity()
        dialogue.received(line).forEach(onStep)
        if server.login != nil, dialogue.lacksLogin(afterTLS: server.security == .starttls) {
            abort = abort ?? .loginNotOffered
            return false
        }
        return true
    }

    /// libcurl's own notes and the commands it sends.
    private func told(_ kind: curl_infotype, _ text: String) {
        switch kind {
        case CURLINFO_TEXT: noted(text)
        case CURLINFO_HEADER_OUT:
            lastMove = Self.now()
            tellSecurity()
            dialogue.sent(text).forEach(onStep)
        default: break
        }
    }

    private func noted(_ text: String) {
        if let connected = CurlNotes.connection(text) {
            dialogue.connected()
            lastMove = Self.now()
            onStep(.connected(address: connected.address, port: connected.port))
        } else {
            CurlNotes.read(text, into: &notes)
        }
    }

    private func tellSecurity() {
        guard let secured = notes else { return }
        notes = nil
        onStep(.secured(secured))
    }

    private func progressed(_ uploaded: curl_off_t) -> Bool {
        if abort != nil { return false }
        if dialogue.phase != .handOver, dialogue.phase != .done, !isWanted() {
            abort = .stopped
            return false
        }
        let now = Self.now()
        if uploaded != lastUploaded { (lastUploaded, lastMove) = (uploaded, now) }
        let limit =
            switch dialogue.phase {
            case .connecting: server.timeouts.total
            case .handOver: max(server.timeouts.silence, 600_000)
            case _ where dialogue.isLeaving: min(server.timeouts.silence, 5_000)
            default: server.timeouts.silence
            }
        if now - lastMove <= limit { return true }
        abort = .silence
        return false
    }

    private func isHandOverWanted() -> Bool {
        guard abort == nil else { return false }
        guard beforeHandOver() else {
            abort = .abandoned
            return false
        }
        lastMove = Self.now()
        dialogue.handsOver()
        onStep(.handingOver)
        return true
    }
}

extension Transfer {
    /// `libcurl/7.88.1 OpenSSL/3.0.17 …`.
    static var libraryVersion: String { curl_version().map { String(cString: $0) } ?? "libcurl" }
}
