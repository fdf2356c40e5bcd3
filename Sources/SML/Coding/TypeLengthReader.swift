/// Walks through all fields of a telegram in order, lists before their elements.
public struct TypeLengthReader: Sendable {
    /// How deep lists may be nested.
    public static let nestingLimit = 16

    /// Where the next field begins.
    public private(set) var offset: Int
    /// How many lists the next field lies in.
    public private(set) var depth = 0
    /// How many elements the list at each depth still has.
    private var rest = InlineArray<16, Int>(repeating: 0)

    /// A reader whose next field begins at `offset`.
    public init(offset: Int = 0) { self.offset = max(offset, 0) }

    /// The next field of `bytes`, which must be the same at each call; nil at their end.
    ///
    /// Throws where no field with its content lies within `bytes`, where a list is not complete, and where lists are nested
    /// too deep; the reader then stays where it is.
    public mutating func next(_ bytes: Span<UInt8>) throws(MessageFault) -> Node? {
        if offset >= bytes.count {
            guard depth == 0 else { throw MessageFault(offset: offset, expected: .typeLength, found: .end) }
            return nil
        }
        var node = Node(
            kind: .endOfMessage, depth: depth, offset: offset, headerLength: 1, contentLength: 0, elementCount: 0)
        if depth == 0, bytes[offset] == 0 {
            offset += 1
            return node
        }
        var cursor = FieldCursor(offset: offset, end: bytes.count)
        let head = try cursor.head(bytes)
        guard let type = FieldType(rawValue: head.type) else { throw cursor.fault(bytes, .typeLength) }
        guard type != .list || depth < Self.nestingLimit || head.count == 0 else {
            throw MessageFault(
                offset: offset, expected: .nesting(limit: Self.nestingLimit), found: .list(count: head.count))
        }
        node.kind = .field(type)
        node.headerLength = cursor.offset - offset
        if depth > 0 { rest[depth - 1] -= 1 }
        if type == .list {
            node.elementCount = head.count
            if head.count > 0 {
                rest[depth] = head.count
                depth += 1
            }
        } else {
            node.contentLength = head.count
            cursor.offset += head.count
        }
        offset = cursor.offset
        while depth > 0, rest[depth - 1] == 0 { depth -= 1 }
        return node
    }
}
