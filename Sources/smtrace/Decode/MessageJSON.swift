import OBIS
import Readings
import Rendering
import SML

/// Writes the messages that are no Open, Close or GetList response, with their fields by their names in the standard.
struct MessageJSON {
    private let telegram: Telegram
    private var position = 0
    private var kind: UInt64 = 0

    /// Writes the array `messages` into the object that `json` is in, if `telegram` has such messages.
    static func write(_ telegram: Telegram, to json: inout JSONWriter) {
        var isBegun = false
        for message in telegram.messages {
            guard let body = message.body.rareBytes else { continue }
            if !isBegun { json.beginArray("messages") }
            isBegun = true
            json.beginObject()
            json.field("type", MessageShape.text(of: message.tag))
            var writer = MessageJSON(telegram: telegram, position: body.offset)
            if case .plain = MessageShape.body(of: message.tag) {
                json.field("body", hex: telegram.octets(body))
            } else {
                writer.value(FieldName("body", MessageShape.body(of: message.tag)), to: &json)
            }
            json.endObject()
        }
        if isBegun { json.endArray() }
    }

    private init(telegram: Telegram, position: Int) {
        self.telegram = telegram
        self.position = position
    }

    /// Writes the field at `position`, which is one of a message without faults, and passes it.
    private mutating func value(_ field: FieldName, isElement: Bool = false, to json: inout JSONWriter) {
        var field = field
        if case .parameter = field.shape, let chosen = MessageShape.parameterKind(kind) { field = chosen }
        let name = isElement ? nil : field.name
        let start = position
        var reader = TypeLengthReader(offset: start)
        guard let node = try? reader.next(telegram.bytes.span), case .field(let type) = node.kind else { return }
        position += node.headerLength + node.contentLength
        if type == .list { return list(field, name, node, to: &json) }
        let content = Octets(offset: start + node.headerLength, count: node.contentLength)
        scalar(field.shape, name, type, telegram.octets(content), to: &json)
    }

    private mutating func list(_ field: FieldName, _ name: String?, _ node: Node, to json: inout JSONWriter) {
        switch field.shape {
        case .sequence, .tree, .parameterValue: json.beginObject(name)
        case .repeated: json.beginArray(name)
        default:
            let extent = telegram.extent(at: node.offset) ?? Octets(offset: node.offset, count: 0)
            position = max(position, extent.end)
            if case .time = field.shape, let time = telegram.time(extent) { return json.field(name, time) }
            if case .time(let time)? = telegram.value(extent) { return json.field(name, time) }
            return json.field(name, hex: telegram.octets(extent))
        }
        var isArray = false
        if case .repeated = field.shape { isArray = true }
        for index in 0..<node.elementCount {
            value(field.shape.element(index), isElement: isArray, to: &json)
        }
        if isArray { json.endArray() } else { json.endObject() }
    }

    /// Writes the number of an attention, and what it means if it is one that SML defines.
    private func attention(_ number: [UInt8], _ name: String?, to json: inout JSONWriter) {
        json.field(name, hex: number)
        if let code = AttentionCode(number: number) { json.field("meaning", code.meaning) }
    }

    private mutating func scalar(
        _ shape: FieldShape, _ name: String?, _ type: FieldType, _ content: [UInt8], to json: inout JSONWriter
    ) {
        if type == .octetString {
            if content.isEmpty { return json.field(name, nil as String?) }
            if case .obis = shape, let code = OBISCode(content) { return json.field(name, code.description) }
            if case .attentionNumber = shape { return attention(content, name, to: &json) }
            let isText = OctetText.isText(content)
            return isText ? json.field(name, utf8: content) : json.field(name, hex: content)
        }
        guard let number = FieldText.number(type, content) else { return json.field(name, hex: content) }
        if case .parameterChoice = shape { kind = number.bits }
        if type == .boolean { return json.field(name, number.bits != 0) }
        json.field(name, number: number.text)
    }
}

extension JSONWriter {
    /// Writes a time of a meter as an object of its kind and seconds.
    mutating func field(_ name: String?, _ time: Time) {
        beginObject(name)
        switch time {
        case .secIndex: field("kind", "secIndex")
        case .timestamp: field("kind", "timestamp")
        case .local: field("kind", "local")
        }
        field("value", time.seconds)
        if case .local(_, let offset, let season) = time {
            field("offset_minutes", Int64(offset))
            field("season_minutes", Int64(season))
        }
        endObject()
    }
}
