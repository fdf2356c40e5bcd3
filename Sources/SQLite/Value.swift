/// A value of SQLite's five types.
public enum Value: Equatable, Sendable {
    /// SQL NULL.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// A double.
    case real(Double)
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// The integer, or nil for any other type.
    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The text, or nil for any other type.
    public var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// An integer; NULL for nil.
    public init(_ value: Int64?) { self = value.map(Value.integer) ?? .null }

    /// A text; NULL for nil.
    public init(_ value: String?) { self = value.map(Value.text) ?? .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A double.
    public init(floatLiteral value: Double) { self = .real(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// NULL.
    public init(nilLiteral: ()) { self = .null }
}

/// The type of a column's value in the row that a statement stands on.
public enum ValueType: Sendable {
    /// SQL NULL.
    case null
    /// A 64-bit integer.
    case integer
    /// A double.
    case real
    /// UTF-8 text.
    case text
    /// Bytes.
    case blob
}
