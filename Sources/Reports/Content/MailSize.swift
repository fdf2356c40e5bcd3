/// How large things become in a mail.
enum MailSize {
    /// Headers, text and boundaries of a mail: reckoned amply.
    static let frame: Int64 = 8_192

    /// Headers of an attachment, its line in the text, and its bytes as base64 in lines of 76 characters.
    static func attachment(ofBytes bytes: Int64) -> Int64 {
        let characters = (bytes + 2) / 3 * 4
        return characters + (characters + 75) / 76 * 2 + 768
    }
}
