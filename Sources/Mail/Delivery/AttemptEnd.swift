import CCurl
@preconcurrency import Glibc

/// How libcurl left a delivery, before anybody has said what it means.
struct AttemptEnd {
    /// libcurl's code; 0 for none.
    var curlCode: Int
    /// libcurl's sentence.
    var curlText: String
    /// OpenSSL's result of the certificate's verification; 0 where nothing was wrong, or nothing verified.
    var verification: Int
    /// `errno` of a connection that could not be made; 0 for none.
    var systemError: Int32
    /// What was said.
    var dialogue: Dialogue
    /// Why a callback of ours ended it.
    var abort: Transfer.Abort?
    /// What is wrong with an attachment's file.
    var attachmentProblem: String?

    /// The server's refusal of the last command; nil where it refused none.
    var refusal: ServerReply? {
        guard let reply = dialogue.finalReply ?? dialogue.lastReply, reply.code >= 400 else { return nil }
        return reply
    }

    /// What went wrong.
    var cause: DeliveryFailure.Cause {
        if attachmentProblem != nil { return .unreadableAttachment }
        switch abort {
        case .silence: return .timedOut(dialogue.phase)
        case .loginNotOffered: return .loginNotOffered
        case .abandoned: return .abandoned
        case .stopped: return .stopped
        case nil: break
        }
        switch CURLcode(rawValue: UInt32(clamping: curlCode)) {
        case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost
        case CURLE_COULDNT_CONNECT: return unconnected
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(dialogue.phase)
        case CURLE_USE_SSL_FAILED: return .encryptionNotOffered
        case CURLE_PEER_FAILED_VERIFICATION: return distrust
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM: return .unusableCAFile
        case CURLE_SSL_CONNECT_ERROR: return handshake
        case CURLE_LOGIN_DENIED: return refusal == nil ? .connectionLost(.login) : .loginRefused
        default: return refused
        }
    }

    private var unconnected: DeliveryFailure.Cause {
        switch systemError {
        case ECONNREFUSED: .connectionRefused
        case ETIMEDOUT: .timedOut(.connecting)
        default: .unreachable
        }
    }

    private var distrust: DeliveryFailure.Cause {
        // The check of the name is libcurl's own. X509_V_ERR_…: 9 not yet valid, 10 expired, 62 and 64 another host.
        if curlText.contains("target host name") { return .wrongHostName }
        return switch verification {
        case 9: .earlyCertificate
        case 10: .expiredCertificate
        case 62, 64: .wrongHostName
        default: .untrustedCertificate
        }
    }

    private var handshake: DeliveryFailure.Cause {
        let signs = ["wrong version number", "packet length too long", "http request", "unknown protocol"]
        return signs.contains { curlText.contains($0) } ? .encryptionNotSpoken : .handshakeFailed
    }

    private var refused: DeliveryFailure.Cause {
        if !dialogue.refused.isEmpty, dialogue.accepted.isEmpty { return .recipientsRefused }
        guard let refusal else { return lost }
        switch dialogue.phase {
        case .connecting, .greeting, .hello, .securing: return .clientRefused
        case .login: return .loginRefused
        case .sender: return refusal.code == 552 ? .tooLarge : .senderRefused
        case .recipients: return .recipientsRefused
        case .content, .handOver, .done: return refusal.code == 552 ? .tooLarge : .messageRefused
        }
    }

    private var lost: DeliveryFailure.Cause {
        switch CURLcode(rawValue: UInt32(clamping: curlCode)) {
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE:
            .connectionLost(dialogue.phase)
        case CURLE_WEIRD_SERVER_REPLY: .noMailServer
        default: .other
        }
    }

    /// Whether another attempt makes sense.
    var kind: DeliveryFailure.Kind {
        if cause == .recipientsRefused {
            return dialogue.refused.contains { $0.reply.isTemporary } ? .retry : .permanent
        }
        if let refusal, cause.isRefusal { return refusal.isTemporary ? .retry : .permanent }
        switch cause {
        case .handshakeFailed:
            // A line that breaks is worth another attempt; a peer that says no, or speaks too old a version, is not.
            let signs = ["alert", "unsupported protocol", "no protocols available", "too small", "no shared cipher"]
            return signs.contains { curlText.contains($0) } ? .permanent : .retry
        case .encryptionNotOffered, .encryptionNotSpoken, .untrustedCertificate, .expiredCertificate, .earlyCertificate,
            .wrongHostName, .unusableCAFile, .loginNotOffered, .impossible, .noMailServer, .tooLarge:
            return .permanent
        default: return .retry
        }
    }
}

extension DeliveryFailure.Cause {
    /// Whether it is the server's own answer, whose code says whether to try again.
    fileprivate var isRefusal: Bool {
        switch self {
        case .loginRefused, .clientRefused, .senderRefused, .tooLarge, .messageRefused, .encryptionNotOffered: true
        default: false
        }
    }
}
