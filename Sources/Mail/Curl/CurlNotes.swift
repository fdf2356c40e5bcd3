/// What libcurl says about connection and certificate in its notes, which are meant for people (libcurl 7.88 with OpenSSL).
///
/// Steps are told from them, nothing is decided by them.
enum CurlNotes {
    /// Address and port out of `Connected to smtp.example.org (192.0.2.1) port 587 (#0)`; nil from other notes.
    static func connection(_ note: String) -> (address: String, port: Int)? {
        guard note.hasPrefix("Connected to "), let open = note.firstRange(of: " ("),
            let close = note.firstRange(of: ") port ")
        else { return nil }
        guard open.upperBound <= close.lowerBound else { return nil }
        let port = note[close.upperBound...].prefix { $0.isNumber }
        return Int(port).map { (HeaderText.shown(String(note[open.upperBound..<close.lowerBound])), $0) }
    }

    /// Takes up what a note says about TLS.
    static func read(_ note: String, into notes: inout TLSNotes?) {
        let note = HeaderText.shown(note, limit: 300)
        if let value = rest(of: note, after: "SSL connection using ") {
            let parts = value.split(separator: "/").map { String(HeaderText.trimmed($0)) }
            var begun = TLSNotes()
            begun.version = parts.first ?? ""
            begun.cipher = parts.count > 1 ? parts[1] : ""
            notes = begun
        } else if notes != nil, let value = rest(of: note, after: "subject: ") {
            notes?.subject = value
        } else if notes != nil, let value = rest(of: note, after: "issuer: ") {
            notes?.issuer = value
        } else if notes != nil, let value = rest(of: note, after: "expire date: ") {
            notes?.expires = value
        }
    }

    private static func rest(of note: String, after head: String) -> String? {
        note.hasPrefix(head) ? String(note.dropFirst(head.count)) : nil
    }
}
