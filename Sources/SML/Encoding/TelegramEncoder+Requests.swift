/// Who asks whom, in requests.
public struct EncodedAccess: Sendable, Equatable {
    /// Who is asked.
    public var serverID: [UInt8]?
    /// The user's name.
    public var username: [UInt8]?
    /// The user's password.
    public var password: [UInt8]?

    /// What is nil is sent as absent.
    public init(serverID: [UInt8]? = nil, username: [UInt8]? = nil, password: [UInt8]? = nil) {
        self.serverID = serverID
        self.username = username
        self.password = password
    }
}

extension TelegramEncoder {
    /// Adds a message 0x0100.
    public mutating func openRequest(
        transactionID: [UInt8], clientID: [UInt8], reqFileID: [UInt8], access: EncodedAccess = EncodedAccess(),
        codepage: [UInt8]? = nil, version: UInt8? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0100) { body in
            body.list(7)
            body.optionalOctets(codepage)
            body.octets(clientID)
            body.octets(reqFileID)
            body.access(access)
            if let version { body.unsigned(UInt64(version), byteCount: 1) } else { body.absent() }
        }
    }

    /// Adds a message 0x0200.
    public mutating func closeRequest(transactionID: [UInt8], signature: [UInt8]? = nil) {
        message(transactionID: transactionID, tag: 0x0200) { body in
            body.list(1)
            body.optionalOctets(signature)
        }
    }

    /// Adds a message 0x0700.
    public mutating func getListRequest(
        transactionID: [UInt8], clientID: [UInt8], access: EncodedAccess = EncodedAccess(), listName: [UInt8]? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0700) { body in
            body.list(5)
            body.octets(clientID)
            body.access(access)
            body.optionalOctets(listName)
        }
    }

    /// Adds a message 0x0300.
    public mutating func getProfilePackRequest(
        transactionID: [UInt8], access: EncodedAccess, request: EncodedProfileRequest
    ) {
        message(transactionID: transactionID, tag: 0x0300) { body in body.profileRequest(access, request) }
    }

    /// Adds a message 0x0400.
    public mutating func getProfileListRequest(
        transactionID: [UInt8], access: EncodedAccess, request: EncodedProfileRequest
    ) {
        message(transactionID: transactionID, tag: 0x0400) { body in body.profileRequest(access, request) }
    }

    /// Adds a message 0x0500.
    public mutating func getProcParameterRequest(
        transactionID: [UInt8], access: EncodedAccess, path: [[UInt8]], attribute: [UInt8]? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0500) { body in
            body.list(5)
            body.access(access)
            body.octetList(path)
            body.optionalOctets(attribute)
        }
    }

    /// Adds a message 0x0600.
    public mutating func setProcParameterRequest(
        transactionID: [UInt8], access: EncodedAccess, path: [[UInt8]], tree: EncodedTree
    ) {
        message(transactionID: transactionID, tag: 0x0600) { body in
            body.list(5)
            body.access(access)
            body.octetList(path)
            body.tree(tree)
        }
    }
}

extension TypeLengthWriter {
    fileprivate mutating func access(_ access: EncodedAccess) {
        optionalOctets(access.serverID)
        optionalOctets(access.username)
        optionalOctets(access.password)
    }

    fileprivate mutating func profileRequest(_ access: EncodedAccess, _ request: EncodedProfileRequest) {
        list(9)
        self.access(access)
        if let withRawData = request.withRawData { boolean(withRawData) } else { absent() }
        time(request.beginTime)
        time(request.endTime)
        octetList(request.path)
        if let objects = request.objects { octetList(objects) } else { absent() }
        if let details = request.details { tree(details) } else { absent() }
    }
}
