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
    /// Whether `firstMilliseconds` is earlier than its row says: it is needed to find readings, and written at once.
    var hasEarlierFirst = false
}

/// Names and numbers that follow from a channel's key, as stored in its row.
struct ChannelRow {
    let name: String
    let shortName: String
    let unit: String?
    let divisor: Double
    let multiplier: Int64

    /// The row of a new channel of a meter whose other channels have `names`.
    init(_ key: ChannelKey, _ names: ChannelNames) {
        let suffix = key.kind == .status
        name = names.name(of: key.obis) + (suffix ? ", status" : "")
        shortName = names.shortName(of: key.obis) + (suffix ? "_status" : "")
        if let code = key.unit, key.kind == .number, code != 255 {
            unit = names.symbol(ofUnit: code)
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

/// The names of a meter's registers: those that its channels have already, so that a register which gets another name in a
/// newer program stays one column of the meter's view, and is found under the name that queries use.
struct ChannelNames {
    private var short: [OBISCode: String] = [:]
    private var full: [OBISCode: String] = [:]
    private var symbols: [UInt8: String] = [:]

    /// Learns the names of a channel that exists.
    mutating func learn(_ key: ChannelKey, shortName: String, name: String, unit: String?) {
        if key.kind == .status {
            short[key.obis] = short[key.obis] ?? shortName.dropping(suffix: "_status")
            full[key.obis] = full[key.obis] ?? name.dropping(suffix: ", status")
        } else {
            short[key.obis] = shortName
            full[key.obis] = name
        }
        if let code = key.unit, let unit { symbols[code] = unit }
    }

    func shortName(of obis: OBISCode) -> String { short[obis] ?? obis.shortName }

    func name(of obis: OBISCode) -> String { full[obis] ?? obis.name }

    func symbol(ofUnit code: UInt8) -> String {
        if let symbol = symbols[code] { return symbol }
        let symbol = Unit(code: code).symbol
        return symbol.isEmpty ? "unit \(code)" : symbol
    }
}

extension String {
    fileprivate func dropping(suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
