/// Text beyond ASCII in headers: a run of encoded words in UTF-8 (RFC 2047).
///
/// Each is at most 75 characters long and holds whole characters. Readers put neighbours together again without the space
/// that stands between them.
enum EncodedWords {
    /// The longest encoded word that is allowed.
    static let limit = 75
    private static let overhead = "=?UTF-8?B?".utf8.count + "?=".utf8.count

    /// The words of a text; the first is at most `firstLimit` long, since a name stands before it.
    static func encode(_ text: String, firstLimit: Int = limit) -> [String] {
        let useQ = quotedLength(text[...]) <= (text.utf8.count + 2) / 3 * 4
        var words: [String] = []
        var current = ""
        for piece in pieces(of: text) {
            let room = (words.isEmpty ? max(min(firstLimit, limit), 36) : limit) - overhead
            if !current.isEmpty, length(current + piece, useQ) > room {
                words.append(word(current, useQ))
                current = ""
            }
            current += piece
        }
        if !current.isEmpty { words.append(word(current, useQ)) }
        return words
    }

    /// What is not taken apart: characters, and of those that are longer than fit into any word the scalars.
    private static func pieces(of text: String) -> [String] {
        text.flatMap { character in
            character.utf8.count * 3 <= 36 - overhead
                ? [String(character)] : character.unicodeScalars.map { String($0) }
        }
    }

    private static func length(_ text: String, _ useQ: Bool) -> Int {
        useQ ? quotedLength(text[...]) : (text.utf8.count + 2) / 3 * 4
    }

    private static func word(_ text: String, _ useQ: Bool) -> String {
        useQ ? "=?UTF-8?Q?\(quoted(text))?=" : "=?UTF-8?B?\(base64(Array(text.utf8)))?="
    }

    /// What every context of an encoded word allows as it is (RFC 2047, 5 (3)).
    private static func isPlain(_ byte: UInt8) -> Bool {
        HeaderText.isAlphanumeric(byte) || "!*+-/".utf8.contains(byte)
    }

    private static func quotedLength(_ text: Substring) -> Int {
        text.utf8.reduce(0) { $0 + (isPlain($1) || $1 == UInt8(ascii: " ") ? 1 : 3) }
    }

    private static func quoted(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if byte == UInt8(ascii: " ") {
                result.append(UInt8(ascii: "_"))
            } else if isPlain(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "="), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    static let hexDigits = Array("0123456789ABCDEF".utf8)
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Base64 of some bytes, on one line (RFC 4648, 4).
    static func base64(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                result.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
