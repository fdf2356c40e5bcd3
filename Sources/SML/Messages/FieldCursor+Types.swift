/// The types that several messages share.
extension FieldCursor {
    /// Takes an optional SML_Time: `01`, the choice {1, u32}, {2, u32} or {3, {u32, i16, i16}}, or a bare u32.
    mutating func time(_ bytes: Span<UInt8>) throws(MessageFault) -> Time? {
        let start = offset
        let head = try head(bytes)
        if head.type == FieldHead.octetString, head.count == 0 { return nil }
        if head.type == FieldHead.unsigned, 1...4 ~= head.count {
            return .secIndex(UInt32(truncatingIfNeeded: number(bytes, head.count)), bare: true)
        }
        guard head.isList, head.count == 2, let time = try chosenTime(bytes) else {
            offset = start
            throw fault(bytes, .time)
        }
        return time
    }

    /// Takes choice and content of an SML_Time whose list's head has been taken; nil if they are none.
    mutating func chosenTime(_ bytes: Span<UInt8>) throws(MessageFault) -> Time? {
        let choice = try head(bytes)
        guard choice.type == FieldHead.unsigned, choice.count == 1 else { return nil }
        let tag = number(bytes, 1)
        let content = try head(bytes)
        if content.type == FieldHead.unsigned, 1...4 ~= content.count {
            let seconds = UInt32(truncatingIfNeeded: number(bytes, content.count))
            return tag == 1 ? .secIndex(seconds, bare: false) : tag == 2 ? .timestamp(seconds) : nil
        }
        guard tag == 3, content.isList, content.count == 3 else { return nil }
        return try localTime(bytes)
    }

    private mutating func localTime(_ bytes: Span<UInt8>) throws(MessageFault) -> Time? {
        let seconds = try head(bytes)
        guard seconds.type == FieldHead.unsigned, 1...4 ~= seconds.count else { return nil }
        let utc = UInt32(truncatingIfNeeded: number(bytes, seconds.count))
        var offsets: (Int16, Int16) = (0, 0)
        let zone = try head(bytes)
        guard zone.type == FieldHead.integer, 1...2 ~= zone.count else { return nil }
        offsets.0 = Int16(truncatingIfNeeded: signedNumber(bytes, zone.count))
        let season = try head(bytes)
        guard season.type == FieldHead.integer, 1...2 ~= season.count else { return nil }
        offsets.1 = Int16(truncatingIfNeeded: signedNumber(bytes, season.count))
        return .local(utc, offsetMinutes: offsets.0, seasonMinutes: offsets.1)
    }

    /// Takes an SML_Value; lists that are no time and numbers of other than 1 to 8 bytes are kept as their bytes.
    mutating func value(_ bytes: Span<UInt8>) throws(MessageFault) -> Value {
        let start = offset
        let head = try head(bytes)
        let count = head.count
        switch head.type {
        case FieldHead.unsigned where 1...8 ~= count:
            return .unsigned(number(bytes, count), byteCount: count)
        case FieldHead.integer where 1...8 ~= count:
            return .integer(signedNumber(bytes, count), byteCount: count)
        case FieldHead.octetString:
            if count == 0 { return .absent }
            offset += count
            return .octets(Octets(offset: offset - count, count: count))
        case FieldHead.boolean where count == 1:
            return .boolean(number(bytes, 1) != 0)
        case FieldHead.list where count == 2:
            if let time = listTime(bytes) { return .time(time) }
        default: break
        }
        offset = start
        try skip(bytes)
        return .other(Octets(offset: start, count: offset - start))
    }

    /// Takes the elements of a list of two as {1, SML_Time} or as an SML_Time (fact 15); nil if they are neither.
    private mutating func listTime(_ bytes: Span<UInt8>) -> Time? {
        let start = offset
        if let time = try? chosenTime(bytes) { return time }
        offset = start
        guard let choice = try? unsigned(bytes, byteCount: 1), choice == 1 else { return nil }
        return try? time(bytes)
    }
}
