/// One value of a GetList response (SML_ListEntry).
public struct ListEntry: Sendable, Equatable {
    /// The object name, an OBIS code if it has six bytes.
    public var objectName: Octets
    /// The OBIS code, its six bytes packed big-endian into the low 48 bits; 0 if the name does not have six bytes.
    public var obis: UInt64
    /// The status word.
    public var status: UInt64?
    /// When the value was taken.
    public var time: Time?
    /// The unit by its DLMS code (IEC 62056-62).
    public var unit: UInt8?
    /// The power of ten that the value is multiplied by; absent means 0.
    public var scaler: Int8?
    /// The value before the scaler.
    public var value: Value
    /// The signature of the value.
    public var signature: Octets?
    /// Its bytes, from the type-length field of its list on.
    public var extent: Octets

    /// Whether its name is an OBIS code.
    public var hasOBIS: Bool { objectName.count == 6 }
}
