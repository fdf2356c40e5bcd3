/// Walks through all fields of a telegram in order, lists before their elements.
public struct TypeLengthReader: Sendable {
    /// How deep lists may be nested.
    public static let nestingLimit = 16

    /// Where the next field begins.
    public private(set) var offset: Int

    /// A reader whose next field begins at `offset`.
    public init(offset: Int = 0) { self.offset = offset }

    /// The next field of `bytes`, which must be the same at each call; nil at their end.
    ///
    /// Throws where no field with its content lies within `bytes`; the reader then stays where it is.
    public mutating func next(_ bytes: Span<UInt8>) throws(MessageFault) -> Node? { nil }
}
