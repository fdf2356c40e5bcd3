/// A value of a list entry that is to be encoded.
public enum EncodedValue: Sendable, Equatable {
    /// Not sent.
    case absent
    /// A boolean.
    case boolean(Bool)
    /// A signed number in `byteCount` bytes, the fewest that hold it if nil.
    case integer(Int64, byteCount: Int? = nil)
    /// An unsigned number in `byteCount` bytes, the fewest that hold it if nil.
    case unsigned(UInt64, byteCount: Int? = nil)
    /// A string of bytes.
    case octets([UInt8])
    /// A time, as the list {1, time}.
    case time(Time)
    /// A field as its bytes, with its type-length field.
    case raw([UInt8])
}

/// A list entry that is to be encoded.
public struct EncodedEntry: Sendable, Equatable {
    /// The OBIS code, its six bytes packed big-endian into the low 48 bits.
    public var obis: UInt64
    /// The value before the scaler.
    public var value: EncodedValue
    /// The unit by its DLMS code.
    public var unit: UInt8?
    /// The power of ten that the value is multiplied by.
    public var scaler: Int8?
    /// The status word, in the fewest bytes that hold it.
    public var status: UInt64?
    /// When the value was taken.
    public var time: Time?
    /// The signature of the value.
    public var signature: [UInt8]?

    /// An entry; what is nil is sent as absent.
    public init(
        obis: UInt64, value: EncodedValue, unit: UInt8? = nil, scaler: Int8? = nil, status: UInt64? = nil,
        time: Time? = nil, signature: [UInt8]? = nil
    ) {
        self.obis = obis
        self.value = value
        self.unit = unit
        self.scaler = scaler
        self.status = status
        self.time = time
        self.signature = signature
    }
}

extension TypeLengthWriter {
    /// Writes an SML_ListEntry.
    public mutating func entry(_ entry: EncodedEntry) {
        list(7)
        obis(entry.obis)
        optionalUnsigned(entry.status)
        time(entry.time)
        unitAndScaler(entry.unit, entry.scaler)
        value(entry.value)
        optionalOctets(entry.signature)
    }

    /// Writes an SML_Value.
    public mutating func value(_ value: EncodedValue) {
        switch value {
        case .absent: absent()
        case .boolean(let value): boolean(value)
        case .integer(let value, let byteCount): integer(value, byteCount: byteCount)
        case .unsigned(let value, let byteCount): unsigned(value, byteCount: byteCount)
        case .octets(let value): octets(value)
        case .time(let value):
            list(2)
            unsigned(1, byteCount: 1)
            time(value)
        case .raw(let value): raw(value)
        }
    }
}
