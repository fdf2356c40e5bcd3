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
            let start = cursor.offset
            do throws(MessageFault) {
                let head = try messageHead(bytes, &cursor)
                parseMessage(head, bytes)
            } catch {
                faults.append(error)
                guard let next = resynchronise(bytes, after: start, end: end, &tries) else { return }
                cursor.offset = next
            }
        }
    }

    /// A message whose structure is sound, its body not looked into.
    private struct Head {
        var message: Message
        var bodyOffset: Int
        var checksumOffset: Int
        var sent: UInt16
        var hasEnd: Bool
    }

    /// Takes the fields of a message, the content of its body unread, and its end.
    private func messageHead(_ bytes: Span<UInt8>, _ cursor: inout FieldCursor) throws(MessageFault) -> Head {
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
        let bodyOffset = cursor.offset
        try cursor.skip(bytes)
        let checksumOffset = cursor.offset
        guard let sent = try cursor.unsigned(bytes, byteCount: 2) else {
            cursor.offset = checksumOffset
            throw cursor.fault(bytes, .unsigned(byteCount: 2))
        }
        let hasEnd = cursor.offset < cursor.end && bytes[cursor.offset] == 0
        if hasEnd { cursor.offset += 1 }
        let message = Message(
            transactionID: transactionID, groupNumber: UInt8(clamping: group), abortOnError: UInt8(clamping: abort),
            tag: UInt32(truncatingIfNeeded: tag), extent: Octets(offset: start, count: cursor.offset - start),
            checksum: .checksumMismatch, body: .faulty)
        return Head(
            message: message, bodyOffset: bodyOffset, checksumOffset: checksumOffset,
            sent: UInt16(truncatingIfNeeded: sent), hasEnd: hasEnd)
    }

    /// Adds the message of `head`, with its body if its checksum fits.
    private mutating func parseMessage(_ head: Head, _ bytes: Span<UInt8>) {
        var message = head.message
        let range = message.extent.offset..<head.checksumOffset
        if !head.hasEnd { missingEnds += 1 }
        let state = CRC16.update(CRC16.start, bytes, range)
        if let kind = CRC16.kind(of: head.sent, state, count: range.count, preferred: preferredChecksum) {
            message.checksum = .valid(kind)
            parseBody(&message, bytes, FieldCursor(offset: head.bodyOffset, end: head.checksumOffset))
        } else {
            let expected = CRC16.sent(preferredChecksum, state, count: range.count)
            faults.append(
                MessageFault(
                    offset: head.checksumOffset, expected: .checksum(expected), found: .checksum(head.sent)))
        }
        messages.append(message)
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
                var cursor = FieldCursor(offset: next, end: end)
                if let head = try? messageHead(bytes, &cursor) {
                    let range = next..<head.checksumOffset
                    let state = CRC16.update(CRC16.start, bytes, range)
                    let kind = CRC16.kind(of: head.sent, state, count: range.count, preferred: preferredChecksum)
                    if kind != nil { return next }
                }
            }
            next += 1
        }
        return nil
    }
}
