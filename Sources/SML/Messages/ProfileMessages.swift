/// The body of SML_GetProfilePack.Req (0x0300) and of SML_GetProfileList.Req (0x0400), which are alike.
///
/// Shape: list of nine, in this order. Source: SML 1.04, clauses 5.1.7 and 5.1.9.
public struct ProfileRequest: Sendable, Equatable {
    /// Who is asked.
    public var serverID: Octets?
    /// The user's name.
    public var username: Octets?
    /// The user's password.
    public var password: Octets?
    /// Whether the data are wanted as they were received too.
    public var withRawData: Bool?
    /// The beginning of the time that is asked for.
    public var beginTime: Time?
    /// The end of the time that is asked for.
    public var endTime: Time?
    /// The profile that is asked for; see `Telegram.octetStrings`.
    public var parameterTreePath: FieldList
    /// The registers that are asked for, all if absent; see `Telegram.octetStrings`.
    public var objectList: FieldList?
    /// More about what is asked for, the bytes of an SML_Tree; see `Telegram.tree`.
    public var dasDetails: Octets?
}

/// The body of SML_GetProfilePack.Res (0x0301): a load profile as a table.
///
/// Shape: list of eight, in this order. Source: SML 1.04, clause 5.1.8.
public struct ProfilePackResponse: Sendable, Equatable {
    /// The meter.
    public var serverID: Octets?
    /// The meter's time.
    public var actTime: Time?
    /// Seconds between two rows.
    public var registrationPeriod: UInt32?
    /// The profile; see `Telegram.octetStrings`.
    public var parameterTreePath: FieldList
    /// The columns; see `Telegram.profileHeaders`.
    public var headers: FieldList
    /// The rows; see `Telegram.profilePeriods`.
    public var periods: FieldList
    /// The data as they were received.
    public var rawData: Octets?
    /// The signature of the profile.
    public var signature: Octets?
}

/// The body of SML_GetProfileList.Res (0x0401): the values of one period.
///
/// Shape: list of nine, in this order. Source: SML 1.04, clause 5.1.10.
public struct ProfileListResponse: Sendable, Equatable {
    /// The meter.
    public var serverID: Octets?
    /// The meter's time.
    public var actTime: Time?
    /// Seconds between two periods.
    public var registrationPeriod: UInt32?
    /// The profile; see `Telegram.octetStrings`.
    public var parameterTreePath: FieldList
    /// When the values were taken.
    public var valueTime: Time?
    /// The status word.
    public var status: UInt64?
    /// The values; see `Telegram.periodEntries`.
    public var entries: FieldList
    /// The data as they were received.
    public var rawData: Octets?
    /// The signature of the period.
    public var signature: Octets?
}

extension ProfileRequest: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 9)
        serverID = try cursor.octets(bytes)
        username = try cursor.octets(bytes)
        password = try cursor.octets(bytes)
        withRawData = try cursor.boolean(bytes)
        beginTime = try cursor.time(bytes)
        endTime = try cursor.time(bytes)
        parameterTreePath = try cursor.octetList(bytes)
        objectList = cursor.takeAbsent(bytes) ? nil : try cursor.octetList(bytes)
        dasDetails = cursor.takeAbsent(bytes) ? nil : try cursor.extent(bytes, of: Tree.self)
    }
}

extension ProfilePackResponse: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 8)
        serverID = try cursor.octets(bytes)
        actTime = try cursor.time(bytes)
        registrationPeriod = try cursor.seconds(bytes)
        parameterTreePath = try cursor.octetList(bytes)
        headers = try cursor.elements(bytes, of: ProfileHeader.self)
        periods = try cursor.elements(bytes, of: ProfilePeriod.self)
        rawData = try cursor.octets(bytes)
        signature = try cursor.octets(bytes)
    }
}

extension ProfileListResponse: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 9)
        serverID = try cursor.octets(bytes)
        actTime = try cursor.time(bytes)
        registrationPeriod = try cursor.seconds(bytes)
        parameterTreePath = try cursor.octetList(bytes)
        valueTime = try cursor.time(bytes)
        status = try cursor.unsigned(bytes, byteCount: 8)
        entries = try cursor.elements(bytes, of: PeriodEntry.self)
        rawData = try cursor.octets(bytes)
        signature = try cursor.octets(bytes)
    }
}
