/// Six registers of active and reactive energy with their signatures (SML_TupelEntry).
///
/// Shape: list of 23: server id, secIndex, status, then unit, scaler and value of +A, R1 and R4, their signature, unit, scaler and
/// value of −A, R2 and R3, their signature. Source: SML 1.04, clause 5.1.12.
public struct TupelEntry: Sendable, Equatable {
    /// A register's value.
    public struct Register: Sendable, Equatable {
        /// The unit by its DLMS code.
        public var unit: UInt8?
        /// The power of ten that the value is multiplied by; absent means 0.
        public var scaler: Int8?
        /// The value before the scaler.
        public var value: Int64?
    }

    /// The meter.
    public var serverID: Octets?
    /// When the values were taken.
    public var secIndex: Time?
    /// The status word.
    public var status: UInt64?
    /// Active energy, import (+A).
    public var activeImport: Register
    /// Reactive energy of quadrant 1 (R1).
    public var reactive1: Register
    /// Reactive energy of quadrant 4 (R4).
    public var reactive4: Register
    /// The signature of +A, R1 and R4.
    public var importSignature: Octets?
    /// Active energy, export (−A).
    public var activeExport: Register
    /// Reactive energy of quadrant 2 (R2).
    public var reactive2: Register
    /// Reactive energy of quadrant 3 (R3).
    public var reactive3: Register
    /// The signature of −A, R2 and R3.
    public var exportSignature: Octets?
}

extension TupelEntry: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 23)
        serverID = try cursor.octets(bytes)
        secIndex = try cursor.time(bytes)
        status = try cursor.unsigned(bytes, byteCount: 8)
        activeImport = try Register(bytes, &cursor)
        reactive1 = try Register(bytes, &cursor)
        reactive4 = try Register(bytes, &cursor)
        importSignature = try cursor.octets(bytes)
        activeExport = try Register(bytes, &cursor)
        reactive2 = try Register(bytes, &cursor)
        reactive3 = try Register(bytes, &cursor)
        exportSignature = try cursor.octets(bytes)
    }
}

extension TupelEntry.Register {
    fileprivate init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        unit = try cursor.unit(bytes)
        scaler = try cursor.scaler(bytes)
        value = try cursor.integer(bytes, byteCount: 8)
    }
}
