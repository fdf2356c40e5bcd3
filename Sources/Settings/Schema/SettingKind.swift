import Crontab
import OBIS

/// What a key's value is read as.
enum SettingValue: Equatable, Sendable {
    case text(String)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case toggle(Bool)
    case age(Age)
    case keepFree(KeepFree)
    case rotation(Rotation)
    case address(host: String, port: Int)
    case serverID(ServerID)
    case decimal(ScaledValue)
    case mailAddress(MailAddress)
    case cron(CronExpression)
    case condition(ValueCondition)
    case margin(Margin)
    case date(CalendarDate)
}

/// What is wrong with a value: a sentence that goes on after the value.
struct Refusal: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A kind of value: its name, what is allowed, and how it is read.
public struct SettingKind: Sendable {
    /// What it is called: "number", "duration", "section".
    public let name: String
    /// What may stand there.
    public let allowed: String
    let shape: SettingShape
    let read: @Sendable (String) throws(Refusal) -> SettingValue

    init(
        _ name: String, allowed: String, shape: SettingShape = .value,
        read: @escaping @Sendable (String) throws(Refusal) -> SettingValue
    ) {
        self.name = name
        self.allowed = allowed
        self.shape = shape
        self.read = read
    }
}

extension SettingKind {
    static let text = SettingKind("text", allowed: "any text") { (text) throws(Refusal) in .text(text) }

    static let path = SettingKind("path", allowed: "a path") { (text) throws(Refusal) in
        guard !text.isEmpty else { throw Refusal("is no path") }
        guard !text.utf8.contains(0) else { throw Refusal("cannot be a path") }
        return .text(text)
    }

    static let toggle = SettingKind("switch", allowed: "true, false, on, off, yes, no") { (text) throws(Refusal) in
        switch text.lowercased() {
        case "true", "on", "yes": return .toggle(true)
        case "false", "off", "no": return .toggle(false)
        default: throw Refusal("is neither on nor off")
        }
    }

    static func choice(_ words: [String]) -> SettingKind {
        SettingKind("word", allowed: words.joined(separator: ", ")) { (text) throws(Refusal) in
            if words.contains(text) { return .text(text) }
            let nearest = Spelling.nearest(to: text, in: words)
            throw Refusal("is not known" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
    }

    static func integer(_ range: ClosedRange<Int64>) -> SettingKind {
        SettingKind("number", allowed: "\(range.lowerBound)…\(range.upperBound)") { (text) throws(Refusal) in
            let value = try Quantity.integer(text)
            guard value >= range.lowerBound else { throw Refusal("is too small") }
            guard value <= range.upperBound else { throw Refusal("is too large") }
            return .integer(value)
        }
    }

    static func integer(among values: [Int]) -> SettingKind {
        SettingKind("number", allowed: values.map(String.init).joined(separator: ", ")) { (text) throws(Refusal) in
            let value = try Quantity.integer(text)
            guard values.contains(Int(value)) else { throw Refusal("is none of the usual ones") }
            return .integer(value)
        }
    }

    static func number(_ range: ClosedRange<Double>) -> SettingKind {
        let allowed = "\(Quantity.text(range.lowerBound))…\(Quantity.text(range.upperBound))"
        return SettingKind("number", allowed: allowed) { (text) throws(Refusal) in
            let value = try Quantity.number(text)
            guard value >= range.lowerBound else { throw Refusal("is too small") }
            guard value <= range.upperBound else { throw Refusal("is too large") }
            return .number(value)
        }
    }

    static let unsigned = SettingKind("number", allowed: "0…\(UInt64.max)") { (text) throws(Refusal) in
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isPlain else { throw Refusal("is not a number") }
        guard let value = UInt64(text) else { throw Refusal("is too large") }
        return .unsigned(value)
    }

    /// Milliseconds between two durations, as they would be written.
    static func duration(from shortest: String, to longest: String) -> SettingKind {
        SettingKind("duration", allowed: "\(shortest)…\(longest)") { (text) throws(Refusal) in
            let value = try Quantity.milliseconds(text)
            if let shortest = try? Quantity.milliseconds(shortest), value < shortest { throw Refusal("is too short") }
            if let longest = try? Quantity.milliseconds(longest), value > longest { throw Refusal("is too long") }
            return .integer(value)
        }
    }

    static let age = SettingKind("age", allowed: "1h or more, such as 24h, 30d, 2w, 1y, or forever") {
        (text) throws(Refusal) in
        if text == "forever" { return .age(.forever) }
        let value = try Quantity.milliseconds(text)
        guard value >= 3_600_000 else { throw Refusal("is too short") }
        return .age(.milliseconds(value))
    }

    static let keepFree = SettingKind("share or size", allowed: "0%…90%, or a size such as 500MB or 2GiB") {
        (text) throws(Refusal) in
        guard text.hasSuffix("%") else { return .keepFree(.bytes(try Quantity.bytes(text))) }
        let value = try Quantity.number(String(text.dropLast()))
        guard value >= 0 else { throw Refusal("is too small") }
        guard value <= 90 else { throw Refusal("is too large") }
        return .keepFree(.percent(value))
    }

    static let rotation = SettingKind("rotation", allowed: "hour, day, week, or a size from 64kB such as 15MB or 10MiB")
    {
        (text) throws(Refusal) in
        switch text {
        case "hour": return .rotation(.hour)
        case "day": return .rotation(.day)
        case "week": return .rotation(.week)
        default:
            guard text.utf8.first.map({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) ?? false else {
                let nearest = Spelling.nearest(to: text, in: ["hour", "day", "week"])
                throw Refusal("is not known" + (nearest.map { "; did you mean \($0)?" } ?? ""))
            }
            let bytes = try Quantity.bytes(text)
            guard bytes >= 64_000 else { throw Refusal("is too small") }
            return .rotation(.bytes(bytes))
        }
    }
}
