/// The identification of a meter: as DIN 43863-5 prescribes, or whatever bytes the meter sends (facts 27 and 28).
public struct ServerID: Sendable, Hashable {
    /// The bytes as sent.
    public let bytes: [UInt8]

    /// An id of these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// An id from hexadecimal text, with or without spaces, colons or dashes; nil if it is not.
    public init?(hex: String) { return nil }

    /// Lower-case hexadecimal text without separators.
    public var hex: String { "" }

    /// The id as printed on the meter, such as `1 DZG00 42082910`; else plain text, else hexadecimal.
    public var printed: String { "" }
}
