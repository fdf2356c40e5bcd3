import OBIS
import Readings
import Rendering
import SML

/// What a field says, in words; knows the fields of its list entry that came before it.
struct FieldText {
    /// The entry's name, unit and scaler as far as they have been met.
    private var obis: OBISCode?
    private var unit: UInt8?
    private var scaler: Int8 = 0
    private var timeChoice: UInt64?
    /// The kind of the parameter's value that follows.
    private var parameterChoice: UInt64 = 0

    /// Forgets what belonged to the entry before.
    mutating func beginEntry() { self = FieldText() }

    /// A new time: its choice is not known yet.
    mutating func beginTime() { timeChoice = nil }

    /// The meaning of a field that is no list.
    mutating func meaning(_ shape: FieldShape, _ type: FieldType, _ content: [UInt8]) -> String {
        if type == .octetString, content.isEmpty {
            if case .unit = shape { unit = nil }
            if case .scaler = shape { scaler = 0 }
            return "not sent"
        }
        switch shape {
        case .attentionNumber: return Self.attention(content)
        case .serverID: return Self.serverID(content)
        case .obis: return register(content)
        case .value: return value(type, content)
        default: break
        }
        guard let number = Self.number(type, content) else { return Self.octets(content) }
        return self.number(shape, number)
    }

    private mutating func number(_ shape: FieldShape, _ number: Number) -> String {
        switch shape {
        case .unit:
            unit = UInt8(exactly: number.bits)
            let symbol = unit.map { Unit(code: $0).symbol } ?? ""
            return symbol.isEmpty ? "\(number.text) (none)" : "\(number.text) = \(symbol)"
        case .scaler:
            scaler = Int8(clamping: number.signed)
            return scaler == 0 ? "0" : "\(number.text) = × 10^\(scaler)"
        case .messageType:
            let name = MessageShape.name(of: UInt32(truncatingIfNeeded: number.bits)).map { " " + $0 } ?? ""
            return "0x\(FaultText.hex(UInt16(truncatingIfNeeded: number.bits)))" + name
        case .status: return "\(number.text) = 0x\(String(number.bits, radix: 16))"
        case .timeChoice:
            timeChoice = number.bits
            let names: [UInt64: String] = [1: "secIndex", 2: "timestamp", 3: "localTimestamp"]
            return "\(number.text) = \(names[number.bits] ?? "unknown")"
        case .parameterChoice:
            beginEntry()
            parameterChoice = number.bits
            return "\(number.text) = \(MessageShape.parameterKind(number.bits)?.name ?? "unknown")"
        case .seconds: return seconds(number)
        case .minutes: return "\(number.text) min"
        case .time: return Self.running(number.bits) + "; sent without its choice"
        default: return number.text
        }
    }

    /// The field with the shape that the fields before it tell.
    func resolved(_ field: FieldName) -> FieldName {
        guard case .parameter = field.shape else { return field }
        return MessageShape.parameterKind(parameterChoice) ?? FieldName(field.name, .value)
    }

    /// `fd00 = done`.
    private static func attention(_ content: [UInt8]) -> String {
        guard let code = AttentionCode(number: content) else { return octets(content) }
        return "\(FaultText.hex(code.rawValue)) = \(code.meaning)"
    }

    private mutating func register(_ content: [UInt8]) -> String {
        guard let code = OBISCode(content) else { return Self.octets(content) + " (no OBIS code)" }
        obis = code
        return code.hasName ? "\(code) \(code.shortName): \(code.name)" : "\(code)"
    }

    private func value(_ type: FieldType, _ content: [UInt8]) -> String {
        if let number = Self.number(type, content) {
            if type == .boolean { return number.bits == 0 ? "false" : "true" }
            let digits = String(number.isNegative ? number.signed.magnitude : number.bits)
            let scaled =
                (number.isNegative ? "-" : "") + EntryContent.scaled(digits, number.bits == 0 ? min(scaler, 0) : scaler)
            let symbol = unit.map { Unit(code: $0).symbol } ?? ""
            let text = symbol.isEmpty ? scaled : scaled + " " + symbol
            return text == number.text ? text : "\(number.text) → \(text)"
        }
        guard type == .octetString else { return Self.octets(content) }
        return ServerID(content).identifier == nil ? Self.octets(content) : Self.serverID(content)
    }

    private func seconds(_ number: Number) -> String {
        switch timeChoice {
        case 2, 3:
            "\(number.text) = \(TimeText.utc(Int64(clamping: number.bits).multipliedReportingOverflow(by: 1000).partialValue))"
        default: Self.running(number.bits)
        }
    }

    /// `99043543 s that the meter has run (1146 d 8 h 5 min)`.
    private static func running(_ seconds: UInt64) -> String {
        let days = seconds / 86_400
        let span = days > 0 ? "\(days) d \(seconds / 3_600 % 24) h" : "\(seconds / 3_600) h \(seconds / 60 % 60) min"
        return "\(seconds) s that the meter has run" + (seconds < 60 ? "" : " (\(span))")
    }

    private static func serverID(_ content: [UInt8]) -> String {
        ServerID(content).printed
    }

    /// Text in quotes where all bytes are printable, else a count, since the bytes stand beside it.
    private static func octets(_ content: [UInt8]) -> String {
        if OctetText.isText(content) { return "\"\(String(decoding: content, as: UTF8.self))\"" }
        return content.count > 8 ? "\(content.count) bytes" : OctetText.hex(content)
    }

    /// A number of a field, with its bits as sent.
    struct Number {
        var bits: UInt64
        var signed: Int64
        var isNegative: Bool
        var text: String { isNegative ? String(signed) : String(bits) }
    }

    /// The number of a field of 1 to 8 bytes; nil for other types.
    static func number(_ type: FieldType, _ content: [UInt8]) -> Number? {
        guard type != .octetString, type != .list, (1...8).contains(content.count) else { return nil }
        let bits = content.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let shift = UInt64(64 - 8 * content.count)
        let signed = Int64(bitPattern: bits << shift) >> Int64(shift)
        let isNegative = type == .integer && signed < 0
        return Number(bits: bits, signed: signed, isNegative: isNegative)
    }
}
