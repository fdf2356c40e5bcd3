extension TelegramEncoder {
    /// Adds a message 0x0301; `headers` are columns of OBIS code, unit and scaler.
    public mutating func getProfilePackResponse(
        transactionID: [UInt8], serverID: [UInt8], actTime: Time?, registrationPeriod: UInt32, path: [[UInt8]],
        headers: [(objectName: [UInt8], unit: UInt8?, scaler: Int8?)], periods: [EncodedPeriod],
        rawData: [UInt8]? = nil, signature: [UInt8]? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0301) { body in
            body.list(8)
            body.octets(serverID)
            body.time(actTime)
            body.unsigned(UInt64(registrationPeriod), byteCount: 4)
            body.octetList(path)
            body.list(headers.count)
            for header in headers {
                body.profileHeader(objectName: header.objectName, unit: header.unit, scaler: header.scaler)
            }
            body.list(periods.count)
            for period in periods { body.period(period) }
            body.optionalOctets(rawData)
            body.optionalOctets(signature)
        }
    }

    /// Adds a message 0x0401.
    public mutating func getProfileListResponse(
        transactionID: [UInt8], serverID: [UInt8], actTime: Time?, registrationPeriod: UInt32, path: [[UInt8]],
        valueTime: Time?, status: UInt64?, entries: [EncodedPeriodEntry], rawData: [UInt8]? = nil,
        signature: [UInt8]? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0401) { body in
            body.list(9)
            body.octets(serverID)
            body.time(actTime)
            body.unsigned(UInt64(registrationPeriod), byteCount: 4)
            body.octetList(path)
            body.time(valueTime)
            body.optionalUnsigned(status)
            body.list(entries.count)
            for entry in entries { body.periodEntry(entry) }
            body.optionalOctets(rawData)
            body.optionalOctets(signature)
        }
    }

    /// Adds a message 0x0501.
    public mutating func getProcParameterResponse(
        transactionID: [UInt8], serverID: [UInt8], path: [[UInt8]], tree: EncodedTree
    ) {
        message(transactionID: transactionID, tag: 0x0501) { body in
            body.list(3)
            body.octets(serverID)
            body.octetList(path)
            body.tree(tree)
        }
    }

    /// Adds a message 0xFF01; the attention number is `81 81 c7 c7` and `code`.
    public mutating func attentionResponse(
        transactionID: [UInt8], serverID: [UInt8], code: AttentionCode, text: [UInt8]? = nil,
        details: EncodedTree? = nil
    ) {
        message(transactionID: transactionID, tag: 0xFF01) { body in
            body.list(4)
            body.octets(serverID)
            body.obis(0x8181_C7C7_0000 | UInt64(code.rawValue))
            body.optionalOctets(text)
            if let details { body.tree(details) } else { body.absent() }
        }
    }
}
