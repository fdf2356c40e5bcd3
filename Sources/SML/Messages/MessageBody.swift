/// What a message says; types that meters seldom send are ranges of bytes, which `Telegram` reads when asked.
public enum MessageBody: Sendable, Equatable {
    /// 0x0100, a request that opens an SML file.
    case openRequest(OpenRequest)
    /// 0x0101, the first message of a telegram.
    case openResponse(OpenResponse)
    /// 0x0200, a request that closes an SML file, with its signature.
    case closeRequest(signature: Octets?)
    /// 0x0201, the last message of a telegram, with the signature of the file.
    case closeResponse(signature: Octets?)
    /// 0x0700, a request for a list of values.
    case getListRequest(GetListRequest)
    /// 0x0701, a list of values.
    case getListResponse(GetListResponse)
    /// 0x0300, a request for a load profile as a table; `Telegram.profileRequest` reads it.
    case getProfilePackRequest(Octets)
    /// 0x0301, a load profile as a table; `Telegram.profilePackResponse` reads it.
    case getProfilePackResponse(Octets)
    /// 0x0400, a request for a load profile period by period; `Telegram.profileRequest` reads it.
    case getProfileListRequest(Octets)
    /// 0x0401, one period of a load profile; `Telegram.profileListResponse` reads it.
    case getProfileListResponse(Octets)
    /// 0x0500, a request for a parameter; `Telegram.getParameterRequest` reads it.
    case getProcParameterRequest(Octets)
    /// 0x0501, a parameter; `Telegram.getParameterResponse` reads it.
    case getProcParameterResponse(Octets)
    /// 0x0600, a request to set a parameter, answered by an attention; `Telegram.setParameterRequest` reads it.
    case setProcParameterRequest(Octets)
    /// 0xFF01, an answer without data; `Telegram.attention` reads it.
    case attentionResponse(Octets)
    /// A message that SML does not know: its body from the type-length field on.
    case other(Octets)
    /// A message whose body is not to be trusted, since its checksum or its structure is wrong; see `Telegram.faults`.
    ///
    /// The range is that of its bytes from the type-length field on.
    case faulty(Octets)

    /// The bytes of a body that is read only when asked for, or never; nil if it is another, or faulty.
    public var rareBytes: Octets? {
        switch self {
        case .getProfilePackRequest(let body), .getProfilePackResponse(let body), .getProfileListRequest(let body),
            .getProfileListResponse(let body), .getProcParameterRequest(let body), .getProcParameterResponse(let body),
            .setProcParameterRequest(let body), .attentionResponse(let body), .other(let body):
            body
        default: nil
        }
    }

    /// Whether it is not to be trusted.
    public var isFaulty: Bool { if case .faulty = self { true } else { false } }
}

/// The body of SML_PublicOpen.Req.
public struct OpenRequest: Sendable, Equatable {
    /// The code page of texts, ISO 8859-15 if absent.
    public var codepage: Octets?
    /// Who asks.
    public var clientID: Octets?
    /// The name of the request's file.
    public var reqFileID: Octets?
    /// Who is asked.
    public var serverID: Octets?
    /// The user's name.
    public var username: Octets?
    /// The user's password.
    public var password: Octets?
    /// The version of SML, 1 if absent.
    public var version: UInt8?
}

/// The body of SML_PublicOpen.Res.
public struct OpenResponse: Sendable, Equatable {
    /// The code page of texts, ISO 8859-15 if absent.
    public var codepage: Octets?
    /// Who has asked; no key (fact 16).
    public var clientID: Octets?
    /// The name of the request's file; can be constant (fact 16).
    public var reqFileID: Octets?
    /// The meter.
    public var serverID: Octets?
    /// The meter's time.
    public var refTime: Time?
    /// The version of SML, 1 if absent.
    public var version: UInt8?
}

/// The body of SML_GetList.Req.
public struct GetListRequest: Sendable, Equatable {
    /// Who asks.
    public var clientID: Octets?
    /// Who is asked.
    public var serverID: Octets?
    /// The user's name.
    public var username: Octets?
    /// The user's password.
    public var password: Octets?
    /// The list that is asked for.
    public var listName: Octets?
}

/// The body of SML_GetList.Res.
public struct GetListResponse: Sendable, Equatable {
    /// Who has asked.
    public var clientID: Octets?
    /// The meter.
    public var serverID: Octets?
    /// The name of the list, an OBIS code.
    public var listName: Octets?
    /// The meter's time.
    public var sensorTime: Time?
    /// Its values, as a range of `Telegram.entries`.
    public var entries: Range<Int>
    /// The signature of the list.
    public var listSignature: Octets?
    /// The gateway's time.
    public var gatewayTime: Time?
}
