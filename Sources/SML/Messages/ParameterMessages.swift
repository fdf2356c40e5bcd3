/// The body of SML_GetProcParameter.Req (0x0500).
///
/// Shape: list of five, in this order. Source: SML 1.04, clause 5.1.11.
public struct GetParameterRequest: Sendable, Equatable {
    /// Who is asked.
    public var serverID: Octets?
    /// The user's name.
    public var username: Octets?
    /// The user's password.
    public var password: Octets?
    /// The parameter that is asked for; see `Telegram.octetStrings`.
    public var parameterTreePath: FieldList
    /// What of the parameter is asked for.
    public var attribute: Octets?
}

/// The body of SML_GetProcParameter.Res (0x0501).
///
/// Shape: list of three, in this order. Source: SML 1.04, clause 5.1.12.
public struct GetParameterResponse: Sendable, Equatable {
    /// The meter.
    public var serverID: Octets?
    /// The parameter that was asked for; see `Telegram.octetStrings`.
    public var parameterTreePath: FieldList
    /// The parameter, the bytes of an SML_Tree; see `Telegram.tree`.
    public var parameterTree: Octets
}

/// The body of SML_SetProcParameter.Req (0x0600); the answer is an attention message, FD00 if all went well.
///
/// Shape: list of five, in this order. Source: SML 1.04, clause 5.1.13.
public struct SetParameterRequest: Sendable, Equatable {
    /// Who is asked.
    public var serverID: Octets?
    /// The user's name.
    public var username: Octets?
    /// The user's password.
    public var password: Octets?
    /// The parameter that is to be set; see `Telegram.octetStrings`.
    public var parameterTreePath: FieldList
    /// What it is to be set to, the bytes of an SML_Tree; see `Telegram.tree`.
    public var parameterTree: Octets
}

extension GetParameterRequest: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 5)
        serverID = try cursor.octets(bytes)
        username = try cursor.octets(bytes)
        password = try cursor.octets(bytes)
        parameterTreePath = try cursor.octetList(bytes)
        attribute = try cursor.octets(bytes)
    }
}

extension GetParameterResponse: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 3)
        serverID = try cursor.octets(bytes)
        parameterTreePath = try cursor.octetList(bytes)
        parameterTree = try cursor.extent(bytes, of: Tree.self)
    }
}

extension SetParameterRequest: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 5)
        serverID = try cursor.octets(bytes)
        username = try cursor.octets(bytes)
        password = try cursor.octets(bytes)
        parameterTreePath = try cursor.octetList(bytes)
        parameterTree = try cursor.extent(bytes, of: Tree.self)
    }
}
