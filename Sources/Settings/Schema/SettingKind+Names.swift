import OBIS

extension SettingKind {
    static let timeZone = SettingKind("time zone", allowed: "a name such as Europe/Berlin or UTC") {
        (text) throws(Refusal) in
        guard !text.isEmpty else { throw Refusal("is no time zone") }
        return .text(text)
    }

    static let serverID = SettingKind(
        "server id", allowed: "hexadecimal digits, such as 0a0149534b00047a5544, as smtrace decode shows them"
    ) { (text) throws(Refusal) in
        let id = ServerID(hex: text)
        guard let id, !id.bytes.isEmpty else { throw Refusal("is not hexadecimal") }
        guard id.bytes.count <= 64 else { throw Refusal("is too long") }
        return .serverID(id)
    }

    static let naming = SettingKind(
        "file name", allowed: "strftime codes, %N for the meter, and .pcapng at the end"
    ) { (text) throws(Refusal) in
        if let reason = NamingPattern.refusal(of: text) { throw Refusal(reason) }
        return .text(text)
    }

    static let logNaming = SettingKind("file name", allowed: "strftime codes, and %N for the meter") {
        (text) throws(Refusal) in
        if let reason = NamingPattern.refusal(of: text, suffix: "") { throw Refusal(reason) }
        return .text(text)
    }

    static let address = SettingKind("address", allowed: "HOST:PORT, such as ser2net.local:3333 or [fe80::1]:3333") {
        (text) throws(Refusal) in
        var host = Substring(text)
        guard let colon = text.lastIndex(of: ":") else { throw Refusal("has no port") }
        host = text[..<colon]
        let port = text[text.index(after: colon)...]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw Refusal("has brackets, but no IPv6 address in them") }
        } else if host.contains(":") {
            throw Refusal("needs brackets around an IPv6 address")
        }
        let isHost =
            !host.isEmpty && host.utf8.count <= 253 && host.unicodeScalars.allSatisfy { $0.value > 32 && $0 != "/" }
        guard isHost else { throw Refusal("has no host") }
        let isNumber = !port.isEmpty && port.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isNumber, let number = Int(port), 1...65_535 ~= number else {
            throw Refusal("has no port between 1 and 65535")
        }
        return .address(host: String(host), port: number)
    }
}
