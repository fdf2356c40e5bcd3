extension Telegram {
    /// Reads the body of a message, which `cursor` then has passed; false if it is not as it should be.
    ///
    /// It then is a fault, and where the body ends must be found without its meaning.
    mutating func parseBody(_ message: inout Message, _ bytes: Span<UInt8>, _ cursor: inout FieldCursor) -> Bool {
        let entryCount = entries.count
        do throws(MessageFault) {
            switch message.tag {
            case 0x0701: message.body = .getListResponse(try getListResponse(bytes, &cursor))
            case 0x0101: message.body = .openResponse(try openResponse(bytes, &cursor))
            case 0x0201: message.body = .closeResponse(signature: try closeSignature(bytes, &cursor))
            case 0x0100: message.body = .openRequest(try openRequest(bytes, &cursor))
            case 0x0200: message.body = .closeRequest(signature: try closeSignature(bytes, &cursor))
            case 0x0700: message.body = .getListRequest(try getListRequest(bytes, &cursor))
            default: message.body = try Self.rareBody(bytes, &cursor, tag: message.tag)
            }
            return true
        } catch {
            entries.removeLast(entries.count - entryCount)
            report(error)
            return false
        }
    }

    /// Passes over the body of a message that meters seldom send, once it has the shape that its type prescribes.
    @inline(never)
    private static func rareBody(
        _ bytes: Span<UInt8>, _ cursor: inout FieldCursor, tag: UInt32
    ) throws(MessageFault) -> MessageBody {
        switch tag {
        case 0x0300: return .getProfilePackRequest(try cursor.extent(bytes, of: ProfileRequest.self))
        case 0x0301: return .getProfilePackResponse(try cursor.extent(bytes, of: ProfilePackResponse.self))
        case 0x0400: return .getProfileListRequest(try cursor.extent(bytes, of: ProfileRequest.self))
        case 0x0401: return .getProfileListResponse(try cursor.extent(bytes, of: ProfileListResponse.self))
        case 0x0500: return .getProcParameterRequest(try cursor.extent(bytes, of: GetParameterRequest.self))
        case 0x0501: return .getProcParameterResponse(try cursor.extent(bytes, of: GetParameterResponse.self))
        case 0x0600: return .setProcParameterRequest(try cursor.extent(bytes, of: SetParameterRequest.self))
        case 0xFF01: return .attentionResponse(try cursor.extent(bytes, of: AttentionResponse.self))
        default:
            let start = cursor.offset
            try cursor.skip(bytes)
            return .other(Octets(offset: start, count: cursor.offset - start))
        }
    }

    private func openResponse(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> OpenResponse {
        try cursor.list(bytes, count: 6)
        return OpenResponse(
            codepage: try cursor.octets(bytes), clientID: try cursor.octets(bytes),
            reqFileID: try cursor.octets(bytes), serverID: try cursor.octets(bytes),
            refTime: try cursor.time(bytes), version: try version(bytes, &cursor))
    }

    private func openRequest(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> OpenRequest {
        try cursor.list(bytes, count: 7)
        return OpenRequest(
            codepage: try cursor.octets(bytes), clientID: try cursor.octets(bytes),
            reqFileID: try cursor.octets(bytes), serverID: try cursor.octets(bytes),
            username: try cursor.octets(bytes), password: try cursor.octets(bytes),
            version: try version(bytes, &cursor))
    }

    private func version(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> UInt8? {
        try cursor.unsigned(bytes, byteCount: 1).map { UInt8(truncatingIfNeeded: $0) }
    }

    private func closeSignature(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Octets? {
        try cursor.list(bytes, count: 1)
        return try cursor.octets(bytes)
    }

    private func getListRequest(
        _ bytes: Span<UInt8>, _ cursor: inout FieldCursor
    ) throws(MessageFault) -> GetListRequest {
        try cursor.list(bytes, count: 5)
        return GetListRequest(
            clientID: try cursor.octets(bytes), serverID: try cursor.octets(bytes),
            username: try cursor.octets(bytes), password: try cursor.octets(bytes),
            listName: try cursor.octets(bytes))
    }

    private mutating func getListResponse(
        _ bytes: Span<UInt8>, _ cursor: inout FieldCursor
    ) throws(MessageFault) -> GetListResponse {
        try cursor.list(bytes, count: 7)
        let clientID = try cursor.octets(bytes)
        let serverID = try cursor.octets(bytes)
        let listName = try cursor.octets(bytes)
        let sensorTime = try cursor.time(bytes)
        let listOffset = cursor.offset
        let list = try cursor.head(bytes)
        guard list.isList else {
            cursor.offset = listOffset
            throw cursor.fault(bytes, .list(count: nil))
        }
        let first = entries.count
        let kept = min(list.count, Self.entryLimit - first)
        for _ in 0..<kept { try parseEntry(bytes, &cursor) }
        if kept < list.count { try skipEntries(list.count - kept, bytes, &cursor) }
        return GetListResponse(
            clientID: clientID, serverID: serverID, listName: listName, sensorTime: sensorTime,
            entries: first..<entries.count, listSignature: try cursor.octets(bytes),
            gatewayTime: try cursor.time(bytes))
    }
}
