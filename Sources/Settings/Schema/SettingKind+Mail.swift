import Crontab
import OBIS

extension SettingKind {
    static let host = SettingKind("host", allowed: "a host name or an IP address, without a port") {
        (text) throws(Refusal) in
        var host = Substring(text)
        if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
        if host.contains("://") { throw Refusal("is an address of the web; leave out what stands before //") }
        let colons = host.filter { $0 == ":" }.count
        if colons == 1 { throw Refusal("has a port, which has a key of its own: port") }
        let isHost =
            !host.isEmpty && host.utf8.count <= 253
            && host.unicodeScalars.allSatisfy {
                $0.value > 32 && $0.value < 127 && !"/@<>\"'\\,;?#".unicodeScalars.contains($0)
            }
        guard isHost else { throw Refusal("is no host") }
        return .text(String(host))
    }

    static let mailAddress = SettingKind(
        "address", allowed: "an address such as me@provider.de or Name <me@provider.de>"
    ) {
        (text) throws(Refusal) in
        do throws(MailAddressProblem) { return .mailAddress(try MailAddress(text)) } catch {
            throw Refusal(error.description)
        }
    }

    static let cron = SettingKind("schedule", allowed: "crontab(5), such as \"0 7 * * *\" or \"@daily\"") {
        (text) throws(Refusal) in
        do throws(CronProblem) { return .cron(try CronExpression(text)) } catch {
            throw Refusal("is no schedule: \(error.description)")
        }
    }

    /// One line of text for a header.
    static let line = SettingKind("text", allowed: "a line of at most 200 characters") { (text) throws(Refusal) in
        guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
            throw Refusal("has characters that a line of a mail's head cannot have")
        }
        guard text.count <= 200 else { throw Refusal("is too long") }
        return .text(text)
    }

    /// A name without spaces, of a variable or a file.
    static let plainName = SettingKind("name", allowed: "letters, digits, ., _ and -") { (text) throws(Refusal) in
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isPlain, (1...100).contains(text.utf8.count), !text.hasPrefix(".") else {
            throw Refusal("is no such name")
        }
        return .text(text)
    }

    static func size(from least: String, to most: String) -> SettingKind {
        SettingKind("size", allowed: "\(least)…\(most)") { (text) throws(Refusal) in
            let value = try Quantity.bytes(text)
            if let least = try? Quantity.bytes(least), value < least { throw Refusal("is too small") }
            if let most = try? Quantity.bytes(most), value > most { throw Refusal("is too large") }
            return .integer(value)
        }
    }

    /// An exact amount of money.
    static let amount = SettingKind("number", allowed: "-1000…1000, such as 0.3215") { (text) throws(Refusal) in
        let value = try Quantity.decimal(text)
        guard value.double <= 1000 else { throw Refusal("is too large; it is meant in the currency, not in cents") }
        guard value.double >= -1000 else { throw Refusal("is too small") }
        return .decimal(value)
    }

    static let currency = SettingKind("currency", allowed: "three letters such as EUR, CHF or GBP") {
        (text) throws(Refusal) in
        let code = text.uppercased()
        let symbols = ["€": "EUR", "£": "GBP", "$": "USD"]
        if let name = symbols[text] { throw Refusal("is a sign; write \(name)") }
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw Refusal("is no code of a currency")
        }
        return .text(code)
    }

    static let date = SettingKind("date", allowed: "YYYY-MM-DD, such as 2027-01-01") { (text) throws(Refusal) in
        guard let date = CalendarDate(text) else { throw Refusal("is no day of the calendar") }
        return .date(date)
    }

    static let condition = SettingKind("condition", allowed: ValueCondition.allowed) { (text) throws(Refusal) in
        .condition(try ValueCondition(text))
    }

    static let margin = SettingKind("number", allowed: "0%…50%, or a number in the bound's unit") {
        (text) throws(Refusal) in
        guard text.hasSuffix("%") else {
            let value = try Quantity.decimal(text)
            guard value.raw >= 0 else { throw Refusal("is too small") }
            return .margin(.amount(value))
        }
        let value = try Quantity.decimal(String(text.dropLast()))
        guard value.raw >= 0 else { throw Refusal("is too small") }
        guard value.double <= 50 else { throw Refusal("is too large") }
        return .margin(.percent(value))
    }
}
