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

    /// The value for people: a meter's id as it is printed on the meter (fact 27), all else as `value` has it.
    static func shown(_ value: StoredValue, of channel: ChannelInfo) -> String {
        printed(value) ?? self.value(value, of: channel)
    }

    /// A meter's id of DIN 43863-5 as it is printed on the meter; nil if the value is none.
    private static func printed(_ value: StoredValue) -> String? {
        guard case .text(let text) = value, text.utf8.count == 20, let id = ServerID(hex: text) else { return nil }
        return id.identifier == nil ? nil : id.printed
    }

    /// The fields of a reading as JSON: meter, obis, name, time, value, of an id `printed`, unit.
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
        if let printed = printed(value) { json.field("printed", printed) }
        if let unit = channel.unit { json.field("unit", unit) }
    }
}
