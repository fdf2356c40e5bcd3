/// The identification of a meter: as DIN 43863-5 prescribes, or whatever bytes the meter sends (facts 27 and 28).
///
/// Shape of DIN 43863-5: `0a` or `09`, medium, three letters of the maker, block (one byte), number (four bytes). It is
/// printed as medium, maker, block in two hexadecimal digits, number in eight decimal ones.
public struct ServerID: Sendable, Hashable {
    /// The bytes as sent.
    public let bytes: [UInt8]

    /// An id of these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// An id from hexadecimal text in either case, with or without spaces, colons or dashes between bytes or digits; nil if it
    /// is none, or holds no byte.
    public init?(hex: String) {
        var digits: [UInt8] = []
        for character in hex where character != " " && character != ":" && character != "-" {
            guard character.isASCII, let digit = character.hexDigitValue else { return nil }
            digits.append(UInt8(digit))
        }
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }

    /// Lower-case hexadecimal text without separators.
    public var hex: String { bytes.map { Self.padded(String($0, radix: 16), to: 2) }.joined() }

    /// The id as printed on the meter, such as `1 DZG00 42082910`; else plain text, else hexadecimal.
    public var printed: String {
        if let parts { return "\(parts.medium) \(parts.maker)\(parts.block) \(parts.number)" }
        return text ?? hex
    }

    /// The 14 characters of DIN 43863-5 without spaces, such as `1DZG0042082910`; nil if the id is of another kind.
    public var identifier: String? { parts.map { $0.medium + $0.maker + $0.block + $0.number } }

    /// The maker's three letters, if it is an id of DIN 43863-5.
    public var maker: String? { parts?.maker }

    /// The bytes as text; nil unless all are printable ASCII and there are some.
    public var text: String? {
        guard !bytes.isEmpty, bytes.allSatisfy({ 0x20...0x7E ~= $0 }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var parts: (medium: String, maker: String, block: String, number: String)? {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard bytes.count == 10, bytes[0] == 0x0A || bytes[0] == 0x09, bytes[1] <= 0x0F,
            bytes[2...4].allSatisfy({ letters ~= $0 })
        else { return nil }
        let number = bytes[6...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard number <= 99_999_999 else { return nil }
        return (
            String(bytes[1], radix: 16, uppercase: true), String(decoding: bytes[2...4], as: UTF8.self),
            Self.padded(String(bytes[5], radix: 16, uppercase: true), to: 2), Self.padded(String(number), to: 8)
        )
    }

    private static func padded(_ digits: String, to length: Int) -> String {
        String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
    }
}
