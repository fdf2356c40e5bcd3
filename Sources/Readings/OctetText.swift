/// How bytes of a telegram are shown.
public enum OctetText {
    /// Whether all bytes are printable ASCII, so that they are shown as text (and there is at least one).
    public static func isText(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// The text if all bytes are printable, else their hex digits.
    public static func show(_ bytes: some Collection<UInt8>) -> String {
        isText(bytes) ? String(decoding: bytes, as: UTF8.self) : hex(bytes)
    }

    /// Two lower-case hex digits a byte.
    public static func hex(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            result.append(digits[Int(byte >> 4)])
            result.append(digits[Int(byte & 15)])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
