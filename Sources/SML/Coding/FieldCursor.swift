/// The head of a field: its type, and how long its content is.
struct FieldHead {
    /// The type's three bits, as in `FieldType`.
    var type: UInt8
    /// Bytes of the content, or elements of a list.
    var count: Int

    static let octetString: UInt8 = 0
    static let boolean: UInt8 = 4
    static let integer: UInt8 = 5
    static let unsigned: UInt8 = 6
    static let list: UInt8 = 7

    var isList: Bool { type == Self.list }
}

/// Reads field after field of a span that is given at each call, always the same.
///
/// Type-length field: bit 7 says that another byte follows, bits 4 to 6 of the first are the type, the low nibbles
/// concatenate to a length. Of primitives the length includes the type-length field itself, of lists it is the
/// number of elements (docs/meters.md, fact 10; SML 1.04, clause 6.3).
struct FieldCursor {
    /// Where the next field begins.
    var offset: Int
    /// Where the fields end, within the span.
    let end: Int
    /// How many elements the lists of rare messages may still have; see `Telegram.elementLimit`.
    var elementsLeft = Telegram.elementLimit

    /// A cursor whose next field begins at `offset`.
    init(offset: Int, end: Int) {
        self.offset = offset
        self.end = end
    }

    /// Takes the head of the next field; its content lies before `end`, a list has no more elements than bytes follow.
    @inline(__always)
    mutating func head(_ bytes: Span<UInt8>) throws(MessageFault) -> FieldHead {
        guard offset < end else { throw MessageFault(offset: offset, expected: .typeLength, found: .end) }
        let byte = bytes[unchecked: offset]
        guard byte & 0x80 == 0 else { return try longHead(bytes) }
        let type = byte >> 4
        let length = Int(byte & 0x0F)
        let count = type == FieldHead.list ? length : length - 1
        let isKnown = 0b1111_0001 as UInt8 >> type & 1 == 1
        guard count >= 0, isKnown, count < end - offset else { throw typeLengthFault(bytes, count) }
        offset += 1
        return FieldHead(type: type, count: count)
    }

    /// Takes the next field if it is an absent one (`01`).
    @inline(__always)
    mutating func takeAbsent(_ bytes: Span<UInt8>) -> Bool {
        guard offset < end, bytes[unchecked: offset] == 0x01 else { return false }
        offset += 1
        return true
    }

    /// Takes a head of several bytes.
    @inline(never)
    private mutating func longHead(_ bytes: Span<UInt8>) throws(MessageFault) -> FieldHead {
        let type = bytes[offset] >> 4 & 7
        var next = offset
        var length = 0
        var more = true
        while more {
            guard next < end else { throw MessageFault(offset: offset, expected: .typeLength, found: .end) }
            let byte = bytes[next]
            more = byte & 0x80 != 0
            // Nothing is as long as this; the cut keeps the sum from overflowing.
            length = min(length, Int(Int32.max)) << 4 | Int(byte & 0x0F)
            next += 1
        }
        let count = type == FieldHead.list ? length : length - (next - offset)
        let isKnown = 0b1111_0001 as UInt8 >> type & 1 == 1
        guard count >= 0, isKnown, count <= end - next else { throw typeLengthFault(bytes, count) }
        offset = next
        return FieldHead(type: type, count: count)
    }

    @inline(never)
    private func typeLengthFault(_ bytes: Span<UInt8>, _ count: Int) -> MessageFault {
        let isTooLong = count > end - offset - 1
        return MessageFault(
            offset: offset, expected: .typeLength, found: isTooLong ? .length(count) : .byte(bytes[offset]))
    }

    /// Takes the next field with all it holds; linear, however deep its lists are nested.
    mutating func skip(_ bytes: Span<UInt8>) throws(MessageFault) {
        var rest = 1
        while rest > 0 {
            let head = try head(bytes)
            rest -= 1
            if head.isList { rest += head.count } else { offset += head.count }
        }
    }

    /// Takes the head of a list of `count` elements.
    mutating func list(_ bytes: Span<UInt8>, count: Int) throws(MessageFault) {
        let start = offset
        let head = try head(bytes)
        guard head.isList, head.count == count else {
            offset = start
            throw fault(bytes, .list(count: count))
        }
    }

    /// Takes a string of bytes; nil if it is absent or empty, which look alike (`01`).
    mutating func octets(_ bytes: Span<UInt8>) throws(MessageFault) -> Octets? {
        let start = offset
        let head = try head(bytes)
        guard head.type == FieldHead.octetString else {
            offset = start
            throw fault(bytes, .octetString)
        }
        if head.count == 0 { return nil }
        let octets = Octets(offset: offset, count: head.count)
        offset += head.count
        return octets
    }

    /// Takes an unsigned number of at most `byteCount` bytes; nil if it is absent.
    mutating func unsigned(_ bytes: Span<UInt8>, byteCount: Int) throws(MessageFault) -> UInt64? {
        let start = offset
        let head = try head(bytes)
        if head.type == FieldHead.unsigned, head.count > 0, head.count <= byteCount {
            return number(bytes, head.count)
        }
        if head.type == FieldHead.octetString, head.count == 0 { return nil }
        offset = start
        throw fault(bytes, .unsigned(byteCount: byteCount))
    }

    /// Takes a signed number of at most `byteCount` bytes; nil if it is absent.
    mutating func integer(_ bytes: Span<UInt8>, byteCount: Int) throws(MessageFault) -> Int64? {
        let start = offset
        let head = try head(bytes)
        if head.type == FieldHead.integer, head.count > 0, head.count <= byteCount {
            return signedNumber(bytes, head.count)
        }
        if head.type == FieldHead.octetString, head.count == 0 { return nil }
        offset = start
        throw fault(bytes, .integer(byteCount: byteCount))
    }

    /// Takes a boolean; nil if it is absent.
    mutating func boolean(_ bytes: Span<UInt8>) throws(MessageFault) -> Bool? {
        let start = offset
        let head = try head(bytes)
        if head.type == FieldHead.boolean, head.count == 1 { return number(bytes, 1) != 0 }
        if head.type == FieldHead.octetString, head.count == 0 { return nil }
        offset = start
        throw fault(bytes, .boolean)
    }

    /// Takes `count` bytes (at most 8) as a big-endian number.
    @inline(__always)
    mutating func number(_ bytes: Span<UInt8>, _ count: Int) -> UInt64 {
        var number: UInt64 = 0
        for index in offset..<(offset + count) { number = number << 8 | UInt64(bytes[unchecked: index]) }
        offset += count
        return number
    }

    /// Takes `count` bytes (1 to 8) as a big-endian number in two's complement.
    @inline(__always)
    mutating func signedNumber(_ bytes: Span<UInt8>, _ count: Int) -> Int64 {
        let shift = UInt64(64 - 8 * count)
        return Int64(bitPattern: number(bytes, count) << shift) >> Int64(shift)
    }

    /// A fault that names the byte at the next field.
    func fault(_ bytes: Span<UInt8>, _ expected: MessageFault.Expected) -> MessageFault {
        MessageFault(offset: offset, expected: expected, found: offset < end ? .byte(bytes[offset]) : .end)
    }
}
