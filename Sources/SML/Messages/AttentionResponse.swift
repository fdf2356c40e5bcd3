/// The body of SML_Attention.Res (0xFF01): an answer that is no data, mostly that something went wrong.
///
/// Shape: list of four, in this order. Source: SML 1.04, clause 5.1.16.
public struct AttentionResponse: Sendable, Equatable {
    /// Who answers.
    public var serverID: Octets?
    /// The bytes of the attention number, `81 81 c7 c7` and the code of two bytes.
    public var attentionNumber: Octets?
    /// Its last two bytes; nil if the number does not have six bytes or is a manufacturer's.
    public var code: AttentionCode?
    /// A text in the meter's own words.
    public var message: Octets?
    /// More about it, the bytes of an SML_Tree; see `Telegram.tree`.
    public var details: Octets?
}

/// What an attention message says (fact 17).
public struct AttentionCode: Sendable, Equatable, Hashable {
    /// The code's two bytes, such as 0xFD00.
    public var rawValue: UInt16

    /// The code of these two bytes.
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// The code in an attention number; nil if the number is not `81 81 c7 c7` and two bytes.
    public init?(number: [UInt8]) {
        guard number.count == 6, number.prefix(4) == [0x81, 0x81, 0xC7, 0xC7] else { return nil }
        self.init(UInt16(number[4]) << 8 | UInt16(number[5]))
    }

    /// What was asked for is done.
    public static let done = AttentionCode(0xFD00)
    /// What was asked for will be done later.
    public static let doneLater = AttentionCode(0xFD01)

    /// Whether nothing went wrong.
    public var isPositive: Bool { self == .done || self == .doneLater }

    /// Whether it is an error that SML defines or reserves.
    public var isError: Bool { rawValue >= 0xFE00 }

    /// What it means in a few words. Source: SML 1.04, clause 5.1.16, and Wireshark's dissector of SML.
    public var meaning: String {
        switch rawValue {
        case 0xE000...0xFCFF: "the application's own code"
        case 0xFD00: "done"
        case 0xFD01: "will be done later"
        case 0xFE00...0xFE15: Self.errors[Int(rawValue - 0xFE00)]
        case 0xFE16...0xFFFF: "an error that is not defined"
        default: "not defined"
        }
    }

    private static let errors = [
        "an error that is not described", "unknown SML designator", "user or password is wrong",
        "the server id is not there", "the request's file id is not there", "the target cannot be written",
        "the target cannot be read", "the communication is disturbed", "the data cannot be interpreted",
        "the value is out of range", "not executed", "a checksum is wrong", "broadcasts are not supported",
        "the message was not expected", "unknown object in the profile", "the type of data is not supported",
        "an optional element is not supported", "the profile has no entry", "the end lies before the beginning",
        "there is no entry in that time", "the file has no close message",
        "busy, the answer cannot be sent now",
    ]
}

extension AttentionResponse: FieldReadable {
    init(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        try cursor.list(bytes, count: 4)
        serverID = try cursor.octets(bytes)
        attentionNumber = try cursor.octets(bytes)
        code = attentionNumber.flatMap { AttentionCode(number: Self.copy($0, bytes)) }
        message = try cursor.octets(bytes)
        details = cursor.takeAbsent(bytes) ? nil : try cursor.extent(bytes, of: Tree.self)
    }

    /// The first bytes of a range, one more than an attention number has at the most.
    private static func copy(_ octets: Octets, _ bytes: Span<UInt8>) -> [UInt8] {
        (octets.offset..<min(octets.end, octets.offset + 7)).map { bytes[$0] }
    }
}
