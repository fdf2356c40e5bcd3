/// A value with its register (SML_PeriodEntry) that is to be encoded.
public struct EncodedPeriodEntry: Sendable, Equatable {
    /// The register, an OBIS code.
    public var objectName: [UInt8]
    /// The value before the scaler.
    public var value: EncodedValue
    /// The unit by its DLMS code.
    public var unit: UInt8?
    /// The power of ten that the value is multiplied by.
    public var scaler: Int8?
    /// The signature of the value.
    public var signature: [UInt8]?

    /// An entry; what is nil is sent as absent.
    public init(
        objectName: [UInt8], value: EncodedValue, unit: UInt8? = nil, scaler: Int8? = nil, signature: [UInt8]? = nil
    ) {
        self.objectName = objectName
        self.value = value
        self.unit = unit
        self.scaler = scaler
        self.signature = signature
    }
}

/// A row of a load profile (SML_ProfObjPeriodEntry) that is to be encoded.
public struct EncodedPeriod: Sendable, Equatable {
    /// When its values were taken.
    public var valueTime: Time?
    /// The status word.
    public var status: UInt64?
    /// Its values, one a column, without signatures.
    public var values: [EncodedValue]

    /// A row; what is nil is sent as absent.
    public init(valueTime: Time?, status: UInt64? = nil, values: [EncodedValue]) {
        self.valueTime = valueTime
        self.status = status
        self.values = values
    }
}

/// What a request for a load profile asks for.
public struct EncodedProfileRequest: Sendable, Equatable {
    /// Whether the data are wanted as they were received too.
    public var withRawData: Bool?
    /// The beginning of the time that is asked for.
    public var beginTime: Time?
    /// The end of the time that is asked for.
    public var endTime: Time?
    /// The profile that is asked for.
    public var path: [[UInt8]]
    /// The registers that are asked for, all if absent.
    public var objects: [[UInt8]]?
    /// More about what is asked for.
    public var details: EncodedTree?

    /// A request; what is nil is sent as absent.
    public init(
        path: [[UInt8]], withRawData: Bool? = nil, beginTime: Time? = nil, endTime: Time? = nil,
        objects: [[UInt8]]? = nil, details: EncodedTree? = nil
    ) {
        self.path = path
        self.withRawData = withRawData
        self.beginTime = beginTime
        self.endTime = endTime
        self.objects = objects
        self.details = details
    }
}

extension TypeLengthWriter {
    /// Writes an SML_PeriodEntry.
    public mutating func periodEntry(_ entry: EncodedPeriodEntry) {
        list(5)
        octets(entry.objectName)
        unitAndScaler(entry.unit, entry.scaler)
        value(entry.value)
        optionalOctets(entry.signature)
    }

    /// Writes an SML_ProfObjHeaderEntry.
    public mutating func profileHeader(objectName: [UInt8], unit: UInt8?, scaler: Int8?) {
        list(3)
        octets(objectName)
        unitAndScaler(unit, scaler)
    }

    /// Writes an SML_ProfObjPeriodEntry.
    public mutating func period(_ period: EncodedPeriod) {
        list(4)
        time(period.valueTime)
        optionalUnsigned(period.status)
        list(period.values.count)
        for value in period.values {
            list(2)
            self.value(value)
            absent()
        }
        absent()
    }

    /// Writes a list of strings of bytes: an SML_TreePath or an object list.
    public mutating func octetList(_ strings: [[UInt8]]) {
        list(strings.count)
        for string in strings { octets(string) }
    }

    /// Writes an unsigned number in the fewest bytes that hold it; nil as absent.
    public mutating func optionalUnsigned(_ value: UInt64?) {
        if let value { unsigned(value) } else { absent() }
    }

    /// Writes a unit and a scaler; nil as absent.
    mutating func unitAndScaler(_ unit: UInt8?, _ scaler: Int8?) {
        if let unit { unsigned(UInt64(unit), byteCount: 1) } else { absent() }
        if let scaler { integer(Int64(scaler), byteCount: 1) } else { absent() }
    }
}
