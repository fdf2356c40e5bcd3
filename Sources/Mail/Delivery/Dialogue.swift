/// What client and server say, followed line by line: how far it has come, and what was answered to what.
///
/// Fed with the commands that libcurl sends and the lines that it receives; passwords do not get beyond it.
struct Dialogue {
    /// Where it is.
    private(set) var phase = DeliveryPhase.connecting
    /// The complete reply to the last command, QUIT excepted; nil while there is none.
    private(set) var lastReply: ServerReply?
    /// The methods of AUTH that the last EHLO offered.
    private(set) var loginMethods: [String] = []
    /// The last EHLO offered AUTH, STARTTLS.
    private(set) var offersStartTLS = false
    /// The largest mail that the server takes, in bytes; nil where it does not say.
    private(set) var sizeLimit: Int?
    /// The server agreed to go over to TLS.
    private(set) var isUnderTLS = false
    /// QUIT was sent.
    private(set) var isLeaving = false
    private(set) var accepted: [Mailbox] = []
    private(set) var refused: [RefusedRecipient] = []
    /// The reply to the whole mail.
    private(set) var finalReply: ServerReply?

    private let recipients: [Mailbox]
    private let user: String?
    /// What must not be shown, each as it can stand in a line.
    private let secrets: [String]
    private var nextRecipient = 0
    private var isInLogin = false
    private var lines: [String] = []
    private var sender = ""

    init(recipients: [Mailbox], login: MailServer.Login?) {
        self.recipients = recipients
        user = login?.user
        secrets = login.map(Self.secrets) ?? []
    }

    private static func secrets(_ login: MailServer.Login) -> [String] {
        let (user, password) = (Array(login.user.utf8), Array(login.password.revealed.utf8))
        return [
            EncodedWords.base64([0] + user + [0] + password), EncodedWords.base64(user + [0] + user + [0] + password),
            EncodedWords.base64(password), login.password.revealed,
        ]
    }

    /// The connection stands.
    mutating func connected() { if phase == .connecting { phase = .greeting } }

    /// The content was sent but for its last piece.
    mutating func handsOver() { if phase == .content { phase = .handOver } }

    /// A command went out.
    mutating func sent(_ line: String) -> [DeliveryStep] {
        // Whatever is sent between AUTH and its end is name or password.
        if isInLogin { return [.client("•••")] }
        let line = HeaderText.shown(line, limit: 600)
        let words = line.split(separator: " ")
        switch line.prefix(while: { $0 != " " && $0 != ":" }).uppercased() {
        case "EHLO", "HELO":
            phase = .hello
            (loginMethods, offersStartTLS, sizeLimit) = ([], false, nil)
        case "STARTTLS": phase = .securing
        case "AUTH":
            phase = .login
            isInLogin = true
            return [.client(words.prefix(2).joined(separator: " ") + (words.count > 2 ? " •••" : ""))]
        case "MAIL":
            phase = .sender
            sender = String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
        case "RCPT": phase = .recipients
        case "DATA": phase = .content
        case "QUIT": isLeaving = true
        default: break
        }
        if !isLeaving { lastReply = nil }
        return [.client(hidden(line))]
    }

    /// A line came in; the steps that it completes.
    mutating func received(_ line: String) -> [DeliveryStep] {
        let shown = DeliveryStep.server(hidden(HeaderText.shown(line, limit: 600)))
        lines.append(String(line.prefix(600)))
        if lines.count > 200 { lines.removeFirst() }
        guard let code = Self.code(of: line), !Self.isContinued(line) else { return [shown] }
        let texts = lines.map { HeaderText.clean(String($0.dropFirst(4))) }
        lines = []
        // The reply to QUIT says nothing of the mail.
        if isLeaving || phase == .done { return [shown] }
        let reply = ServerReply(code: code, text: hidden(texts.joined(separator: " ")))
        lastReply = reply
        return [shown] + answered(reply, texts: texts)
    }

    private mutating func answered(_ reply: ServerReply, texts: [String]) -> [DeliveryStep] {
        let isGood = reply.code / 100 == 2
        switch phase {
        case .connecting, .greeting: return isGood ? [.greeted(reply)] : []
        case .hello:
            if isGood { for text in texts { read(capability: text.uppercased()) } }
            return []
        case .login:
            guard reply.code / 100 != 3 else { return [] }
            isInLogin = false
            return isGood ? [.loggedIn(user: user ?? "")] : []
        case .sender: return isGood ? [.senderAccepted(sender)] : []
        case .recipients:
            guard recipients.indices.contains(nextRecipient) else { return [] }
            let mailbox = recipients[nextRecipient]
            nextRecipient += 1
            if isGood {
                accepted.append(mailbox)
                return [.recipientAccepted(mailbox.address)]
            }
            refused.append(RefusedRecipient(mailbox: mailbox, reply: reply))
            return [.recipientRefused(mailbox.address, reply)]
        case .content, .handOver:
            if reply.code == 354, phase == .content { return [.contentBegins] }
            finalReply = reply
            guard isGood else { return [] }
            phase = .done
            return [.accepted(reply)]
        case .securing:
            isUnderTLS = isGood
            return []
        case .done: return []
        }
    }

    private mutating func read(capability: String) {
        // "AUTH=PLAIN" is how old servers write it.
        let words = capability.split { $0 == " " || $0 == "=" }.map(String.init)
        switch words.first {
        case "AUTH": loginMethods += words.dropFirst()
        case "STARTTLS": offersStartTLS = true
        case "SIZE": sizeLimit = words.count > 1 ? Int(words[1]).flatMap { $0 > 0 ? $0 : nil } : nil
        default: break
        }
    }

    private func hidden(_ line: String) -> String {
        secrets.reduce(line) { text, secret in Self.replacing(secret, in: text) }
    }

    private static func replacing(_ secret: String, in text: String) -> String {
        guard !secret.isEmpty, text.contains(secret) else { return text }
        return text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "•••")
    }

    private static func code(of line: String) -> Int? {
        let digits = line.utf8.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(String(line.prefix(3)))
    }

    private static func isContinued(_ line: String) -> Bool { line.utf8.dropFirst(3).first == UInt8(ascii: "-") }
}

extension Dialogue {
    /// Whether the server has just said that it has no login that is known here; `afterTLS` if it may say so only then.
    func lacksLogin(afterTLS: Bool) -> Bool {
        guard phase == .hello, let lastReply, lastReply.code / 100 == 2, isUnderTLS || !afterTLS else { return false }
        return !loginMethods.contains("PLAIN") && !loginMethods.contains("LOGIN")
    }
}
