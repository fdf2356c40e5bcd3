/// Makes the frame of a telegram anew when bytes of its body have changed.
public enum FrameRewriter {
    /// The frame of a valid telegram with another body of the same length, its checksums right again.
    ///
    /// Only messages whose checksum fitted get a new one, of the same kind; a shortened one (docs/meters.md, fact 5) may
    /// become two bytes long. `body` stands for `telegram.bytes`, with its padding.
    public static func frame(of telegram: Telegram, body: [UInt8]) -> [UInt8] {
        guard case .valid(let kind) = telegram.frame.verdict, body.count == telegram.bytes.count else { return [] }
        let padding = min(max(telegram.frame.padding, 0), body.count)
        var new: [UInt8] = []
        var copied = 0
        for message in telegram.messages {
            guard case .valid(let own) = message.checksum, let field = checksumField(of: message, in: telegram) else {
                continue
            }
            new += body[copied..<field.lowerBound]
            let checksum = own.sent(for: body.span, message.extent.offset..<field.lowerBound)
            if field.count == 2, checksum <= 0xFF {
                new += [0x62, UInt8(checksum)]
            } else {
                new += [0x63, UInt8(checksum >> 8), UInt8(checksum & 0xFF)]
            }
            copied = field.upperBound
        }
        new += body[copied..<(body.count - padding)]
        // A number of pad bytes that is not the usual one (fact 1) is kept where the length is.
        let count = new.count == body.count - padding ? padding : -new.count & 3
        return frame(new, padding: count, kind)
    }

    private static func frame(_ body: [UInt8], padding: Int, _ kind: Checksum) -> [UInt8] {
        var frame: [UInt8] = [0x1B, 0x1B, 0x1B, 0x1B, 0x01, 0x01, 0x01, 0x01]
        Escaping.escape(body.span, into: &frame)
        frame += [UInt8](repeating: 0, count: padding)
        frame += [0x1B, 0x1B, 0x1B, 0x1B, 0x1A, UInt8(padding)]
        let checksum = kind.sent(for: frame.span, 0..<frame.count)
        frame += [UInt8(checksum >> 8), UInt8(checksum & 0xFF)]
        return frame
    }

    /// Where a message's checksum stands, with its type-length byte; nil if it is of no usual length.
    private static func checksumField(of message: Message, in telegram: Telegram) -> Range<Int>? {
        let bytes = telegram.bytes.span
        var cursor = FieldCursor(offset: message.extent.offset, end: message.extent.end)
        do throws(MessageFault) {
            var head = try Telegram.anyHead(bytes, &cursor)
            try cursor.skip(bytes)
            let tail = try Telegram.tail(bytes, &cursor, &head)
            let length = Int(bytes[tail.checksumOffset] & 0x0F)
            guard length == 2 || length == 3 else { return nil }
            return tail.checksumOffset..<(tail.checksumOffset + length)
        } catch {
            return nil
        }
    }
}
