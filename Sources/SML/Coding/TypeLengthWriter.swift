/// Writes fields one after the other.
///
/// The caller answers for the structure: as many fields after a list as the list announces. Lengths of type-length fields
/// are the fewest bytes that hold the length, or more where asked for (docs/meters.md, facts 10 to 12).
public struct TypeLengthWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// A writer that has written nothing.
    public init() {}

    /// Begins a list of `count` elements; `headerLength` bytes of type-length field at least.
    public mutating func list(_ count: Int, headerLength: Int = 1) {
        head(FieldHead.list, count, headerLength: headerLength, includesHead: false)
    }

    /// Writes a string of bytes; `headerLength` bytes of type-length field at least.
    public mutating func octets(_ octets: [UInt8], headerLength: Int = 1) {
        head(FieldHead.octetString, octets.count, headerLength: headerLength, includesHead: true)
        bytes.append(contentsOf: octets)
    }

    /// Writes a string of bytes; nil as absent.
    public mutating func optionalOctets(_ octets: [UInt8]?) {
        if let octets { self.octets(octets) } else { absent() }
    }

    /// Writes the six bytes of an OBIS code that is packed big-endian into the low 48 bits.
    public mutating func obis(_ code: UInt64) {
        bytes.append(0x07)
        bigEndian(code, byteCount: 6)
    }

    /// Writes a signed number in `byteCount` bytes (1 to 8, its low ones), the fewest that hold it if nil.
    public mutating func integer(_ value: Int64, byteCount: Int? = nil) {
        let magnitude = value < 0 ? ~value : value
        let fewest = (64 - magnitude.leadingZeroBitCount) / 8 + 1
        number(FieldHead.integer, UInt64(bitPattern: value), byteCount: byteCount ?? fewest)
    }

    /// Writes an unsigned number in `byteCount` bytes (1 to 8, its low ones), the fewest that hold it if nil.
    public mutating func unsigned(_ value: UInt64, byteCount: Int? = nil) {
        let fewest = max(1, (71 - value.leadingZeroBitCount) / 8)
        number(FieldHead.unsigned, value, byteCount: byteCount ?? fewest)
    }

    /// Writes a boolean.
    public mutating func boolean(_ value: Bool) {
        bytes.append(0x42)
        bytes.append(value ? 1 : 0)
    }

    /// Writes an absent optional field.
    public mutating func absent() { bytes.append(0x01) }

    /// Writes an SML_Time; nil as absent.
    public mutating func time(_ time: Time?) {
        switch time {
        case nil: absent()
        case .secIndex(let seconds, bare: true): unsigned(UInt64(seconds), byteCount: 4)
        case .secIndex(let seconds, bare: false): chosen(1, seconds)
        case .timestamp(let seconds): chosen(2, seconds)
        case .local(let seconds, let offset, let season):
            list(2)
            unsigned(3, byteCount: 1)
            list(3)
            unsigned(UInt64(seconds), byteCount: 4)
            integer(Int64(offset), byteCount: 2)
            integer(Int64(season), byteCount: 2)
        }
    }

    /// Writes the byte 00.
    public mutating func endOfMessage() { bytes.append(0) }

    /// Writes bytes as they are.
    public mutating func raw(_ bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    /// Forgets what has been written and keeps the memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private mutating func chosen(_ choice: UInt64, _ seconds: UInt32) {
        list(2)
        unsigned(choice, byteCount: 1)
        unsigned(UInt64(seconds), byteCount: 4)
    }

    private mutating func number(_ type: UInt8, _ value: UInt64, byteCount: Int) {
        let count = min(max(byteCount, 1), 8)
        bytes.append(type << 4 | UInt8(count + 1))
        bigEndian(value, byteCount: count)
    }

    private mutating func bigEndian(_ value: UInt64, byteCount: Int) {
        var shift = 8 * (byteCount - 1)
        while shift >= 0 {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
            shift -= 8
        }
    }

    private mutating func head(_ type: UInt8, _ count: Int, headerLength: Int, includesHead: Bool) {
        if headerLength <= 1, count < (includesHead ? 15 : 16) {
            bytes.append(type << 4 | UInt8(includesHead ? count + 1 : count))
            return
        }
        var length = min(max(headerLength, 1), 8)
        while length < 8, (includesHead ? count + length : count) >> (4 * length) > 0 { length += 1 }
        let total = includesHead ? count + length : count
        for index in 0..<length {
            let nibble = UInt8(truncatingIfNeeded: total >> (4 * (length - 1 - index))) & 0x0F
            bytes.append((index + 1 < length ? 0x80 : 0) | (index == 0 ? type << 4 : 0) | nibble)
        }
    }
}
