import OBIS

/// Rows as comma-separated values per RFC 4180: CR LF ends a line, fields are quoted where they must be.
///
/// Fields are appended one after the other to `bytes`, which the caller hands to `OutputBuffer.sendIfFull` after each
/// row. A nil value is an empty field; an empty string is a quoted one, so that the two can be told apart.
public struct CSVWriter: Sendable {
    /// What has been written and not yet been sent.
    public var bytes: [UInt8] = []
    private var isRowBegun = false

    /// An empty writer.
    public init() { bytes.reserveCapacity(70_000) }

    /// Appends a row of texts, e.g. the header.
    public mutating func row(_ fields: [String]) {
        for text in fields { field(text) }
        endRow()
    }

    /// Appends a text; quoted where it holds a comma, a quote, CR or LF, or is empty.
    public mutating func field(_ text: String?) {
        separate()
        guard let text else { return }
        if !text.isEmpty, !text.utf8.contains(where: Self.mustBeQuoted) {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends an integer.
    public mutating func field(_ value: Int64?) {
        separate()
        if let value { DecimalText.append(value, to: &bytes) }
    }

    /// Appends raw × 10^scaler exactly.
    public mutating func field(raw: Int64, scaler: Int) {
        separate()
        DecimalText.append(raw: raw, scaler: scaler, to: &bytes)
    }

    /// Appends a value of a meter exactly, or an empty field.
    public mutating func field(_ value: ScaledValue?) {
        separate()
        if let value { DecimalText.append(raw: value.raw, scaler: Int(value.scaler), to: &bytes) }
    }

    /// Appends a time as UTC in the form of ISO 8601.
    public mutating func field(utcMilliseconds: Int64) {
        separate()
        TimeText.appendUTC(utcMilliseconds, to: &bytes)
    }

    /// Appends a field whose bytes `append` writes; they must need no quotes.
    public mutating func field(_ append: (inout [UInt8]) -> Void) {
        separate()
        append(&bytes)
    }

    /// Ends the row.
    public mutating func endRow() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        isRowBegun = false
    }

    private mutating func separate() {
        if isRowBegun { bytes.append(UInt8(ascii: ",")) }
        isRowBegun = true
    }

    private static func mustBeQuoted(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }
}
