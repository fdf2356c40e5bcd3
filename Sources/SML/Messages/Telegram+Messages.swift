/// Shape: list of six: transaction id, group number, abort on error, {tag, body}, checksum, end of message `00`.
/// Source: BSI TR-03109-1 annex IV b, SML 1.04, clause 5.
extension Telegram {
    /// How many places are tried when the structure of a message is broken; keeps the time linear.
    private static let resynchronisationLimit = 16

    /// Reads message after message of `bytes` up to `end`.
    mutating func parseMessages(_ bytes: Span<UInt8>, end: Int) {
        var cursor = FieldCursor(offset: 0, end: end)
        var tries = 0
        while cursor.offset < end {
            if bytes[cursor.offset] == 0 {
                cursor.offset += 1
                extraZeroBytes += 1
                continue
            }
            if messages.count == Self.messageLimit { return skipMessages(bytes, &cursor, end: end) }
            let start = cursor.offset
            let before = mark
            do throws(MessageFault) {
                try parseMessage(bytes, &cursor)
            } catch {
                rewind(to: before)
                report(error)
                guard let next = resynchronise(bytes, after: start, end: end, &tries) else { return }
                cursor.offset = next
            }
        }
    }

    /// Reads a message; its body counts only if its checksum fits.
    private mutating func parseMessage(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) {
        var message = try Self.head(bytes, &cursor)
        let before = mark
        let bodyOffset = cursor.offset
        if !parseBody(&message, bytes, &cursor) {
            cursor.offset = bodyOffset
            try cursor.skip(bytes)
            message.body = .faulty(Octets(offset: bodyOffset, count: cursor.offset - bodyOffset))
        }
        let bodyEnd = cursor.offset
        let sent = try Self.tail(bytes, &cursor, &message)
        if !sent.hasEnd { missingEnds += 1 }
        if let kind = kind(of: sent, message, bytes) {
            message.checksum = .valid(kind)
        } else {
            rewind(to: before)
            message.body = .faulty(Octets(offset: bodyOffset, count: bodyEnd - bodyOffset))
            report(checksumFault(sent, message, bytes))
        }
        messages.append(message)
    }

    /// The fields behind a message's body.
    struct Tail {
        var checksumOffset: Int
        var checksum: UInt16
        var hasEnd: Bool
    }

    /// Takes the fields before a message's body.
    static func head(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Message {
        if let message = usualHead(bytes, &cursor) { return message }
        return try anyHead(bytes, &cursor)
    }

    /// Takes the fields before a message's body in any form.
    static func anyHead(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Message {
        let start = cursor.offset
        guard bytes[start] == 0x76 else { throw cursor.fault(bytes, .message) }
        cursor.offset += 1
        let transactionID = try cursor.octets(bytes) ?? Octets(offset: cursor.offset, count: 0)
        let group = try cursor.unsigned(bytes, byteCount: 8) ?? 0
        let abort = try cursor.unsigned(bytes, byteCount: 8) ?? 0
        try cursor.list(bytes, count: 2)
        let tagOffset = cursor.offset
        guard let tag = try cursor.unsigned(bytes, byteCount: 4) else {
            cursor.offset = tagOffset
            throw cursor.fault(bytes, .unsigned(byteCount: 4))
        }
        return Message(
            transactionID: transactionID, groupNumber: UInt8(clamping: group), abortOnError: UInt8(clamping: abort),
            tag: UInt32(truncatingIfNeeded: tag), extent: Octets(offset: start, count: 0),
            checksum: .checksumMismatch, body: .other(Octets(offset: start, count: 0)))
    }

    /// Takes the fields behind a message's body, and says how far `message` reaches.
    static func tail(
        _ bytes: Span<UInt8>, _ cursor: inout FieldCursor, _ message: inout Message
    ) throws(MessageFault) -> Tail {
        let checksumOffset = cursor.offset
        guard let checksum = try cursor.unsigned(bytes, byteCount: 2) else {
            cursor.offset = checksumOffset
            throw cursor.fault(bytes, .unsigned(byteCount: 2))
        }
        let hasEnd = cursor.offset < cursor.end && bytes[cursor.offset] == 0
        if hasEnd { cursor.offset += 1 }
        let start = message.extent.offset
        message.extent = Octets(offset: start, count: cursor.offset - start)
        return Tail(
            checksumOffset: checksumOffset, checksum: UInt16(truncatingIfNeeded: checksum), hasEnd: hasEnd)
    }

    /// The kind of checksum that fits a message.
    private func kind(of tail: Tail, _ message: Message, _ bytes: Span<UInt8>) -> Checksum? {
        let range = message.extent.offset..<tail.checksumOffset
        let state = CRC16.update(CRC16.start, bytes, range)
        return CRC16.kind(of: tail.checksum, state, count: range.count, preferred: preferredChecksum)
    }

    private func checksumFault(_ tail: Tail, _ message: Message, _ bytes: Span<UInt8>) -> MessageFault {
        let expected = preferredChecksum.sent(for: bytes, message.extent.offset..<tail.checksumOffset)
        return MessageFault(
            offset: tail.checksumOffset, expected: .checksum(expected), found: .checksum(tail.checksum))
    }

    private var preferredChecksum: Checksum {
        if case .valid(let kind) = frame.verdict { return kind }
        return .x25
    }

    /// Where after a broken message the next sound one begins: behind a byte 00, complete, with a checksum that fits.
    ///
    /// Never at the mere look of one, since payload can imitate it (fact 18).
    private func resynchronise(_ bytes: Span<UInt8>, after start: Int, end: Int, _ tries: inout Int) -> Int? {
        var next = start + 1
        while next < end, tries < Self.resynchronisationLimit {
            if bytes[next] == 0x76, bytes[next - 1] == 0 {
                tries += 1
                if isSound(bytes, FieldCursor(offset: next, end: end)) { return next }
            }
            next += 1
        }
        return nil
    }

    /// Whether a complete message with a fitting checksum begins at `cursor`.
    private func isSound(_ bytes: Span<UInt8>, _ cursor: FieldCursor) -> Bool {
        var cursor = cursor
        do throws(MessageFault) {
            var message = try Self.head(bytes, &cursor)
            try cursor.skip(bytes)
            let tail = try Self.tail(bytes, &cursor, &message)
            return kind(of: tail, message, bytes) != nil
        } catch {
            return false
        }
    }
}
