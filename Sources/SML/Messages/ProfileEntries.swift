/// A column of a load profile (SML_ProfObjHeaderEntry).
public struct ProfileHeader: Sendable, Equatable {
    /// The register, an OBIS code.
    public var objectName: Octets?
    /// The unit of its values by its DLMS code.
    public var unit: UInt8?
    /// The power of ten that its values are multiplied by; absent means 0.
    public var scaler: Int8?
}

/// A row of a load profile (SML_ProfObjPeriodEntry).
public struct ProfilePeriod: Sendable, Equatable {
    /// When its values were taken.
    public var valueTime: Time?
    /// The status word.
    public var status: UInt64?
    /// Its values, one a column; see `Telegram.profileValues`.
    public var values: FieldList
    /// The signature of the row.
    public var signature: Octets?
}

/// A value of a row of a load profile (SML_ValueEntry).
public struct ProfileValue: Sendable, Equatable {
    /// The value before the scaler.
    public var value: Value
    /// The signature of the value.
    public var signature: Octets?
}

/// A value with its register (SML_PeriodEntry).
public struct PeriodEntry: Sendable, Equatable {
    /// The register, an OBIS code.
    public var objectName: Octets?
    /// The unit by its DLMS code.
    public var unit: UInt8?
    /// The power of ten that the value is multiplied by; absent means 0.
    public var scaler: Int8?
    /// The value before the scaler.
    public var value: Value
    /// The signature of the value.
    public var signature: Octets?
}

extension ProfileHeader: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 3)
        objectName = try cursor.octets(bytes)
        unit = try cursor.unit(bytes)
        scaler = try cursor.scaler(bytes)
    }
}

extension ProfilePeriod: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 4)
        valueTime = try cursor.time(bytes)
        status = try cursor.unsigned(bytes, byteCount: 8)
        values = try cursor.elements(bytes, of: ProfileValue.self)
        signature = try cursor.octets(bytes)
    }
}

extension ProfileValue: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 2)
        value = try cursor.value(bytes)
        signature = try cursor.octets(bytes)
    }
}

extension PeriodEntry: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 5)
        objectName = try cursor.octets(bytes)
        unit = try cursor.unit(bytes)
        scaler = try cursor.scaler(bytes)
        value = try cursor.value(bytes)
        signature = try cursor.octets(bytes)
    }
}
