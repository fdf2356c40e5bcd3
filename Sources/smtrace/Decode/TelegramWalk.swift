import OBIS
import Readings
import Rendering
import SML

/// Goes through all bytes of one telegram, in their order.
struct TelegramWalk {
    private let telegram: Telegram
    private let bytes: [UInt8]
    private let offsets: BodyOffsets
    private let byteOffset: Int
    private let quirks: ActiveQuirks
    private let lines: TreeLines
    private var text = FieldText()
    /// The quirks for the list at hand.
    private var listQuirks: ActiveQuirks = []
    /// The entries of the message at hand that have not been met yet.
    private var entries = 0..<0
    /// Where the message at hand ends.
    private var messageEnd = 0

    init(_ telegram: Telegram, _ raw: Span<UInt8>, byteOffset: Int, quirks: ActiveQuirks, lines: TreeLines) {
        self.telegram = telegram
        self.bytes = telegram.bytes
        self.offsets = BodyOffsets(body: telegram.bytes, raw: raw)
        self.byteOffset = byteOffset
        self.quirks = quirks
        self.lines = lines
    }

    /// Shows start sequence, messages, what lies between them, end sequence, and the faults.
    mutating func show(_ raw: Span<UInt8>) throws {
        guard raw.count >= BodyOffsets.start + BodyOffsets.end else { return try show(raw, 0..<raw.count, "") }
        try show(raw, 0..<BodyOffsets.start, "start sequence")
        var position = 0
        for message in telegram.messages {
            try between(position..<message.extent.offset)
            try show(message)
            position = message.extent.end
        }
        try between(position..<bytes.count)
        let padding = raw[raw.count - 3]
        let sent = UInt16(raw[raw.count - 2]) << 8 | UInt16(raw[raw.count - 1])
        let verdict = telegram.frame.isValid ? "fits" : "does not fit"
        try show(
            raw, (raw.count - BodyOffsets.end)..<raw.count,
            "end sequence: \(padding) pad bytes, checksum \(FaultText.hex(sent)) \(verdict)",
            telegram.frame.isValid ? .none : .red)
        for fault in telegram.faults {
            try lines.heading("  fault at byte \(place(fault.offset)): \(FaultText.sentence(fault))", .red)
        }
    }

    private func place(_ bodyOffset: Int) -> Int { byteOffset + offsets.frameOffset(bodyOffset) }

    private func show(
        _ raw: Span<UInt8>, _ range: Range<Int>, _ text: String, _ emphasis: Style.Emphasis = .dim
    ) throws {
        let shown = range.map { raw[$0] }
        try lines.field(shown, head: 4, depth: 0, text, emphasis) { byteOffset + range.lowerBound + $0 }
    }

    /// Bytes of no message: zeros between messages and before the end, or what is left of a broken message.
    private func between(_ range: Range<Int>) throws {
        guard !range.isEmpty else { return }
        let isZero = bytes[range].allSatisfy { $0 == 0 }
        let isEnd = range.upperBound == bytes.count
        try show(
            range, head: range.count, depth: 0, isZero ? (isEnd ? "padding" : "zero bytes") : "no message",
            isZero ? .dim : .red)
    }

    private func show(
        _ range: Range<Int>, head: Int, depth: Int, _ text: String, _ emphasis: Style.Emphasis = .none
    ) throws {
        let doubled = offsets.doubledBytes(range)
        let text = doubled == 0 ? text : "\(text) (\(doubled) bytes more in the frame: 1b1b1b1b is doubled there)"
        try lines.field(Array(bytes[range]), head: head, depth: depth, text, emphasis) {
            place(range.lowerBound + $0)
        }
    }

    private mutating func show(_ message: Message) throws {
        let start = message.extent.offset
        entries = 0..<0
        if case .getListResponse(let list) = message.body {
            entries = list.entries
            listQuirks = quirks.within(telegram.entries[entries])
        }
        let name = MessageShape.name(of: message.tag) ?? "message of an unknown type"
        var heading = "\(name) (0x\(FaultText.hex(UInt16(truncatingIfNeeded: message.tag))))"
        if case .checksumMismatch = message.checksum {
            heading += ": WRONG CHECKSUM, gives no readings"
        } else if case .faulty = message.body {
            heading += ": FAULTY, gives no readings"
        }
        let isSound = !message.body.isFaulty
        try show(start..<(start + 1), head: 1, depth: 0, heading, isSound ? .bold : .red)
        messageEnd = message.extent.end
        var position = start + 1
        for field in MessageShape.head { position = try show(field, at: position, depth: 1) }
        try show(position..<(position + 1), head: 1, depth: 1, "messageBody")
        position = try show(FieldName("messageType", .messageType), at: position + 1, depth: 2)
        position = try show(
            FieldName(MessageShape.name(of: message.tag) ?? "body", MessageShape.body(of: message.tag)), at: position,
            depth: 2)
        if position < messageEnd { position = try showChecksum(of: message, at: position) }
        if position < messageEnd { try show(position..<messageEnd, head: 1, depth: 1, "endOfSmlMsg") }
    }

    private mutating func showChecksum(of message: Message, at position: Int) throws -> Int {
        var reader = TypeLengthReader(offset: position)
        guard let node = try? reader.next(bytes.span) else { return position }
        let end = node.offset + node.headerLength + node.contentLength
        let sent = bytes[(node.offset + node.headerLength)..<end].reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
        let verdict =
            switch message.checksum {
            case .valid(.x25): "fits (X.25)"
            case .valid(.kermit): "fits (Kermit)"
            case .checksumMismatch: "does not fit"
            }
        try show(
            position..<end, head: node.headerLength, depth: 1, "crc16: \(FaultText.hex(sent)) \(verdict)",
            message.checksum == .checksumMismatch ? .red : .none)
        return end
    }

    /// Shows a field with all it holds; returns where it ends, the message's end if its structure is broken.
    private mutating func show(_ field: FieldName, at position: Int, depth: Int) throws -> Int {
        var reader = TypeLengthReader(offset: position)
        guard position < messageEnd, let node = try? reader.next(bytes.span), case .field(let type) = node.kind,
            depth < TypeLengthReader.nestingLimit + 4
        else {
            let rest = min(position, messageEnd)..<messageEnd
            if !rest.isEmpty { try show(rest, head: rest.count, depth: depth, "no field", .red) }
            return messageEnd
        }
        let end = position + node.headerLength + node.contentLength
        let field = text.resolved(field)
        guard type == .list else {
            let content = Array(bytes[(position + node.headerLength)..<end])
            let name = field.name.isEmpty ? Self.name(of: type) : field.name
            let isAbsent = type == .octetString && content.isEmpty
            let meaning = text.meaning(field.shape, type, content)
            try show(
                position..<end, head: node.headerLength, depth: depth, "\(name): \(meaning)", isAbsent ? .dim : .none)
            return end
        }
        return try showList(field, node, depth: depth)
    }

    private mutating func showList(_ field: FieldName, _ node: Node, depth: Int) throws -> Int {
        var position = node.offset + node.headerLength
        var shape = field.shape
        if case .seconds = shape, node.elementCount == 2 { shape = .time }
        if case .time = shape { text.beginTime() }
        var name = field.name.isEmpty ? "list of \(node.elementCount)" : field.name
        if case .repeated = shape { name += " (\(node.elementCount))" }
        var emphasis = Style.Emphasis.none
        if field.name.hasPrefix("SML_") {
            text.beginEntry()
            if let summary = entrySummary(at: node.offset) {
                name += "  " + summary
                emphasis = .green
            }
        }
        try show(node.offset..<position, head: node.headerLength, depth: depth, name, emphasis)
        for index in 0..<node.elementCount where position < messageEnd {
            position = try show(shape.element(index), at: position, depth: depth + 1)
        }
        return position
    }

    /// The reading of the entry that begins at `offset`: `1-0:16.7.0*255 power = 356.24 W`.
    private mutating func entrySummary(at offset: Int) -> String? {
        guard let index = entries.first, telegram.entries[index].extent.offset == offset else { return nil }
        entries = (index + 1)..<entries.upperBound
        let entry = telegram.entries[index]
        let content = EntryContent(entry, quirks: listQuirks)
        var text = OctetText.hex(telegram.octets(entry.objectName))
        if entry.hasOBIS {
            let code = OBISCode(packed: entry.obis)
            text = code.hasName ? "\(code) \(code.shortName)" : code.description
        }
        if let number = content.number {
            text += " = \(number)" + (content.unit.map { " " + $0 } ?? "")
        } else if case .octets(let octets) = content.reading?.content {
            let bytes = telegram.octets(octets)
            text += " = \(ServerID(bytes).identifier == nil ? OctetText.show(bytes) : ServerID(bytes).printed)"
        }
        guard let quirk = content.reading?.quirk, let sent = content.sent else { return text }
        return text + " (sent as \(sent), mended by the rule \(quirk.rawValue))"
    }

    private static func name(of type: FieldType) -> String {
        switch type {
        case .octetString: "octets"
        case .boolean: "boolean"
        case .integer: "integer"
        case .unsigned: "unsigned"
        case .list: "list"
        }
    }
}
