import SML

/// Faults in telegrams, in words.
enum FaultText {
    /// What was expected and what was found; the caller says where.
    static func sentence(_ fault: MessageFault) -> String {
        if case .checksum(let expected) = fault.expected, case .checksum(let found) = fault.found {
            return "the message's checksum is 0x\(hex(found)), its bytes give 0x\(hex(expected))"
        }
        return "expected \(words(fault.expected)), found \(words(fault.found))"
    }

    /// Four hexadecimal digits.
    static func hex(_ value: UInt16) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    private static func words(_ expected: MessageFault.Expected) -> String {
        switch expected {
        case .message: "a message (a list of six)"
        case .typeLength: "a field whose content lies within the telegram"
        case .list(let count): count.map { "a list of \($0)" } ?? "a list"
        case .octetString: "a string of bytes"
        case .unsigned(let count): "an unsigned number of at most \(count) bytes"
        case .integer(let count): "a signed number of at most \(count) bytes"
        case .time: "a time"
        case .value: "a value"
        case .checksum(let value): "the checksum 0x\(hex(value))"
        case .nesting(let limit): "lists nested no deeper than \(limit)"
        case .boolean: "a boolean"
        case .parameterValue: "a parameter's value: a list of its kind (1 to 5) and itself"
        case .atMost(let limit, let limited): "at most \(limit) \(words(limited)) in a telegram"
        }
    }

    private static func words(_ limited: MessageFault.Limited) -> String {
        switch limited {
        case .messages: "messages"
        case .entries: "values"
        case .elements: "list elements of other messages than GetList"
        case .faults: "faults to list"
        }
    }

    private static func words(_ found: MessageFault.Found) -> String {
        switch found {
        case .byte(let byte): "the byte \(hex(UInt16(byte)).suffix(2))"
        case .list(let count): "a list of \(count)"
        case .checksum(let value): "0x\(hex(value))"
        case .length(let count): "a length of \(count) bytes"
        case .end: "the end of the telegram"
        case .more(let count): "\(count) more"
        }
    }
}
