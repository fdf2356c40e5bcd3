/// A list of a message that is read when it is asked for; that its elements are sound was tested with the message.
public struct FieldList: Sendable, Equatable {
    /// How many elements it has.
    public var count: Int
    /// The bytes of its elements, without the list's own type-length field.
    public var content: Octets

    init(count: Int, content: Octets) {
        self.count = count
        self.content = content
    }
}

/// What is read from the fields of a message, in their order.
protocol FieldReadable {
    /// Takes its fields. Throws what is wrong; `cursor` then stands anywhere in them.
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault)
}

extension FieldCursor {
    /// Takes a list whose elements `element` takes; each counts against `elementsLeft`.
    mutating func elements(
        _ bytes: Span<UInt8>, _ element: (inout FieldCursor) throws(MessageFault) -> Void
    ) throws(MessageFault) -> FieldList {
        let start = offset
        let head = try head(bytes)
        guard head.isList else {
            offset = start
            throw fault(bytes, .list(count: nil))
        }
        guard head.count <= elementsLeft else {
            throw MessageFault(
                offset: start, expected: .atMost(Telegram.elementLimit, .elements),
                found: .more(head.count - elementsLeft))
        }
        elementsLeft -= head.count
        let first = offset
        for _ in 0..<head.count { try element(&self) }
        return FieldList(count: head.count, content: Octets(offset: first, count: offset - first))
    }

    /// Takes a list of `Element`s.
    mutating func elements<Element: FieldReadable>(
        _ bytes: Span<UInt8>, of _: Element.Type
    ) throws(MessageFault) -> FieldList {
        try elements(bytes) { cursor throws(MessageFault) in _ = try Element(bytes, &cursor) }
    }

    /// Takes an SML_TreePath or an object list: a list of strings of bytes.
    mutating func octetList(_ bytes: Span<UInt8>) throws(MessageFault) -> FieldList {
        try elements(bytes) { cursor throws(MessageFault) in _ = try cursor.octets(bytes) }
    }

    /// Takes the bytes of a field that is an `Element`.
    mutating func extent<Element: FieldReadable>(
        _ bytes: Span<UInt8>, of _: Element.Type
    ) throws(MessageFault) -> Octets {
        let start = offset
        _ = try Element(bytes, &self)
        return Octets(offset: start, count: offset - start)
    }

    /// Takes a unit; nil if it is absent.
    mutating func unit(_ bytes: Span<UInt8>) throws(MessageFault) -> UInt8? {
        try unsigned(bytes, byteCount: 1).map { UInt8(truncatingIfNeeded: $0) }
    }

    /// Takes a scaler; nil if it is absent.
    mutating func scaler(_ bytes: Span<UInt8>) throws(MessageFault) -> Int8? {
        try integer(bytes, byteCount: 1).map { Int8(truncatingIfNeeded: $0) }
    }

    /// Takes a number of seconds; nil if it is absent.
    mutating func seconds(_ bytes: Span<UInt8>) throws(MessageFault) -> UInt32? {
        try unsigned(bytes, byteCount: 4).map { UInt32(truncatingIfNeeded: $0) }
    }
}
