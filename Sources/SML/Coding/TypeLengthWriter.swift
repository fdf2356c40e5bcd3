/// Writes fields one after the other.
///
/// The caller answers for the structure: as many fields after a list as the list announces.
public struct TypeLengthWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// A writer that has written nothing.
    public init() {}

    /// Begins a list of `count` elements; `headerLength` bytes of type-length field at least.
    public mutating func list(_ count: Int, headerLength: Int = 1) {}
    /// Writes a string of bytes; `headerLength` bytes of type-length field at least.
    public mutating func octets(_ octets: [UInt8], headerLength: Int = 1) {}
    /// Writes the six bytes of an OBIS code that is packed big-endian into the low 48 bits.
    public mutating func obis(_ code: UInt64) {}
    /// Writes a signed number in `byteCount` bytes (1 to 8), the fewest that hold it if nil.
    public mutating func integer(_ value: Int64, byteCount: Int? = nil) {}
    /// Writes an unsigned number in `byteCount` bytes (1 to 8), the fewest that hold it if nil.
    public mutating func unsigned(_ value: UInt64, byteCount: Int? = nil) {}
    /// Writes a boolean.
    public mutating func boolean(_ value: Bool) {}
    /// Writes an absent optional field.
    public mutating func absent() {}
    /// Writes an SML_Time.
    public mutating func time(_ time: Time) {}
    /// Writes the byte 00.
    public mutating func endOfMessage() {}
    /// Writes bytes as they are.
    public mutating func raw(_ bytes: [UInt8]) {}
    /// Forgets what has been written and keeps the memory.
    public mutating func removeAll() {}
}
