/// The forms that nearly all meters send, read without a look at each head; what differs is left to the general way.
///
/// Each of these returns nil or false without having moved the cursor, and otherwise what the general way would have read:
/// a seeded test compares the two.
extension Telegram {
    /// The bytes that the longest usual entry has: list, name, status, time, unit, scaler, value, signature.
    private static let usualEntryLength = 1 + 7 + 9 + 8 + 2 + 2 + 15 + 1
    /// Beyond an entry's number up to this many bytes may be loaded with it.
    private static let loadLength = 8

    /// Reads an entry of one-byte heads with an OBIS code: `77 07 …`, no lists but the time, no signature.
    mutating func parseUsualEntry(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) -> Bool {
        let start = cursor.offset
        guard cursor.end - start >= Self.usualEntryLength + Self.loadLength, cursor.end <= bytes.count else {
            return false
        }
        let raw = bytes.bytes
        let head = raw.bigEndianWord(at: start)
        guard head >> 48 == 0x7707 else { return false }
        var offset = start + 8
        var status: UInt64?
        if !Self.takeAbsent(bytes, &offset) {
            let type = bytes[unchecked: offset] >> 4
            let count = Int(bytes[unchecked: offset] & 15) - 1
            guard type == FieldHead.unsigned || type == FieldHead.integer, 1...8 ~= count else { return false }
            status = raw.bigEndianWord(at: offset + 1) >> UInt64(64 - 8 * count)
            offset += 1 + count
        }
        var time: Time?
        if !Self.takeAbsent(bytes, &offset) {
            guard let taken = Self.usualTime(bytes, &offset) else { return false }
            time = taken
        }
        var unit: UInt8?
        if !Self.takeAbsent(bytes, &offset) {
            guard bytes[unchecked: offset] == 0x62 else { return false }
            unit = bytes[unchecked: offset + 1]
            offset += 2
        }
        var scaler: Int8?
        if !Self.takeAbsent(bytes, &offset) {
            guard bytes[unchecked: offset] == 0x52 else { return false }
            scaler = Int8(bitPattern: bytes[unchecked: offset + 1])
            offset += 2
        }
        guard let value = Self.usualValue(bytes, &offset), Self.takeAbsent(bytes, &offset) else { return false }
        entries.append(
            ListEntry(
                objectName: Octets(offset: start + 2, count: 6), obis: head & 0xFFFF_FFFF_FFFF, status: status,
                time: time, unit: unit, scaler: scaler, value: value, signature: nil,
                extent: Octets(offset: start, count: offset - start)))
        cursor.offset = offset
        return true
    }

    @inline(__always)
    private static func takeAbsent(_ bytes: Span<UInt8>, _ offset: inout Int) -> Bool {
        guard bytes[unchecked: offset] == 0x01 else { return false }
        offset += 1
        return true
    }

    /// Takes `72 62 01 65 …`, `72 62 02 65 …` or a bare `65 …`.
    @inline(__always)
    private static func usualTime(_ bytes: Span<UInt8>, _ offset: inout Int) -> Time? {
        let word = bytes.bytes.bigEndianWord(at: offset)
        let seconds = UInt32(truncatingIfNeeded: word)
        switch word >> 32 {
        case 0x7262_0165:
            offset += 8
            return .secIndex(seconds, bare: false)
        case 0x7262_0265:
            offset += 8
            return .timestamp(seconds)
        default:
            guard word >> 56 == 0x65 else { return nil }
            offset += 5
            return .secIndex(UInt32(truncatingIfNeeded: word >> 24), bare: true)
        }
    }

    /// Takes a number, or a string of at most 14 bytes.
    @inline(__always)
    private static func usualValue(_ bytes: Span<UInt8>, _ offset: inout Int) -> Value? {
        let type = bytes[unchecked: offset] >> 4
        let count = Int(bytes[unchecked: offset] & 15) - 1
        guard count > 0 else { return nil }
        let first = offset + 1
        if type == FieldHead.octetString {
            offset = first + count
            return .octets(Octets(offset: first, count: count))
        }
        guard type == FieldHead.integer || type == FieldHead.unsigned, count <= 8 else { return nil }
        offset = first + count
        let word = bytes.bytes.bigEndianWord(at: first)
        let shift = UInt64(64 - 8 * count)
        if type == FieldHead.unsigned { return .unsigned(word >> shift, byteCount: count) }
        return .integer(Int64(bitPattern: word) >> Int64(shift), byteCount: count)
    }

    /// Takes a message's head of the form `76 0x … 62 gg 62 aa 72 63 tt tt`, or with a tag of four bytes.
    @inline(__always)
    static func usualHead(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) -> Message? {
        let start = cursor.offset
        guard cursor.end - start >= 2, cursor.end <= bytes.count else { return nil }
        let idHead = bytes[unchecked: start + 1]
        guard bytes[unchecked: start] == 0x76, idHead & 0xF0 == 0, idHead > 0 else { return nil }
        let idLength = Int(idHead) - 1
        let next = start + 2 + idLength
        guard cursor.end - next > 10 else { return nil }
        let word = bytes.bytes.bigEndianWord(at: next)
        guard word & 0xFF00_FF00_FF00_0000 == 0x6200_6200_7200_0000 else { return nil }
        let tag: UInt32
        switch word >> 16 & 0xFF {
        case 0x63:
            tag = UInt32(word & 0xFFFF)
            cursor.offset = next + 8
        case 0x65:
            tag =
                UInt32(word & 0xFFFF) << 16 | UInt32(bytes[unchecked: next + 8]) << 8
                | UInt32(bytes[unchecked: next + 9])
            cursor.offset = next + 10
        default: return nil
        }
        return Message(
            transactionID: Octets(offset: start + 2, count: idLength),
            groupNumber: UInt8(truncatingIfNeeded: word >> 48), abortOnError: UInt8(truncatingIfNeeded: word >> 32),
            tag: tag, extent: Octets(offset: start, count: 0), checksum: .checksumMismatch,
            body: .other(Octets(offset: start, count: 0)))
    }
}

extension RawSpan {
    /// The eight bytes from `offset` on, which must exist, as a big-endian number.
    @inline(__always)
    fileprivate func bigEndianWord(at offset: Int) -> UInt64 {
        UInt64(bigEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }
}
