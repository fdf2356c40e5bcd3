/// Builds telegrams as meters send them: add messages in order, then take the frame.
///
/// One instance is used again and again: `removeAll` keeps its memory.
public struct TelegramEncoder: Sendable {
    /// What differs from meter to meter.
    public struct Options: Sendable, Equatable {
        /// The bytes of a message's tag, 2 or 4 (fact 11).
        public var tagByteCount = 4
        /// The kind of checksum of messages and frame (fact 4).
        public var checksum = Checksum.x25
        /// Whether leading zeros of a message's checksum are left out (fact 5).
        public var shortensChecksum = false
        /// Whether each message has its end-of-message byte (fact 8).
        public var endsMessages = true

        /// What most meters do.
        public init() {}
    }

    /// What differs from meter to meter; may be changed between messages.
    public var options: Options
    private var writer = TypeLengthWriter()
    /// The messages so far: the body of the frame, neither padded nor escaped.
    public var body: [UInt8] { writer.bytes }

    /// An encoder without messages.
    public init(options: Options = Options()) { self.options = options }

    /// Forgets all messages and keeps the memory.
    public mutating func removeAll() { writer.removeAll() }

    /// Adds a message 0x0101.
    public mutating func openResponse(
        transactionID: [UInt8], reqFileID: [UInt8], serverID: [UInt8], codepage: [UInt8]? = nil,
        clientID: [UInt8]? = nil, refTime: Time? = nil, version: UInt8? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0101) { body in
            body.list(6)
            body.optionalOctets(codepage)
            body.optionalOctets(clientID)
            body.octets(reqFileID)
            body.octets(serverID)
            body.time(refTime)
            if let version { body.unsigned(UInt64(version), byteCount: 1) } else { body.absent() }
        }
    }

    /// Adds a message 0x0701.
    public mutating func getListResponse(
        transactionID: [UInt8], serverID: [UInt8], entries: [EncodedEntry], clientID: [UInt8]? = nil,
        listName: [UInt8]? = nil, sensorTime: Time? = nil, listSignature: [UInt8]? = nil, gatewayTime: Time? = nil
    ) {
        message(transactionID: transactionID, tag: 0x0701) { body in
            body.list(7)
            body.optionalOctets(clientID)
            body.octets(serverID)
            body.optionalOctets(listName)
            body.time(sensorTime)
            body.list(entries.count)
            for entry in entries { body.entry(entry) }
            body.optionalOctets(listSignature)
            body.time(gatewayTime)
        }
    }

    /// Adds a message 0x0201.
    public mutating func closeResponse(transactionID: [UInt8], signature: [UInt8]? = nil) {
        message(transactionID: transactionID, tag: 0x0201) { body in
            body.list(1)
            body.optionalOctets(signature)
        }
    }

    /// Adds a message of any type whose body `writeBody` writes as one field.
    public mutating func message(
        transactionID: [UInt8], tag: UInt32, groupNumber: UInt8 = 0, abortOnError: UInt8 = 0,
        writeBody: (inout TypeLengthWriter) -> Void
    ) {
        let start = writer.bytes.count
        writer.list(6)
        writer.octets(transactionID)
        writer.unsigned(UInt64(groupNumber), byteCount: 1)
        writer.unsigned(UInt64(abortOnError), byteCount: 1)
        writer.list(2)
        writer.unsigned(UInt64(tag), byteCount: options.tagByteCount)
        writeBody(&writer)
        let checksum = options.checksum.sent(for: writer.bytes.span, start..<writer.bytes.count)
        writer.unsigned(UInt64(checksum), byteCount: options.shortensChecksum ? nil : 2)
        if options.endsMessages { writer.endOfMessage() }
    }

    /// Adds bytes as they are between messages.
    public mutating func raw(_ bytes: [UInt8]) { writer.raw(bytes) }

    /// The frame of the messages so far; see `appendFrame(to:padding:)`.
    public func frame(padding: Int? = nil) -> [UInt8] {
        var frame: [UInt8] = []
        appendFrame(to: &frame, padding: padding)
        return frame
    }

    /// Appends the frame of the messages so far: start sequence, escaped body, pad bytes, end sequence, checksum.
    ///
    /// `padding` is the number of pad bytes, as many as fill a word if nil; the caller answers for other numbers.
    public func appendFrame(to stream: inout [UInt8], padding: Int? = nil) {
        let start = stream.count
        let padding = min(max(padding ?? -writer.bytes.count & 3, 0), 255)
        stream.append(contentsOf: [0x1B, 0x1B, 0x1B, 0x1B, 0x01, 0x01, 0x01, 0x01] as InlineArray<8, UInt8>)
        Escaping.escape(writer.bytes.span, into: &stream)
        for _ in 0..<padding { stream.append(0) }
        stream.append(contentsOf: [0x1B, 0x1B, 0x1B, 0x1B, 0x1A, UInt8(padding)] as InlineArray<6, UInt8>)
        let checksum = options.checksum.sent(for: stream.span, start..<stream.count)
        stream.append(UInt8(checksum >> 8))
        stream.append(UInt8(checksum & 0xFF))
    }
}

extension [UInt8] {
    fileprivate mutating func append<let count: Int>(contentsOf bytes: InlineArray<count, UInt8>) {
        for index in bytes.indices { append(bytes[index]) }
    }
}
