import OBIS
import Readings
import Rendering
import SML

/// Writes one JSON object a valid telegram and line; its shape stands in docs/commands.md.
struct TelegramJSON: TelegramReport {
    private var quirks: QuirkMemory
    private var json = JSONWriter()
    private let output: OutputBuffer

    init(quirks: QuirkMemory = QuirkMemory(), output: OutputBuffer) {
        self.quirks = quirks
        self.output = output
    }

    mutating func telegram(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) throws {
        json.beginObject()
        json.field("offset", Int64(place.byteOffset))
        json.field("length", Int64(telegram.frame.length))
        if case .valid(let kind) = telegram.frame.verdict { json.field("checksum", kind.rawValue) }
        if let serverID = telegram.serverID {
            let id = ServerID(telegram.octets(serverID))
            json.field("server_id", hex: id.bytes)
            if id.identifier != nil { json.field("printed", id.printed) }
        } else {
            json.field("server_id", nil as String?)
        }
        if let milliseconds = place.milliseconds {
            json.field("time", utcMilliseconds: milliseconds)
        } else {
            json.field("time", nil as String?)
        }
        if let time = telegram.list?.sensorTime { json.field("sensor_time", time) }
        json.beginArray("readings")
        for message in telegram.messages {
            guard case .getListResponse(let list) = message.body else { continue }
            let active = quirks.quirks(of: list, in: telegram)
            for index in list.entries { entry(telegram.entries[index], active, in: telegram) }
        }
        json.endArray()
        MessageJSON.write(telegram, to: &json)
        json.endObject()
        json.endLine()
        try output.sendIfFull(&json.bytes)
    }

    mutating func faultyFrame(_ telegram: Telegram, _ raw: Span<UInt8>, at place: TelegramPlace) {}

    mutating func discarded(_ bytes: DiscardedBytes) {}

    mutating func flush() throws { if !json.bytes.isEmpty { try output.send(&json.bytes) } }

    mutating func finish(_ totals: DecodeTotals) throws { try output.send(&json.bytes) }

    private mutating func entry(_ entry: ListEntry, _ quirks: ActiveQuirks, in telegram: Telegram) {
        let content = EntryContent(entry, quirks: quirks)
        json.beginObject()
        if entry.hasOBIS {
            json.field("obis", OBISCode(packed: entry.obis).description)
        } else {
            json.field("name", hex: telegram.octets(entry.objectName))
        }
        if let number = content.number, let sent = content.sent {
            if let unit = content.unit { json.field("unit", unit) }
            json.field("scaler", Int64(content.reading?.scaler ?? 0))
            json.field("raw", number: sent)
            json.field("value", number: number)
        } else if case .octets(let octets) = content.reading?.content {
            let bytes = telegram.octets(octets)
            if OctetText.isText(bytes) { json.field("text", utf8: bytes) } else { json.field("octets", hex: bytes) }
            let id = ServerID(bytes)
            if id.identifier != nil { json.field("printed", id.printed) }
        } else {
            json.field("value", nil as String?)
        }
        if let status = entry.status { json.field("status", number: String(status)) }
        if let quirk = content.reading?.quirk { json.field("quirk", quirk.rawValue) }
        json.endObject()
    }
}

extension Telegram {
    /// The meter's id, from the first list, or from the first message where there is no list.
    var serverID: Octets? {
        if let serverID = list?.serverID { return serverID }
        for message in messages { if case .openResponse(let open) = message.body { return open.serverID } }
        return nil
    }
}
