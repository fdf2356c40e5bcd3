/// An address as it stands in a mail: `me@provider.de`, or `Meter <me@provider.de>` with a name for people.
public struct MailAddress: Equatable, Hashable, Sendable {
    /// The name for people; without control characters, never empty.
    public let name: String?
    /// `local@domain`, in ASCII.
    public let address: String

    /// An address that is known to be right.
    public init(name: String? = nil, address: String) {
        self.name = name
        self.address = address
    }

    /// What stands behind the `@`.
    public var domain: String {
        String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...])
    }

    /// Reads an address. Throws what is wrong with it, as a sentence that goes on after the text.
    public init(_ text: String) throws(MailAddressProblem) {
        let text = Substring(text).trimmed()
        guard text.hasSuffix(">"), let bracket = text.lastIndex(of: "<") else {
            name = nil
            address = try Self.checked(text)
            return
        }
        var name = text[..<bracket].trimmed()
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = name.dropFirst().dropLast() }
        guard !name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 || $0 == "<" || $0 == ">" })
        else {
            throw MailAddressProblem("has characters in its name that no name has")
        }
        guard name.utf8.count <= 200 else { throw MailAddressProblem("has too long a name") }
        self.name = name.isEmpty ? nil : String(name)
        address = try Self.checked(text[text.index(after: bracket)...].dropLast())
    }

    private static func checked(_ text: Substring) throws(MailAddressProblem) -> String {
        guard text.utf8.count <= 254 else { throw MailAddressProblem("is too long") }
        if let other = text.unicodeScalars.first(where: { !$0.isASCII }) {
            throw MailAddressProblem(
                "has \(other), but a mail address has ASCII letters only (a domain its form with xn--)")
        }
        guard let at = text.lastIndex(of: "@") else { throw MailAddressProblem("is no mail address, it has no @") }
        let (local, domain) = (text[..<at], text[text.index(after: at)...])
        if text.contains(where: { $0 == "," || $0 == ";" }) {
            throw MailAddressProblem("are several addresses; write them as a list: [a@b, c@d]")
        }
        let isLocal =
            !local.isEmpty && local.utf8.count <= 64 && local.utf8.allSatisfy(isAtom) && !local.hasPrefix(".")
            && !local.hasSuffix(".") && !local.contains("..")
        guard isLocal else { throw MailAddressProblem("is no mail address, as what stands before the @ is none") }
        guard isDomain(domain) else {
            throw MailAddressProblem("is no mail address, as what stands behind the @ is no domain")
        }
        return String(text)
    }

    /// Letters, digits and the signs that RFC 5322 allows in an atom, and the dot.
    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    private static func isDomain(_ domain: Substring) -> Bool {
        if domain.hasPrefix("["), domain.hasSuffix("]") {
            return domain.count > 2
                && domain.dropFirst().dropLast().allSatisfy { $0.isHexDigit || ":.IPv".contains($0) }
        }
        return domain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            let isWord = label.utf8.allSatisfy { isAtom($0) && !"!#$%&'*+/=?^_`{|}~".utf8.contains($0) }
            return !label.isEmpty && label.utf8.count <= 63 && isWord && label.first != "-" && label.last != "-"
        }
    }
}

extension MailAddress: CustomStringConvertible {
    /// The address, with the name before it where it has one.
    public var description: String { name.map { "\($0) <\(address)>" } ?? address }
}

/// What is wrong with a mail address: a sentence that goes on after it.
public struct MailAddressProblem: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Substring {
    fileprivate func trimmed() -> Substring {
        var text = self.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }
}
