import Archive
import Rendering

/// Mails of the outbox in words.
enum MailText {
    /// How far a mail is, and since when or until when.
    static func summary(_ mail: OutboxMail) -> String {
        let time = (mail.state == .due ? mail.nextMilliseconds : mail.doneMilliseconds).map { TimeText.local($0) }
        return switch mail.state {
        case .due: mail.attempts == 0 ? "due" : "due, tried again \(time ?? "")"
        case .sending: "being sent"
        case .sent: "sent \(time ?? "")"
        case .failed: "failed \(time ?? "")"
        case .dropped: "dropped \(time ?? "")"
        }
    }

    /// How it is emphasised.
    static func emphasis(_ mail: OutboxMail) -> Style.Emphasis {
        switch mail.state {
        case .failed: .red
        case .due where mail.attempts > 0: .yellow
        default: .none
        }
    }

    /// The minute that a mail is for, or the second in which what it tells happened.
    static func time(_ mail: OutboxMail) -> String {
        let text = TimeText.local(mail.forMilliseconds)
        return mail.kind == .alert ? text : String(text.prefix(16))
    }
}
