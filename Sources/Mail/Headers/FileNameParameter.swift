/// The name of an attached file as a parameter of `Content-Disposition` (RFC 2183, RFC 2231).
enum FileNameParameter {
    /// `Content-Disposition: attachment` with the name, in lines of at most 78 characters.
    ///
    /// ASCII names are written as they are. Others, and long ones, are percent-encoded UTF-8 (RFC 2231), if need be in
    /// several parameters that readers put together.
    static func disposition(_ name: String) -> String {
        let name = cleaned(name)
        var field = HeaderField("Content-Disposition")
        field.append("attachment;")
        let isPlain = name.utf8.allSatisfy {
            (32...126).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain, name.utf8.count <= 60, !name.contains("=?") {
            field.append("filename=\"\(name)\"")
            return field.text
        }
        let encoded = "UTF-8''" + percentEncoded(name)
        let pieces = cut(encoded, length: 55)
        for (index, piece) in pieces.enumerated() {
            let place = pieces.count == 1 ? "" : "*\(index)"
            field.append("filename\(place)*=\(piece)" + (index == pieces.count - 1 ? "" : ";"))
        }
        return field.text
    }

    /// The name without folders and control characters, at most 200 bytes long, the extension kept; never empty.
    static func cleaned(_ name: String) -> String {
        var result = String(HeaderText.clean(name).map { $0 == "/" || $0 == "\\" || $0 == ":" ? "_" : $0 })
        while result.utf8.count > 200 {
            let dot = result.lastIndex(of: ".") ?? result.endIndex
            let tail = result[dot...].utf8.count <= 20 ? dot : result.endIndex
            guard tail > result.startIndex else { return "attachment" }
            result.remove(at: result.index(before: tail))
        }
        if result.isEmpty || result.allSatisfy({ $0 == "." }) { return "attachment" }
        return result
    }

    private static func percentEncoded(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if HeaderText.isAlphanumeric(byte) || "-._".utf8.contains(byte) {
                result.append(byte)
            } else {
                let digits = EncodedWords.hexDigits
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Pieces of at most that length, none of which ends within a `%XX`.
    private static func cut(_ text: String, length: Int) -> [String] {
        var pieces: [String] = []
        var rest = Array(text.utf8)[...]
        while rest.count > length {
            let head = rest.prefix(length)
            let open = head.suffix(2).firstIndex(of: UInt8(ascii: "%")) ?? head.endIndex
            pieces.append(String(decoding: rest[..<open], as: UTF8.self))
            rest = rest[open...]
        }
        return pieces + [String(decoding: rest, as: UTF8.self)]
    }
}
