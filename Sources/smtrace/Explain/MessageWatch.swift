import SML

/// Watches messages: faults in them, unusual types, attentions, what the standard has otherwise.
struct MessageWatch {
    /// Takes a telegram; `offsetOf` tells where in the file a byte of its body lies.
    mutating func take(
        _ telegram: Telegram, at place: TelegramPlace, offsetOf: (Int) -> Int, _ tally: inout PeculiarityTally
    ) {
        for fault in telegram.faults { tally.note(.fault, Self.sentence(fault), at: offsetOf(fault.offset)) }
        if telegram.missingEnds > 0 { tally.note(.missingEnd, count: telegram.missingEnds, at: place.byteOffset) }
        if telegram.extraZeroBytes > 0 { tally.note(.zeroBytes, count: telegram.extraZeroBytes, at: place.byteOffset) }
        var hasList = false
        for message in telegram.messages {
            if message.tag == 0x0701 { hasList = true }
            if !Self.isUsual(message.tag) { unusual(message, in: telegram, offsetOf, &tally) }
            if message.checksum != .checksumMismatch, Self.hasShortChecksum(message, in: telegram.bytes) {
                tally.note(.shortChecksum, at: offsetOf(message.extent.offset))
            }
        }
        if Self.hasBareTime(telegram) { tally.note(.bareTime, at: place.byteOffset) }
        if !hasList { tally.note(.noList, at: place.byteOffset) }
    }

    /// Whether a time in it lacks the list that names its choice.
    private static func hasBareTime(_ telegram: Telegram) -> Bool {
        for message in telegram.messages {
            switch message.body {
            case .openResponse(let open) where isBare(open.refTime): return true
            case .getListResponse(let list) where isBare(list.sensorTime) || isBare(list.gatewayTime): return true
            default: break
            }
        }
        return telegram.entries.contains { entry in
            if case .time(let time) = entry.value, isBare(time) { return true }
            return isBare(entry.time)
        }
    }

    private static func isBare(_ time: Time?) -> Bool {
        if case .secIndex(_, bare: true)? = time { return true }
        return false
    }

    /// Open, close and list, as a meter sends them.
    private static func isUsual(_ tag: UInt32) -> Bool { tag == 0x0101 || tag == 0x0201 || tag == 0x0701 }

    private func unusual(
        _ message: Message, in telegram: Telegram, _ offsetOf: (Int) -> Int, _ tally: inout PeculiarityTally
    ) {
        let offset = offsetOf(message.extent.offset)
        if let code = telegram.attention(message)?.code {
            let text = "\(FaultText.hex(code.rawValue).uppercased()) (\(code.meaning))"
            return tally.note(code.isError ? .attentionError : .attention, text, at: offset)
        }
        let name = MessageShape.name(of: message.tag) ?? "unknown to the standard"
        tally.note(.otherMessage, "0x\(FaultText.hex(UInt16(truncatingIfNeeded: message.tag))) (\(name))", at: offset)
    }

    /// Whether the fifth element of a message, its checksum, has one byte.
    private static func hasShortChecksum(_ message: Message, in bytes: [UInt8]) -> Bool {
        let end = message.extent.end
        // Cheap to rule out: a byte 62 stands before the checksum's one byte, with the end of message or without.
        guard end >= 3, end <= bytes.count, bytes[end - 3] == 0x62 || bytes[end - 2] == 0x62 else { return false }
        var reader = TypeLengthReader(offset: message.extent.offset)
        var last: Node?
        while let node = try? reader.next(bytes.span), node.offset < end, node.kind != .endOfMessage {
            if node.depth == 1 { last = node }
        }
        return last?.kind == .field(.unsigned) && last?.contentLength == 1
    }

    /// A fault in words that are the same for all of its kind.
    private static func sentence(_ fault: MessageFault) -> String {
        if case .checksum = fault.expected { return "a message's own checksum does not fit" }
        return FaultText.sentence(fault)
    }
}
