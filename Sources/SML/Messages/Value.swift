/// A value of a list entry, as sent.
public enum Value: Sendable, Equatable {
    /// Not sent (`01`).
    case absent
    /// A boolean (`42 01`).
    case boolean(Bool)
    /// A signed number of `byteCount` bytes on the wire (1 to 8).
    case integer(Int64, byteCount: Int)
    /// An unsigned number of `byteCount` bytes on the wire (1 to 8).
    case unsigned(UInt64, byteCount: Int)
    /// A string of bytes.
    case octets(Octets)
    /// A time, sent as the list {1, time} or as a bare SML_Time.
    case time(Time)
    /// Any other field, from its type-length field on: lists, and numbers of no or more than 8 bytes.
    case other(Octets)
}
