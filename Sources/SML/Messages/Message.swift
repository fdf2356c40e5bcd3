/// One message of a telegram (SML_Message).
///
/// Shape: list of six: transaction id, group number, abort on error, {tag, body}, checksum, end of message.
public struct Message: Sendable, Equatable {
    /// The transaction id.
    public var transactionID: Octets
    /// The group that it belongs to.
    public var groupNumber: UInt8
    /// What is to be done with the following messages when this one fails.
    public var abortOnError: UInt8
    /// The message type, such as 0x0701; sent in 2 or 4 bytes (fact 11).
    public var tag: UInt32
    /// Its bytes, from its list's type-length field to its end-of-message byte, where there is one.
    public var extent: Octets
    /// Whether its checksum fits, and which kind.
    public var checksum: Frame.Verdict
    /// What it says.
    public var body: MessageBody
}
