/// Shape: list of seven: object name, status, time, unit, scaler, value, signature; all but name and value may be absent.
extension Telegram {
    /// Reads an SML_ListEntry.
    ///
    /// A field of the wrong type counts as absent and is a fault; the other fields and entries remain.
    mutating func parseEntry(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        if parseUsualEntry(bytes, &cursor) { return }
        try parseAnyEntry(bytes, &cursor)
    }

    /// Reads an entry of any form.
    mutating func parseAnyEntry(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        let start = cursor.offset
        try cursor.list(bytes, count: 7)
        let name = try cursor.octets(bytes) ?? Octets(offset: cursor.offset, count: 0)
        let status = try status(bytes, &cursor)
        let time = try valueTime(bytes, &cursor)
        let unit = try unit(bytes, &cursor)
        let scaler = try scaler(bytes, &cursor)
        let value = try cursor.value(bytes)
        let signature = try signature(bytes, &cursor)
        entries.append(
            ListEntry(
                objectName: name, obis: Self.packed(name, bytes), status: status, time: time, unit: unit,
                scaler: scaler, value: value, signature: signature,
                extent: Octets(offset: start, count: cursor.offset - start)))
    }

    private static func packed(_ name: Octets, _ bytes: Span<UInt8>) -> UInt64 {
        guard name.count == 6 else { return 0 }
        var cursor = FieldCursor(offset: name.offset, end: bytes.count)
        return cursor.number(bytes, 6)
    }

    /// Takes the status word: unsigned, or signed as some meters have it, then its bits.
    private mutating func status(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> UInt64? {
        let start = cursor.offset
        if cursor.takeAbsent(bytes) { return nil }
        let head = try cursor.head(bytes)
        let isNumber = head.type == FieldHead.unsigned || head.type == FieldHead.integer
        if isNumber, 1...8 ~= head.count { return cursor.number(bytes, head.count) }
        try skipWrong(bytes, &cursor, from: start, .unsigned(byteCount: 8))
        return nil
    }

    private mutating func valueTime(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Time? {
        let start = cursor.offset
        if cursor.takeAbsent(bytes) { return nil }
        do throws(MessageFault) {
            return try cursor.time(bytes)
        } catch {
            try skipWrong(bytes, &cursor, from: start, .time)
            return nil
        }
    }

    private mutating func unit(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> UInt8? {
        let start = cursor.offset
        if cursor.takeAbsent(bytes) { return nil }
        let head = try cursor.head(bytes)
        if head.type == FieldHead.unsigned, 1...8 ~= head.count {
            if let unit = UInt8(exactly: cursor.number(bytes, head.count)) { return unit }
        }
        try skipWrong(bytes, &cursor, from: start, .unsigned(byteCount: 1))
        return nil
    }

    private mutating func scaler(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Int8? {
        let start = cursor.offset
        if cursor.takeAbsent(bytes) { return nil }
        let head = try cursor.head(bytes)
        if head.type == FieldHead.integer, 1...8 ~= head.count {
            if let scaler = Int8(exactly: cursor.signedNumber(bytes, head.count)) { return scaler }
        }
        try skipWrong(bytes, &cursor, from: start, .integer(byteCount: 1))
        return nil
    }

    private mutating func signature(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Octets? {
        let start = cursor.offset
        if cursor.takeAbsent(bytes) { return nil }
        let head = try cursor.head(bytes)
        guard head.type == FieldHead.octetString else {
            try skipWrong(bytes, &cursor, from: start, .octetString)
            return nil
        }
        if head.count == 0 { return nil }
        cursor.offset += head.count
        return Octets(offset: cursor.offset - head.count, count: head.count)
    }

    /// Passes over the field at `start`, which is not as expected.
    private mutating func skipWrong(
        _ bytes: Span<UInt8>, _ cursor: inout FieldCursor, from start: Int, _ expected: MessageFault.Expected
    ) throws(MessageFault) {
        cursor.offset = start
        report(cursor.fault(bytes, expected))
        try cursor.skip(bytes)
    }
}
