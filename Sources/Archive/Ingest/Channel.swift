import OBIS

/// What a channel holds.
public enum ChannelKind: String, Sendable, Hashable {
    /// Integers with a scaler.
    case number
    /// Ids of strings in `text_value`.
    case text
    /// Status words, stored only when they change.
    case status
}

/// What tells channels of one meter apart.
struct ChannelKey: Hashable {
    var serverID: String
    var obis: OBISCode
    var unit: UInt8?
    var scaler: Int8
    var kind: ChannelKind
}

/// A channel of a meter while the archivist works: its row and its latest value.
struct Channel {
    let id: Int64
    let key: ChannelKey
    let slot: Int
    var firstMilliseconds: Int64
    var lastMilliseconds: Int64
    /// The raw integer; of a text channel the id of its string.
    var lastValue: Int64
    /// The bytes that `lastValue` stands for in a text channel, so that an equal string needs no look-up.
    var lastOctets: [UInt8] = []
    var hasChanged = false
}

/// Names and numbers that follow from a channel's key, as stored in its row.
struct ChannelRow {
    let name: String
    let shortName: String
    let unit: String?
    let divisor: Double
    let multiplier: Int64

    init(_ key: ChannelKey) {
        let suffix = key.kind == .status
        name = key.obis.name + (suffix ? ", status" : "")
        shortName = key.obis.shortName + (suffix ? "_status" : "")
        if let code = key.unit, key.kind == .number, code != 255 {
            let symbol = Unit(code: code).symbol
            unit = symbol.isEmpty ? "unit \(code)" : symbol
        } else {
            unit = nil
        }
        divisor = key.scaler < 0 ? Self.power(-Int(key.scaler)) : 1
        multiplier = key.scaler > 0 ? Self.integerPower(Int(key.scaler)) : 1
    }

    private static func power(_ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<exponent { result *= 10 }
        return result
    }

    /// 10^exponent, limited to what an integer holds: no meter sends scalers beyond 3.
    private static func integerPower(_ exponent: Int) -> Int64 {
        var result: Int64 = 1
        for _ in 0..<min(exponent, 18) { result *= 10 }
        return result
    }
}
