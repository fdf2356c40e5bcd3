/// One field of a telegram, as the walk through its tree meets it.
public struct Node: Sendable, Equatable {
    /// What a field is.
    public enum Kind: Sendable, Equatable {
        /// A field of this type; a list's elements follow as nodes of their own.
        case field(FieldType)
        /// The byte 00, which ends a message or fills.
        case endOfMessage
    }

    /// What it is.
    public var kind: Kind
    /// How many lists it lies in.
    public var depth: Int
    /// Where its type-length field begins.
    public var offset: Int
    /// How many bytes its type-length field has.
    public var headerLength: Int
    /// How many bytes its content has; 0 for a list.
    public var contentLength: Int
    /// How many elements it has, if it is a list.
    public var elementCount: Int
}
