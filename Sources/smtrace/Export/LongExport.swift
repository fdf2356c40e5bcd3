import Archive
import Rendering

/// CSV with a row a reading, in constant memory.
struct LongExport: ReadingsExport {
    private(set) var rows = 0
    private var csv = CSVWriter()
    /// What stands before and behind the value, by channel.
    private var texts: [Int64: (before: [UInt8], unit: [UInt8])] = [:]
    /// The time of the last row, which most rows share with the one before.
    private var time: (milliseconds: Int64, text: [UInt8])?

    init(_ channels: [ChannelInfo]) {
        csv.row(["time", "meter", "obis", "name", "value", "unit"])
        for channel in channels {
            var before = CSVWriter()
            for text in [channel.meter, channel.obis.description, channel.shortName] { before.field(text) }
            var unit = CSVWriter()
            unit.field(channel.unit)
            texts[channel.id] = (before.bytes, unit.bytes)
        }
    }

    mutating func push(
        _ channel: ChannelInfo, _ milliseconds: Int64, _ value: StoredValue, to output: OutputBuffer
    ) throws {
        guard let text = texts[channel.id] else { return }
        if time?.milliseconds != milliseconds {
            var bytes: [UInt8] = []
            TimeText.appendUTC(milliseconds, to: &bytes)
            time = (milliseconds, bytes)
        }
        csv.field { $0.append(contentsOf: time?.text ?? []) }
        csv.field { $0.append(contentsOf: text.before) }
        switch value {
        case .number(let raw): csv.field(raw: raw, scaler: Int(channel.scaler))
        case .text(let text): csv.field(text)
        }
        csv.field { $0.append(contentsOf: text.unit) }
        csv.endRow()
        rows += 1
        try output.sendIfFull(&csv.bytes)
    }

    mutating func finish(to output: OutputBuffer) throws { try output.send(&csv.bytes) }
}
