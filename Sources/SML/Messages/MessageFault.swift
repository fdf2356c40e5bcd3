/// Something in a telegram that is not as SML prescribes.
public struct MessageFault: Error, Sendable, Equatable {
    /// What should have been there.
    public enum Expected: Sendable, Equatable {
        /// The list of six that a message is, or the end of the telegram.
        case message
        /// A type-length field whose content lies within the telegram.
        case typeLength
        /// A list with this number of elements, any number if nil.
        case list(count: Int?)
        /// A string of bytes.
        case octetString
        /// An unsigned number of at most this many bytes.
        case unsigned(byteCount: Int)
        /// A signed number of at most this many bytes.
        case integer(byteCount: Int)
        /// A boolean.
        case boolean
        /// An SML_Time.
        case time
        /// An SML_Value.
        case value
        /// An SML_ProcParValue: {1, value}, {2, period entry}, {3, tupel entry}, {4, time} or {5, list entry}.
        case parameterValue
        /// This checksum, over the message.
        case checksum(UInt16)
        /// Lists nested no deeper than this.
        case nesting(limit: Int)
        /// No more of a kind than are read of one telegram.
        case atMost(Int, Limited)
    }

    /// Of what only so much is read of one telegram; see `Telegram`'s limits.
    public enum Limited: Sendable, Equatable {
        /// Messages.
        case messages
        /// Values of GetList responses.
        case entries
        /// Elements of the lists and trees of other messages.
        case elements
        /// Faults.
        case faults
    }

    /// What was there.
    public enum Found: Sendable, Equatable {
        /// This byte.
        case byte(UInt8)
        /// A list with this number of elements.
        case list(count: Int)
        /// This checksum.
        case checksum(UInt16)
        /// A content of this many bytes.
        case length(Int)
        /// The end of the telegram.
        case end
        /// So many more than the limit.
        case more(Int)
    }

    /// Where, in `Telegram.bytes`.
    public var offset: Int
    /// What should have been there.
    public var expected: Expected
    /// What was there.
    public var found: Found

    /// A fault at `offset`.
    public init(offset: Int, expected: Expected, found: Found) {
        self.offset = offset
        self.expected = expected
        self.found = found
    }
}
