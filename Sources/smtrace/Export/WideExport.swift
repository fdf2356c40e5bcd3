import Archive
import Rendering

/// CSV with a row a telegram and a column a register, in constant memory.
struct WideExport: ReadingsExport {
    private(set) var rows = 0
    private let columnByChannel: [Int64: Int]
    private var values: [(scaler: Int8, value: StoredValue)?]
    private var current: (meter: String, milliseconds: Int64)?
    private var csv = CSVWriter()

    /// One column a short name and unit, in the order of channels; channels that share both share it: the meter was
    /// exchanged, or its scaler changed.
    init(_ channels: [ChannelInfo]) {
        var names: [String] = []
        var places: [String: Int] = [:]
        var byChannel: [Int64: Int] = [:]
        for channel in channels {
            let name = channel.unit.map { "\(channel.shortName) [\($0)]" } ?? channel.shortName
            let place = places[name] ?? names.count
            if places[name] == nil { names.append(name) }
            places[name] = place
            byChannel[channel.id] = place
        }
        columnByChannel = byChannel
        values = Array(repeating: nil, count: names.count)
        csv.row(["time", "meter"] + names)
    }

    mutating func push(
        _ channel: ChannelInfo, _ milliseconds: Int64, _ value: StoredValue, to output: OutputBuffer
    ) throws {
        if let known = current, known.milliseconds != milliseconds || known.meter != channel.meter {
            try endRow(known, to: output)
        }
        current = (channel.meter, milliseconds)
        if let place = columnByChannel[channel.id] { values[place] = (channel.scaler, value) }
    }

    mutating func finish(to output: OutputBuffer) throws {
        if let known = current { try endRow(known, to: output) }
        current = nil
        try output.send(&csv.bytes)
    }

    private mutating func endRow(_ key: (meter: String, milliseconds: Int64), to output: OutputBuffer) throws {
        csv.field(utcMilliseconds: key.milliseconds)
        csv.field(key.meter)
        for place in values.indices {
            switch values[place] {
            case nil: csv.field(nil as String?)
            case (let scaler, .number(let raw))?: csv.field(raw: raw, scaler: Int(scaler))
            case (_, .text(let text))?: csv.field(text)
            }
            values[place] = nil
        }
        csv.endRow()
        rows += 1
        try output.sendIfFull(&csv.bytes)
    }
}
