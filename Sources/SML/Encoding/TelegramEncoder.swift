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
    /// The messages so far: the body of the frame, neither padded nor escaped.
    public var body: [UInt8] { [] }

    /// An encoder without messages.
    public init(options: Options = Options()) { self.options = options }

    /// Forgets all messages and keeps the memory.
    public mutating func removeAll() {}

    /// Adds a message 0x0101.
    public mutating func openResponse(
        transactionID: [UInt8], reqFileID: [UInt8], serverID: [UInt8], codepage: [UInt8]? = nil,
        clientID: [UInt8]? = nil, refTime: Time? = nil, version: UInt8? = nil
    ) {}

    /// Adds a message 0x0701.
    public mutating func getListResponse(
        transactionID: [UInt8], serverID: [UInt8], entries: [EncodedEntry], clientID: [UInt8]? = nil,
        listName: [UInt8]? = nil, sensorTime: Time? = nil, listSignature: [UInt8]? = nil, gatewayTime: Time? = nil
    ) {}

    /// Adds a message 0x0201.
    public mutating func closeResponse(transactionID: [UInt8], signature: [UInt8]? = nil) {}

    /// Adds a message of any type whose body `writeBody` writes as one field.
    public mutating func message(
        transactionID: [UInt8], tag: UInt32, groupNumber: UInt8 = 0, abortOnError: UInt8 = 0,
        writeBody: (inout TypeLengthWriter) -> Void
    ) {}

    /// Adds bytes as they are between messages.
    public mutating func raw(_ bytes: [UInt8]) {}

    /// The frame of the messages so far; see `appendFrame(to:padding:)`.
    public func frame(padding: Int? = nil) -> [UInt8] {
        var frame: [UInt8] = []
        appendFrame(to: &frame, padding: padding)
        return frame
    }

    /// Appends the frame of the messages so far: start sequence, escaped body, pad bytes, end sequence, checksum.
    ///
    /// `padding` is the number of pad bytes, as many as fill a word if nil; the caller answers for other numbers.
    public func appendFrame(to stream: inout [UInt8], padding: Int? = nil) {}
}
