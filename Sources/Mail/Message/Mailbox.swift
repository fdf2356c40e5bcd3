/// Whom a mail is from or to: an address, and a name for people where there is one (RFC 5322, 3.4).
///
/// The address is plain ASCII, a dot-atom before the `@` and a domain or an address literal behind it, so that nothing in
/// it can end a header or a command of SMTP.
public struct Mailbox: Equatable, Hashable, Sendable {
    /// The name for people, on one line; nil where there is none.
    public let name: String?
    /// `local@domain`.
    public let address: String

    /// A mailbox from its parts. Throws `MailProblem` where the address is none.
    ///
    /// Control characters of the name become spaces.
    public init(name: String? = nil, address: String) throws(MailProblem) {
        if let refusal = Self.refusal(of: address) {
            throw MailProblem("\"\(HeaderText.shown(address))\" \(refusal)")
        }
        let cleaned = name.map(HeaderText.clean) ?? ""
        self.name = cleaned.isEmpty ? nil : cleaned
        self.address = address
    }

    /// A mailbox as people write it: `me@example.org`, `<me@example.org>` or `Name <me@example.org>`.
    ///
    /// Throws `MailProblem`.
    public init(_ text: String) throws(MailProblem) {
        let text = HeaderText.trimmed(text[...])
        guard text.hasSuffix(">"), let bracket = text.lastIndex(of: "<") else {
            try self.init(name: nil, address: String(text))
            return
        }
        var name = HeaderText.trimmed(text[..<bracket])
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") { name = name.dropFirst().dropLast() }
        try self.init(name: String(name), address: String(text[text.index(after: bracket)...].dropLast()))
    }

    /// What is wrong with an address, as a sentence that goes on after it; nil if nothing is.
    public static func refusal(of address: String) -> String? {
        guard address.utf8.count <= 254 else { return "is too long for a mail address" }
        guard address.utf8.allSatisfy({ (33...126).contains($0) }) else {
            return "is no mail address: it has characters other than printable ASCII; write a domain like müller.de in "
                + "its ASCII form, xn--mller-kva.de"
        }
        guard let at = address.lastIndex(of: "@") else { return "is no mail address: it has no @" }
        let local = address[..<at]
        if !isDotAtom(local) || local.utf8.count > 64 {
            return "is no mail address: \"\(local)\" cannot stand before @"
        }
        let domain = address[address.index(after: at)...]
        if !isDomain(domain) { return "is no mail address: \"\(domain)\" is no domain" }
        return nil
    }

    /// Whether two addresses are of one mailbox: domains are equal in upper and lower case.
    func isSameAddress(as other: Mailbox) -> Bool { key == other.key }

    /// What addresses of one mailbox have in common.
    var key: String {
        guard let at = address.lastIndex(of: "@") else { return address }
        return address[...at] + address[address.index(after: at)...].lowercased()
    }

    private static func isDotAtom(_ text: Substring) -> Bool {
        let atoms = text.split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(HeaderText.isAtomByte) }
    }

    private static func isDomain(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let literal = text.dropFirst().dropLast()
            return !literal.isEmpty
                && literal.utf8.allSatisfy { HeaderText.isAlphanumeric($0) || ".:".utf8.contains($0) }
        }
        return HostName.isHostName(text)
    }
}

extension Mailbox: CustomStringConvertible {
    /// `Name <address>`, or the address alone.
    public var description: String { name.map { "\($0) <\(address)>" } ?? address }
}
