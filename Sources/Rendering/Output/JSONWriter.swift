import OBIS

/// JSON per RFC 8259, built field by field in the order given, one object a line.
///
/// Numbers are written as exact decimal text. The writer puts commas; that brackets are closed is the caller's part.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.field("meter", "house")
///     json.field("value", raw: 12345, scaler: -1)
///     json.endObject()
///     json.endLine()      // {"meter":"house","value":1234.5}
public struct JSONWriter: Sendable {
    /// What has been written and not yet been sent.
    public var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty writer.
    public init() { bytes.reserveCapacity(70_000) }

    // MARK: Structure

    /// Opens an object; within an object `name` is its field.
    public mutating func beginObject(_ name: String? = nil) {
        separate(name)
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes an object.
    public mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Opens an array; within an object `name` is its field.
    public mutating func beginArray(_ name: String? = nil) {
        separate(name)
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// Closes an array.
    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Ends the line after an object.
    public mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    // MARK: Values

    /// Appends a text, or null; in an array `name` is nil.
    public mutating func field(_ name: String?, _ text: String?) {
        separate(name)
        if let text { Self.appendString(text, to: &bytes) } else { appendNull() }
        needsComma = true
    }

    /// Appends a text from bytes that should be UTF-8; what is not becomes U+FFFD.
    public mutating func field(_ name: String?, utf8: some Collection<UInt8>) {
        field(name, String(decoding: utf8, as: UTF8.self))
    }

    /// Appends an integer, or null.
    public mutating func field(_ name: String?, _ value: Int64?) {
        separate(name)
        if let value { DecimalText.append(value, to: &bytes) } else { appendNull() }
        needsComma = true
    }

    /// Appends raw × 10^scaler exactly.
    public mutating func field(_ name: String?, raw: Int64, scaler: Int) {
        separate(name)
        DecimalText.append(raw: raw, scaler: scaler, to: &bytes)
        needsComma = true
    }

    /// Appends a value of a meter exactly, or null.
    public mutating func field(_ name: String?, _ value: ScaledValue?) {
        separate(name)
        if let value { DecimalText.append(raw: value.raw, scaler: Int(value.scaler), to: &bytes) } else { appendNull() }
        needsComma = true
    }

    /// Appends a number that is JSON text already, e.g. an integer beyond `Int64`.
    public mutating func field(_ name: String?, number: String) {
        separate(name)
        bytes.append(contentsOf: number.utf8)
        needsComma = true
    }

    /// Appends true, false or null.
    public mutating func field(_ name: String?, _ value: Bool?) {
        separate(name)
        if let value { bytes.append(contentsOf: (value ? "true" : "false").utf8) } else { appendNull() }
        needsComma = true
    }

    /// Appends a time as a text: UTC in the form of ISO 8601.
    public mutating func field(_ name: String?, utcMilliseconds: Int64) {
        separate(name)
        bytes.append(UInt8(ascii: "\""))
        TimeText.appendUTC(utcMilliseconds, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Appends bytes as a text of hexadecimal digits.
    public mutating func field(_ name: String?, hex octets: some Sequence<UInt8>) {
        separate(name)
        bytes.append(UInt8(ascii: "\""))
        for octet in octets {
            bytes.append(Self.hexDigit(octet >> 4))
            bytes.append(Self.hexDigit(octet & 15))
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    // MARK: Parts

    private mutating func separate(_ name: String?) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        guard let name else { return }
        Self.appendString(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func appendNull() { bytes.append(contentsOf: "null".utf8) }

    /// Appends `text` in quotes; control characters, DEL included, and marks that change the direction of writing are escaped,
    /// all else stays UTF-8.
    static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.contains(where: { $0 >= 0x80 }), text.unicodeScalars.contains(where: Escape.mustBeShown) {
            for scalar in text.unicodeScalars {
                if scalar.value >= 0x80, Escape.mustBeShown(scalar) {
                    bytes.append(contentsOf: "\\u".utf8)
                    for shift in [12, 8, 4, 0] { bytes.append(hexDigit(UInt8(scalar.value >> UInt32(shift) & 15))) }
                } else {
                    append(String(scalar).utf8, to: &bytes)
                }
            }
        } else {
            append(text.utf8, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0a: bytes.append(contentsOf: "\\n".utf8)
            case 0x0d: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case ..<0x20, 0x7f:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 15))
            default: bytes.append(byte)
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
