import Archive
import OBIS
import Rendering

/// How stored readings are written, the same in each command.
enum ReadingText {
    /// The value in exact decimals, or the text.
    static func value(_ value: StoredValue, of channel: ChannelInfo) -> String {
        switch value {
        case .number(let raw): ScaledValue(raw: raw, scaler: channel.scaler).description
        case .text(let text): text
        }
    }

    /// The fields of a reading as JSON: meter, obis, name, time, value, unit.
    static func fields(
        _ channel: ChannelInfo, _ milliseconds: Int64, _ value: StoredValue, to json: inout JSONWriter
    ) {
        json.field("meter", channel.meter)
        json.field("obis", channel.obis.description)
        json.field("name", channel.shortName)
        json.field("time", utcMilliseconds: milliseconds)
        switch value {
        case .number(let raw): json.field("value", ScaledValue(raw: raw, scaler: channel.scaler))
        case .text(let text): json.field("value", text)
        }
        if let unit = channel.unit { json.field("unit", unit) }
    }
}
