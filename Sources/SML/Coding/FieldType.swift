/// The type of a field, from bits 4 to 6 of its type-length byte.
public enum FieldType: UInt8, Sendable, Equatable {
    /// A string of bytes; without content it stands for an absent optional field (`01`).
    case octetString = 0
    /// A boolean.
    case boolean = 4
    /// A signed number, big-endian.
    case integer = 5
    /// An unsigned number, big-endian.
    case unsigned = 6
    /// A list of fields.
    case list = 7
}
